#!/usr/bin/env bash
# What it costs to add rows to a large dataset with exact duplicates left out: CPU, wall time and memory of whole
# processes, beside Polars, a Python saver that holds all rows, and Python's sqlite3.
#
#   Benchmarks/data/merge.sh
#
# ROWS (1000000), NEW (10000), ROUNDS (3, of which the medians count). The peers come from PyPI into a venv of the cache.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "building" >&2
swift build -c release --package-path "$here/.." --product data-merge > "$work/build.log" 2>&1 \
  || { tail -20 "$work/build.log" >&2; exit 1; }
ours=$(swift build -c release --package-path "$here/.." --show-bin-path)/data-merge

python=$cache/data-venv/bin/python
if [ ! -x "$python" ] || ! "$python" -c 'import polars' 2> /dev/null; then
  mkdir -p "$cache"
  { [ -x "$python" ] || python3 -m venv "$cache/data-venv"; "$python" -m pip install -q polars; } > "$work/pip.log" 2>&1 \
    || { echo "skipped: Polars cannot be installed (PyPI out of reach, or no venv)" >&2; python=python3; }
fi

mkdir "$work/new"
echo "making ${ROWS:-1000000} rows" >&2
"$python" "$here/make_dataset.py" "${ROWS:-1000000}" "$work/intent.jsonl" "${NEW:-10000}" "$work/new/intent.jsonl"
"$python" "$here/merge.py" database "$work/intent.jsonl" "$work/dataset.sqlite"
"$python" "$here/merge.py" measure "$ours" "$work" "${ROUNDS:-3}"
