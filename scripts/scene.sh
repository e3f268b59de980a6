#!/usr/bin/env bash
# One conversation through six doors: six callers, each by a program or library of its own, each says one
# line, and each hears the other five, in the same order, exactly once. Then the server is asked to end (SIGTERM), and
# each is told of it, as its program has words for it.
#
# rpyc and grpcio come from PyPI into a virtual environment that is removed; with PYTHON set that one is
# used instead.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet -p daemon --bin recado
recado=${CARGO_TARGET_DIR:-target}/debug/recado
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
if [[ -z ${PYTHON:-} ]]; then
    python3 -m venv "$folder/venv"
    PYTHON=$folder/venv/bin/python
    "$PYTHON" -m pip install --quiet --disable-pip-version-check rpyc==6.0.2 grpcio protobuf
fi
timeout 120 "$PYTHON" -B scripts/scene/scene.py "$recado" "$folder"
