#!/usr/bin/env bash
# Makes docs/pictures/ anew from real programs: a server's window, a conversation window, and existing
# clients (their double in fixtures/) that hold a conversation of two minutes with the person at the window,
# each at a computer of their own on a local network that exists for these two minutes only.
#
# Needs what scripts/window-scene.sh needs, iproute2, and a Linux that gives users name spaces.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-target}
cargo build -p server-gui -p client-gui -p daemon

# A network and a /srv of its own; then a session bus of its own, whose news interest nobody.
unshare --user --map-root-user --net --mount sh -c 'mount -t tmpfs tmpfs /srv && exec "$@"' network \
    dbus-run-session -- sh -c 'exec "$@" >&3 2>&4 3>&- 4>&-' scene /usr/bin/python3 -B scripts/window_scene/pictures.py \
    --programs "$target/debug" --keep "$target/pictures" 3>&1 4>&2 >/dev/null 2>&1

mkdir -p docs/pictures
for picture in "$target"/pictures/*.png; do
    # 256 colours are as many as a window has; the eye sees no difference.
    convert "$picture" -strip -colors 256 +dither -define png:compression-level=9 "PNG8:docs/pictures/${picture##*/}"
done
ls -l docs/pictures
