#!/usr/bin/env bash
# Feeds every reader broken and hostile input with libFuzzer, each for a while: no crash, no hang, bounded memory, and
# every refusal one located line.
#
#   scripts/fuzz.sh [READER...]      analysis predictions dataset answer config matrix; all by default
#
# FUZZ_SECONDS (600, for each reader), FUZZ_WORK (.build/fuzz-corpus: what grew from Fuzz/Corpus, kept between runs).
# What is found lies in FUZZ_WORK/READER/found; run it again with `FUZZ_READER=READER .build/fuzz/release/fuzz FILE`.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-600} work=${FUZZ_WORK:-.build/fuzz-corpus}
readers=("$@")
[[ $# -gt 0 ]] || readers=(analysis predictions dataset answer config matrix)

REFINER_FUZZ=1 ${SWIFT:-swift} build -c release --sanitize=fuzzer --scratch-path .build/fuzz -Xswiftc -enable-testing \
  --product fuzz
failed=0
for reader in "${readers[@]}"; do
  mkdir -p "$work/$reader/corpus" "$work/$reader/found"
  status=0
  # What takes long for its length gets shorter inputs, and so more of them.
  longest=8192
  [[ $reader = answer ]] && longest=1024
  SWIFT_BACKTRACE=enable=no FUZZ_READER=$reader .build/fuzz/release/fuzz -max_total_time="$seconds" -timeout=10 -rss_limit_mb=512 -malloc_limit_mb=256 \
    -max_len=$longest -dict="Fuzz/Dictionaries/$reader.dict" -artifact_prefix="$work/$reader/found/" -print_final_stats=1 \
    "$work/$reader/corpus" "Fuzz/Corpus/$reader" > "$work/$reader/log" 2>&1 || status=$?
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$reader/log")
  covered=$(grep -oE 'cov: [0-9]+' "$work/$reader/log" | tail -1)
  if [[ $status = 0 ]]; then
    echo "ok    $reader: ${runs:-?} executions, ${covered:-no coverage}"
  else
    echo "FAIL  $reader: $(grep -E 'broken:|Fatal error|ERROR: libFuzzer' "$work/$reader/log" | head -1); see $work/$reader"
    failed=1
  fi
done
exit $failed
