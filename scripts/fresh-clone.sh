#!/usr/bin/env bash
# The README's first command in a fresh clone: `cargo run --release` runs the server in the terminal
# where there is no display, and opens the server window where there is one.
#
# The clone holds what is committed, nothing else. Crates from the registry are taken from this
# checkout's target folder to save time; Recado's own crates are compiled from the clone, because
# cargo tells them apart by their path. (The README's test command is run by .ci/run itself.)
set -euo pipefail
cd "$(dirname "$0")/.."

root=$PWD
folder=$(mktemp -d)
running=()
cleanup() {
    for process in "${running[@]}"; do
        { kill -KILL "$process" && wait "$process"; } 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap cleanup EXIT

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    tail -n 40 "$folder"/*.log >&2
    exit 1
}

# until_true SECONDS COMMAND…: true as soon as the command is.
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < end)) || return 1
        sleep 0.2
    done
}

# The stranger has no settings and no data; cargo and rustup stay where they are.
export CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}
export HOME=$folder/home RECADO_LINGUA=pt
unset DISPLAY WAYLAND_DISPLAY WAYLAND_SOCKET XDG_DATA_HOME XDG_CONFIG_HOME XDG_STATE_HOME
mkdir "$HOME"

git clone --quiet "$root" "$folder/recado"
cd "$folder/recado"

echo "- without a display"
: >"$folder/terminal.log"
cargo run --release </dev/null >"$folder/terminal.log" 2>&1 &
terminal=$! # cargo becomes the program it runs
running+=("$terminal")
is_ready_or_gone() { grep -q '^pronto udp=' "$folder/terminal.log" || ! kill -0 "$terminal" 2>/dev/null; }
# Most of this time is the compiler's.
until_true 1200 is_ready_or_gone || fail "no ready line in 20 minutes"
address=$(sed -n 's/^pronto udp=\([^ ]*\).*/\1/p' "$folder/terminal.log")
[[ -n $address ]] || fail "the server ended without a ready line"
grep -q "conecte-se a .*:${address##*:}\$" "$folder/terminal.log" || fail "it does not say how to connect"
answer=$(python3 - "${address##*:}" <<'PYTHON'
import socket, sys

link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
link.settimeout(5)
link.sendto((4).to_bytes(4, "big") + bytes(172), ("127.0.0.1", int(sys.argv[1])))
print(link.recv(2048)[36:].rstrip(b"\0").decode())
PYTHON
) || fail "the server does not answer on $address"
[[ $answer == "recado/1 classico selado" ]] || fail "the server answers '$answer'"
kill -TERM "$terminal"
wait "$terminal" || fail "exit code $? on SIGTERM"
sed -n '/^ *Running/,$p' "$folder/terminal.log"

echo "- with a display"
Xvfb -displayfd 3 -screen 0 1440x900x24 -nolisten tcp </dev/null 3>"$folder/display" >"$folder/xvfb.log" 2>&1 &
running+=($!)
until_true 20 test -s "$folder/display" || fail "Xvfb does not start"
DISPLAY=:$(<"$folder/display")
export DISPLAY LIBGL_ALWAYS_SOFTWARE=1
cargo run --release </dev/null >"$folder/window.log" 2>&1 &
window=$!
running+=("$window")
has_window_or_is_gone() { xdotool search --onlyvisible --name '^Recado' >"$folder/window" 2>/dev/null || ! kill -0 "$window" 2>/dev/null; }
until_true 120 has_window_or_is_gone || fail "no window titled Recado in two minutes"
kill -0 "$window" 2>/dev/null || fail "the window's program ended"
xwininfo -id "$(head -n 1 "$folder/window")" | grep -E 'xwininfo:|Width|Height'
kill -TERM "$window"
wait "$window" || fail "exit code $? of the window on SIGTERM"
! grep -q panicked "$folder"/*.log || fail "a panic"
echo "both run and stop"
