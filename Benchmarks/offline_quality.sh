#!/usr/bin/env bash
# What the offline engine is worth: macro-F1 of TF-IDF + logistic regression on a test set, before and after, five seeds,
# beside EDA. Needs python3 with scikit-learn and numpy, a judge, and a data set that is not in this repository:
#
#   Benchmarks/offline_quality.sh JUDGE.py ANALYSIS.json SAVED_FOLDER TEST.jsonl [THRESHOLD]
#
# JUDGE is called as  JUDGE --before SAVED --after RUN... --task intent --test TEST --eda
set -euo pipefail
[ $# -ge 4 ] || { sed -n '2,7p' "$0" >&2; exit 64; }
judge=$1 analysis=$2 saved=$3 test=$4 threshold=${5:-0.85}
refine=$(cd "$(dirname "$0")/.." && pwd)/.build/release/refine
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
runs=()
for seed in 0 1 2 3 4; do
  "$refine" --result "$analysis" --data "$saved" --threshold "$threshold" --engine offline --seed $seed \
    --output "$work/seed-$seed" --quiet > /dev/null
  runs+=("$work/seed-$seed")
done
python3 "$judge" --before "$saved" --after "${runs[@]}" --task intent --test "$test" --eda --draws "${DRAWS:-300}"
