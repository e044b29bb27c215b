#!/usr/bin/env bash
# The embedded classifier beside fastText and scikit-learn: one run for both sides of every line, one thread each,
# then one thread beside two, and GoEmotions with focal loss, weights and a schema beside plain cross-entropy.
#
#   DATA=folder Benchmarks/classifier/run.sh
#
# The folder holds banking77, clinc150, arsarcasm, goemotions and crosswoz, each with train.jsonl, dev.jsonl and
# test.jsonl, and analyses/banking77-10 and clinc150-10 with saved/intent.jsonl. SETS chooses some, PEERS the peers.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
data=${DATA:-}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks
[ -d "$data" ] || { echo "skipped: no data sets (say where with DATA=folder)" >&2; exit 0; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT

echo "building" >&2
swift build -c release --package-path "$here/.." --product classifier > "$log" 2>&1 || { tail -20 "$log" >&2; exit 1; }
ours=$(swift build -c release --package-path "$here/.." --show-bin-path)/classifier

python=$cache/data-venv/bin/python
if [ ! -x "$python" ] || ! "$python" -c 'import sklearn, fasttext' 2> /dev/null; then
  mkdir -p "$cache"
  { [ -x "$python" ] || python3 -m venv "$cache/data-venv"
    "$python" -m pip install -q scikit-learn fasttext-wheel; } > "$log" 2>&1 \
    || { echo "skipped: the peers cannot be installed (PyPI out of reach, or no venv)" >&2; exit 0; }
fi
rm -f "$log"
exec "$python" "$here/compare.py" "$ours" "$data" "${PEERS:-svc lr fasttext}" \
  "${SETS:-banking77-10 banking77 clinc150-10 clinc150 arsarcasm crosswoz goemotions}"
