#!/usr/bin/env bash
# 500,000 hostile datagrams against `recado servidor`: a client goes on being answered in each second,
# memory grows by less than 16 MiB, what was dropped is counted and printed, nothing panics.
#
# Arguments go to the flood (daemon/examples/hostile_flood), for example --seed 2 --burst-every-ms 0.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/closed-doors.sh

most_growth_kib=$((16 * 1024))
built=${CARGO_TARGET_DIR:-target}/release

cargo build --release -p daemon --bin recado --example hostile_flood

folder=$(mktemp -d)
server=
cleanup() {
    [[ -z $server ]] || kill -KILL "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap cleanup EXIT

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    printf '%s\n' '--- the server said' >&2
    tail -n 40 "$folder/out" "$folder/err" >&2
    exit 1
}

RECADO_LINGUA=en "$built/recado" servidor --udp 127.0.0.1:0 --dados "$folder/data" \
    </dev/null >"$folder/out" 2>"$folder/err" &
server=$!
for _ in $(seq 100); do
    address=$(sed -n 's/^pronto udp=\([^ ]*\).*/\1/p' "$folder/out")
    [[ -z $address ]] || break
    kill -0 "$server" 2>/dev/null || fail "the server ended before it was ready"
    sleep 0.1
done
[[ -n $address ]] || fail "no ready line in 10 s"

kib() { awk -v key="$1:" '$1 == key { print $2 }' "/proc/$server/status"; }

before=$(kib VmRSS)
"$built/examples/hostile_flood" --server "$address" "$@" || fail "the flood"
kill -0 "$server" 2>/dev/null || fail "the server is gone"
# The high-water mark: also what was given back meanwhile.
growth=$(($(kib VmHWM) - before))
printf 'memory: %d KiB before, %d KiB more at most\n' "$before" "$growth"
((growth < most_growth_kib)) || fail "memory grew by $growth KiB"

kill -TERM "$server"
status=0
wait "$server" || status=$?
server=
((status == 0)) || fail "exit code $status on SIGTERM"
! grep --quiet panicked "$folder/err" || fail "a panic"
printf '%s\n' '--- the server said'
tail -n 20 "$folder/out" "$folder/err"
grep --quiet --ignore-case 'dropped' "$folder/out" "$folder/err" || fail "drops are not printed"
echo "the flood is held"
