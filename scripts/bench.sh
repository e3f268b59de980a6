#!/usr/bin/env bash
# Measures Recado beside the kernel's floor and beside what people would use instead, and writes docs/benchmarks.md from it.
#
# Each goal stands for itself: what was measured before is kept in docs/benchmarks/results.json until its goal is measured
# again, so a run that was cut off goes on where it stopped. Servers are pinned to processor 0, the generator to 1; in each
# round everybody has a turn, with new servers. The machine should have nothing else to do: a run in which the floors do
# not stand to each other as they should is called void, and reaches no goal.
#
# usage: [ROUNDS=7] scripts/bench.sh [GOAL…]     GOAL: A B D E F G H I J L, or a row such as E-1000; without any, all
set -euo pipefail
cd "$(dirname "$0")/.."

# What Debian has, as the peers' users would install it.
packages=(redis-server mosquitto ngircd nats-server)
missing=()
for package in "${packages[@]}"; do
    status=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null) || status=unknown
    [[ $status == installed ]] || missing+=("$package")
done
if ((${#missing[@]})); then
    if command -v apt-get >/dev/null && ((EUID == 0)); then
        echo "installing ${missing[*]}"
        apt-get update --quiet --quiet
        # In runlevel 1 Debian's packages start nothing: the servers here are started one by one, with settings of ours.
        RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
            apt-get install --quiet --quiet --yes --no-install-recommends "${missing[@]}"
    else
        echo "without ${missing[*]}: they are left out (apt-get install them as root)" >&2
    fi
fi
# Debian puts servers where an ordinary user's PATH does not lead.
export PATH=$PATH:/usr/sbin

target=${CARGO_TARGET_DIR:-target}/release
cargo build --release -p daemon --bin recado
cargo build --release -p recado-bench --bins
# 10,000 receivers are as many sockets.
ulimit -n "$(ulimit -Hn)"

"$target/recado-bench" medir --rounds "${ROUNDS:-7}" --recado "$target/recado" --floor "$target/recado-floor" "$@"
"$target/recado-bench" documento
