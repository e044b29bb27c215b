#!/usr/bin/env bash
# The main job on real data, offline: refine BANKING77 where its classifier fails, and look at what happened.
set -euo pipefail
cd "$(dirname "$0")/.."
refine=${1:-.build/release/refine}
analysis=fixtures/banking77-10/analysis.json
output=./saved_refined
export -n OPENAI_API_KEY OPENAI_BASE_URL ANTHROPIC_API_KEY ANTHROPIC_BASE_URL 2>/dev/null || true

step() { printf '\n\033[1m== %s\033[0m\n' "$1" | if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }
run() { printf '$ refine %s\n' "$*"; "$refine" "$@"; }

rm -rf "$output"
step "Where the classifier fails (77 banking intents, 10 training lines each)"
run show $analysis --top 5

step "Refine: classes below F1 0.85, the offline engine writes"
run --result $analysis --threshold 0.85 --engine offline

step "What was learned about two classes that are confused with each other"
echo '$ refine history show 1   (of its 68 classes these two)'
"$refine" history show 1 --output $output \
  | awk 'BEGIN { RS = "" } /^intent\/(lost_or_stolen_card|compromised_card) / { print; print "" }'

step "Where it went: the original lines first and untouched, the new ones after them"
echo "saved/intent.jsonl: $(wc -l < saved/intent.jsonl) lines; $output/intent.jsonl: $(wc -l < $output/intent.jsonl) lines"
cmp -n "$(wc -c < saved/intent.jsonl)" saved/intent.jsonl $output/intent.jsonl
echo "the first $(wc -c < saved/intent.jsonl) bytes of both are the same"
tail -n 3 $output/intent.jsonl

step "The audit"
run audit --output $output --by phase

step "What next"
cat <<'TEXT'
Train your classifier on ./saved_refined, analyze it again, and give the new analysis to refine. The error samples were
seen while the new lines were made, so measure the gain on data that took no part. A language model writes better lines
than the offline engine: set OPENAI_API_KEY, or --base-url and --model for a local service.
TEXT
