#!/usr/bin/env bash
# `recado no` and the existing nodes, both ways, as real processes.
#
# The existing node is doubled in Python (scripts/node/double.py) with the library it uses, grpcio, which goes into a
# virtual environment of its own under the temporary folder; with PYTHON set that one is used instead.
set -euo pipefail
cd "$(dirname "$0")/.."

cargo build --quiet -p daemon --bin recado
recado=${CARGO_TARGET_DIR:-target}/debug/recado
if [[ -z ${PYTHON:-} ]]; then
    environment=$(mktemp -d)
    trap 'rm -rf "$environment"' EXIT
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet grpcio protobuf
    PYTHON=$environment/bin/python
fi
"$PYTHON" -B scripts/node/check.py "$recado"
