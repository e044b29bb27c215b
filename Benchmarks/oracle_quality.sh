#!/usr/bin/env bash
# What the tool itself contributes: a generator on loopback answers with real rows that nobody used yet, so that a run
# differs from another only in whom it asks for and what it keeps. 320 rows are added in every run, and a classifier that
# took no part judges the result on a sealed test set.
#
#   Benchmarks/oracle_quality.sh ORACLE_SERVER JUDGE POOL TEST
#
# ORACLE_SERVER and JUDGE are Python programs with the options used below; POOL are rows `{"text", "label"}` to serve, TEST
# the sealed rows. ANALYSIS (fixtures/banking77-10/analysis.json), DATA (saved), TASK (intent), SEEDS ("1 2 3 4 5"), PYTHON.
set -euo pipefail
oracle=$1 judge=$2 pool=$3 test=$4
here=$(cd "$(dirname "$0")/.." && pwd)
analysis=${ANALYSIS:-$here/fixtures/banking77-10/analysis.json} data=${DATA:-$here/saved} task=${TASK:-intent}
seeds=${SEEDS:-1 2 3 4 5} python=${PYTHON:-python3}
refine=${REFINE:-$here/.build/release/refine}
work=$(mktemp -d)
trap 'kill $server 2> /dev/null || true; rm -rf "$work"' EXIT
server=

weakest=$("$refine" plan --result "$analysis" --data "$data" --threshold 1 --engine offline --json --quiet | "$python" -c '
import json, sys
demands = sorted(json.load(sys.stdin)["demands"], key=lambda d: d["f1"])[:20]
print(" ".join("--label " + d["label"] for d in demands))')

run() { # NAME ORACLE_OPTIONS -- REFINE_OPTIONS
  local name=$1 options=$2 seed port
  shift 2
  for seed in $seeds; do
    port=$((20000 + RANDOM % 20000))
    "$python" "$oracle" --pool "$pool" --used "$data/$task.jsonl" --port "$port" --seed "$seed" $options > /dev/null 2>&1 &
    server=$!
    for _ in $(seq 100); do curl -sf "http://127.0.0.1:$port/stats" > /dev/null 2>&1 && break; sleep 0.05; done
    "$refine" --result "$analysis" --data "$data" --output "$work/$name-$seed" --threshold 1 --seed "$seed" --engine openai \
      --base-url "http://127.0.0.1:$port/v1" --model oracle --quiet "$@" > /dev/null || [ $? = 3 ]
    kill $server
    wait $server 2> /dev/null || true
  done
  printf '%-28s' "$name"
  "$python" "$judge" --before "$data" --after $(for seed in $seeds; do echo "$work/$name-$seed"; done) --task "$task" \
    --test "$test" --draws 0 --json | "$python" -c '
import json, sys
report = json.load(sys.stdin)
rows = [r["added"] for r in report["runs"]]
mean, deviation = report["after_macro_f1_gain"]
print(f"{100 * mean:+.2f} points of macro-F1 (sd {100 * deviation:.2f}), rows {min(rows)} to {max(rows)}")'
}

run fixed-20-weakest "" $weakest --max-per-class 16
run need "" --allocate need --samples 320
run need-overgenerate-3 "" --allocate need --samples 320 --overgenerate 3
run need-noise-unchecked "--noise 0.2" --allocate need --samples 320 --check-labels off
run need-noise "--noise 0.2" --allocate need --samples 320
run need-noise-overgenerate-3 "--noise 0.2" --allocate need --samples 320 --overgenerate 3
