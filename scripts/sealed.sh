#!/usr/bin/env bash
# What sealed sessions promise, held against real processes: killed servers and clients, and a network that loses.
#
# scripts/sealed/kills.py [KILLS] [SEED]: 64 clients speak; the server and the processes of clients are killed.
# scripts/sealed/loss.py [SEED]: two of them and an existing classic client behind a relay that loses and delays.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/closed-doors.sh

built=${CARGO_TARGET_DIR:-target}/release
cargo build --quiet --release -p daemon --bin recado --example sealed_load
python3 -B scripts/sealed/kills.py "$built/recado" "$built/examples/sealed_load" "${1:-20}" ${2:+"$2"}
python3 -B scripts/sealed/loss.py "$built/recado" "$built/examples/sealed_load" ${2:+"$2"}
