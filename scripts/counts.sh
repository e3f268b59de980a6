#!/usr/bin/env bash
# Instructions and system calls that the engine needs, each held under a bound: they do not depend on how busy the
# machine is, so a change that makes the way of a frame longer is seen at once.
#
# Each figure is a difference of runs (of two lengths, of two sizes), so that starting and registering fall out.
# The bounds stand a little above what was measured; the goals (docs/benchmarks.md) stand beside them. Who makes the
# way shorter lowers the bound. Needs valgrind and strace.
#
# usage: scripts/counts.sh [RECADO-BENCH]
set -euo pipefail
cd "$(dirname "$0")/.."

bench=${1:-}
if [[ -z $bench ]]; then
    cargo build --release --quiet -p recado-bench
    bench=${CARGO_TARGET_DIR:-target}/release/recado-bench
fi
failed=0

# A little above what was measured on 2026-11-22 (26.6, 3.5, 3,159, 525 instructions; 2,000 and 125 calls).
BOUND_ONE=32
BOUND_EIGHT=6
BOUND_MESSAGE=3500
BOUND_FRAME=590
BOUND_CALLS_ONE=2010
BOUND_CALLS_QUEUED=140

# instructions COMMAND…: user instructions of a run.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$bench" "$@" 2>&1 >/dev/null |
        awk '/Collected :/ { print $4; found = 1 } END { exit !found }'
}

# calls COMMAND…: calls that moved datagrams in batches.
calls() {
    strace --follow-forks --summary-only --summary-columns=calls,errors,name \
        --trace=recvmmsg,sendmmsg,recvmsg,sendmsg "$bench" "$@" 2>&1 >/dev/null |
        awk '$NF == "total" { print $1 - (NF > 2 ? $2 : 0); found = 1 } END { exit !found }'
}

# check NAME FIGURE BOUND GOAL
check() {
    local verdict
    verdict=$(awk -v figure="$2" -v bound="$3" 'BEGIN { print figure <= bound ? "ok" : "TOO MANY" }')
    printf '%-52s %12s  bound %12s  goal %10s  %s\n' "$1" "$2" "$3" "$4" "$verdict"
    [[ $verdict == ok ]] || failed=1
}

# per_delivery QUEUED MODE: instructions of one more receiver of one more message.
per_delivery() {
    local queued=$1 mode=$2 small large
    small=$(($(instructions contas "$mode" 100 "$queued" 640) - $(instructions contas "$mode" 100 "$queued" 128)))
    large=$(($(instructions contas "$mode" 300 "$queued" 640) - $(instructions contas "$mode" 300 "$queued" 128)))
    awk -v more=$((large - small)) 'BEGIN { printf "%.1f", more / 200 / 512 }'
}

# per_message MESSAGES REFUSED: instructions of one more of them.
per_message() {
    local more
    more=$(($(instructions regras $((100 + 4000 * $1)) $((100 + 4000 * $2))) - $(instructions regras 100 100)))
    awk -v more="$more" 'BEGIN { printf "%.1f", more / 4000 }'
}

# calls_per_delivery QUEUED: of 1,000 people, in millionths.
calls_per_delivery() {
    local more
    more=$(($(calls contas recado 1000 "$1" 272) - $(calls contas recado 1000 "$1" 16)))
    awk -v more="$more" 'BEGIN { printf "%.0f", more / 256 / 1000 * 1e6 }'
}

echo "user instructions"
check "a delivery, one message at a time" "$(per_delivery 1 recado)" "$BOUND_ONE" 80
check "a delivery, 8 messages queued" "$(per_delivery 8 recado)" "$BOUND_EIGHT" 15
check "a message: decoded, said, kept, handed over" "$(per_message 1 0)" "$BOUND_MESSAGE" 1500
check "a frame that is decoded, looked up and refused" "$(per_message 0 1)" "$BOUND_FRAME" 150
echo "for comparison"
for mode in mmsg gso; do
    printf '%-52s %12s\n' "a delivery of the floor $mode, one at a time" "$(per_delivery 1 "$mode")"
    printf '%-52s %12s\n' "… 8 queued" "$(per_delivery 8 "$mode")"
done
echo "calls that moved datagrams, in a million deliveries to 1,000 people"
check "one message at a time" "$(calls_per_delivery 1)" "$BOUND_CALLS_ONE" 2000
check "16 messages queued" "$(calls_per_delivery 16)" "$BOUND_CALLS_QUEUED" 200
exit "$failed"
