#!/usr/bin/env bash
# The multicast chat's port with the library its existing clients are made with (rpyc 6.0.2, from PyPI, in a
# virtual environment that is removed), and our clients in a chat that is made with it.
set -euo pipefail
cd "$(dirname "$0")/.."

built=${CARGO_TARGET_DIR:-target}/debug
cargo build --quiet -p rpc-shim --example multicast_chat --example rpyc_guest
cargo build --quiet -p daemon --bin recado

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check rpyc==6.0.2
timeout 60 "$folder/venv/bin/python" -B scripts/doors/our_server.py "$built/examples/multicast_chat"
timeout 60 "$folder/venv/bin/python" -B scripts/doors/our_client.py "$built/examples/rpyc_guest" "$built/recado"
