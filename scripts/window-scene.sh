#!/usr/bin/env bash
# Both windows and a plain UDP client hold a conversation: real programs (the debug binaries) on displays
# without a screen, filled in and pressed by the accessible names of their controls, as a screen reader
# does it, and judged by what they tell a screen reader and by the frames the plain client received.
#
# Five scenes: a conversation, what makes it pleasant in both languages, the operator's work, the page of doors for
# existing programs, and a window behind a bad network (scripts/window_scene/). A screenshot of every step and what the programs printed stay in target/window-scene/.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/closed-doors.sh

# Debian's own python3: it is the one that sees python3-gi, whatever else is first in the path.
python=/usr/bin/python3
for command in "$python" Xvfb dbus-run-session import xdotool; do
    command -v "$command" >/dev/null || {
        echo "FAILED: $command is missing; .ci/packages installs what is needed" >&2
        exit 1
    }
done
"$python" -c 'import gi' 2>/dev/null || {
    echo "FAILED: python3-gi is missing; .ci/packages installs what is needed" >&2
    exit 1
}

target=${CARGO_TARGET_DIR:-target}
cargo build -p server-gui -p client-gui

# A session bus of its own for each scene, which ends with it; what it has to say interests nobody. All scenes are
# played whatever becomes of one.
failed=0
for scene in scene comfort operating doors bad_network; do
    echo "- $scene.py"
    dbus-run-session -- sh -c 'exec "$@" >&3 2>&4 3>&- 4>&-' scene "$python" -B "scripts/window_scene/$scene.py" \
        --programs "$target/debug" --keep "$target/window-scene/$scene" "$@" 3>&1 4>&2 >/dev/null 2>&1 || failed=1
done
exit $failed
