#!/usr/bin/env bash
# Planted wrong labels are found at least as well as cleanlab's find_label_issues(filter_by="both") finds them: precision
# and recall, set by set, over several seeds. Where PyPI is out of reach it says so and does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. scripts/python.sh
needs_module doubts cleanlab cleanlab

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
