#!/usr/bin/env bash
# The whole circle on real data, offline: train, analyze, refine, keep what helped, three times; then a verdict on rows that
# took no part.
set -euo pipefail
cd "$(dirname "$0")/.."
refine=${1:-.build/release/refine}
output=./saved_refined
export -n OPENAI_API_KEY OPENAI_BASE_URL ANTHROPIC_API_KEY ANTHROPIC_BASE_URL 2>/dev/null || true

step() { printf '\n== %s\n' "$1"; }
run() { printf '$ refine %s\n' "$*"; "$refine" "$@"; }

rm -rf "$output"
step "Three rounds: 77 banking intents, 10 training lines each, the embedded classifier, the offline engine"
run loop --data saved --dev fixtures/banking77/dev.jsonl --test fixtures/banking77/test.jsonl --output "$output" \
  --engine offline --rounds 3 --patience 3

step "What the rounds did"
run history --output "$output"

step "Where a new line came from"
run history why "$(tail -n 1 "$output/intent.jsonl" | sed -E 's/^\{"text": "(.*)", "label": .*/\1/')" --output "$output"
