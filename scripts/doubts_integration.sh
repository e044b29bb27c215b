#!/usr/bin/env bash
# Planted wrong labels are found at least as well as cleanlab's find_label_issues(filter_by="both") finds them: precision
# and recall, set by set, over several seeds. Where PyPI is out of reach it says so and does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

skip() { echo "doubts: skipped: $1"; exit 0; }
command -v python3 > /dev/null || skip "python3 is missing"
python=$cache/data-venv/bin/python
if [[ ! -x $python ]] || ! "$python" -c 'import cleanlab' 2> /dev/null; then
  mkdir -p "$cache"
  [[ -x $python ]] || python3 -m venv "$cache/data-venv" 2> "$work/venv.log" \
    || skip "no virtual environment: $(tail -n 1 "$work/venv.log")"
  "$python" -m pip install -q cleanlab 2> "$work/pip.log" \
    || skip "cleanlab cannot be installed: $(tail -n 1 "$work/pip.log")"
fi

swift build -c release --package-path Benchmarks --product label-doubts > "$work/build.log" 2>&1 \
  || { tail -20 "$work/build.log" >&2; exit 1; }
ours=$(swift build -c release --package-path Benchmarks --show-bin-path)/label-doubts
failed=0
for seed in ${SEEDS:-1 2 3 4 5 6}; do
  for classes in 5 40 77; do
    "$python" Benchmarks/data/doubts.py make 20000 "$classes" "$seed" "$work/seed-$seed-classes-$classes"
    "$python" Benchmarks/data/doubts.py check "$ours" "$work/seed-$seed-classes-$classes" || failed=1
    rm -r "$work/seed-$seed-classes-$classes"
  done
done
exit $failed
