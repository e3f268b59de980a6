#!/usr/bin/env bash
# What the journal promises, held against real processes: killed servers and a full disk.
#
# scripts/journal/kills.py [KILLS]: a server under load from 64 clients is killed again and again.
# scripts/journal/full.py: its data folder is a small disk that something else fills (needs root).
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/closed-doors.sh

cargo build --quiet -p daemon
recado=${CARGO_TARGET_DIR:-target}/debug/recado
python3 -B scripts/journal/kills.py "$recado" "${1:-20}"
python3 -B scripts/journal/full.py "$recado"
