#!/usr/bin/env bash
# One turn of train → analyze → add 320 rows → retrain on BANKING77 with ten lines a class: wall seconds of each step and
# of all four, as whole processes, medians of ROUNDS (5). Offline, on the project's own fixtures.
#
#   Benchmarks/classifier/cycle.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${ROUNDS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
refine=${REFINE:-}
if [ -z "$refine" ]; then
  echo "building" >&2
  swift build -c release --product refine > "$work/log" 2>&1 || { tail -20 "$work/log" >&2; exit 1; }
  refine=$(swift build -c release --show-bin-path)/refine
fi
dev=fixtures/banking77/dev.jsonl

timed() { # STEP COMMAND...
  local step=$1 begin end
  shift
  begin=$(date +%s.%N)
  "$@"
  end=$(date +%s.%N)
  echo "$step $begin $end" >> "$work/times"
}
for round in $(seq "$rounds"); do
  rm -rf "$work/out"
  timed train "$refine" train saved --model "$work/before.refine" --quiet
  timed analyze "$refine" analyze --model "$work/before.refine" --data "$dev" --output "$work/analysis.json" --quiet
  timed add "$refine" --result "$work/analysis.json" --data saved --output "$work/out" --engine offline \
    --allocate need --samples 320 --threshold 0.99 --seed "$round" --quiet > "$work/run.log"
  timed retrain "$refine" train "$work/out/intent.jsonl" --model "$work/after.refine" --quiet
done
added=$(($(wc -l < "$work/out/intent.jsonl") - $(wc -l < saved/intent.jsonl)))
awk -v rounds="$rounds" -v added="$added" '
  { seconds[$1 "," ++count[$1]] = $3 - $2; if (count[$1] == 1) steps[++number] = $1 }
  function median(step,  i, j, swap, list) {
    for (i = 1; i <= rounds; i++) list[i] = seconds[step "," i]
    for (i = 1; i <= rounds; i++) for (j = i + 1; j <= rounds; j++)
      if (list[j] < list[i]) { swap = list[i]; list[i] = list[j]; list[j] = swap }
    return list[int((rounds + 1) / 2)]
  }
  END {
    for (i = 1; i <= rounds; i++) for (j = 1; j <= number; j++) seconds["all," i] += seconds[steps[j] "," i]
    steps[++number] = "all"
    for (j = 1; j <= number; j++) printf "%-8s %.3f s\n", steps[j], median(steps[j])
    print added " rows added"
  }' "$work/times"
