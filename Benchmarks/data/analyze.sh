#!/usr/bin/env bash
# What it costs to turn predictions into an analysis, as whole processes: `refine analyze` on one thread and on two, with
# errors, confusions, intervals and calibration written out, beside DuckDB and Polars on one thread (which only count
# task, true and predicted label) and scikit-learn (report and confusion matrix of each task). Every side's counts are
# compared with ours.
#
#   Benchmarks/data/analyze.sh [ROWS...]     1000000 by default; 10000000 for growth
#
# ROUNDS (3, of which the medians count), PEERS (1; 0 leaves them out), REFINE (the binary; built unless given).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks rounds=${ROUNDS:-3}
rows=("$@")
[ $# -gt 0 ] || rows=(1000000)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$cache"

refine=${REFINE:-}
if [ -z "$refine" ]; then
  echo "building" >&2
  swift build -c release --package-path "$here/../.." --product refine > "$work/build.log" 2>&1 \
    || { tail -20 "$work/build.log" >&2; exit 1; }
  refine=$(swift build -c release --package-path "$here/../.." --show-bin-path)/refine
fi

python=python3 peers=()
if [ "${PEERS:-1}" = 1 ]; then
  venv=$cache/data-venv
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv" > "$work/pip.log" 2>&1 || true
  for peer in duckdb polars scikit-learn; do
    module=${peer/scikit-learn/sklearn}
    "$venv/bin/python" -c "import $module" 2> /dev/null || "$venv/bin/pip" install -q "$peer" > "$work/pip.log" 2>&1 || true
    if "$venv/bin/python" -c "import $module" 2> /dev/null; then
      python=$venv/bin/python peers+=("$module")
    else
      echo "skipped: $peer cannot be installed (PyPI out of reach, or no venv)" >&2
    fi
  done
fi
script() { "$python" "$here/analyze.py" "$@"; }

for count in "${rows[@]}"; do
  file=$cache/predictions-$count.jsonl
  if [ ! -s "$file" ]; then
    echo "writing $count predictions" >&2
    python3 "$here/make_predictions.py" --rows "$count" --out "$file.part" 2> /dev/null
    mv "$file.part" "$file"
  fi
  for round in $(seq "$rounds"); do
    for threads in 1 2; do
      echo "refine analyze, $count rows, threads $threads, round $round" >&2
      script time "$work/results" "$count" "refine, $threads thread(s)" "$work/analysis.json" -- \
        "$refine" analyze "$file" --output "$work/analysis.json" --threads "$threads" --quiet
    done
    for peer in "${peers[@]}"; do
      if [ "$peer" = sklearn ] && [ "$count" -gt 1000000 ]; then continue; fi
      echo "$peer, $count rows, round $round" >&2
      script time "$work/results" "$count" "$peer, 1 thread" "$work/counts.json" -- \
        "$python" "$here/analyze.py" "$peer" "$file" "$work/counts.json"
    done
  done
done
script table "$work/results"
