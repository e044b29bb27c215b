#!/usr/bin/env bash
# What it costs to find near duplicates (Jaccard index of 5-grams at least 0.8), as whole processes, and how many are
# found: this project's join beside rensa's LSH with exact verification; one text at a time against 10,000 beside rensa,
# gaoya and datasketch; and 10,000 texts against a streamed file beside reading and shingling that file alone.
#
#   Benchmarks/data/near_duplicates.sh [COUNT...]     10000 100000 1000000 by default
#
# ROUNDS (3, of which the medians count; the peers run once at a million), PEERS (1; 0 leaves them out).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks rounds=${ROUNDS:-3}
counts=("$@")
[ $# -gt 0 ] || counts=(10000 100000 1000000)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "building" >&2
swift build -c release --package-path "$here/.." --product near-duplicates --static-swift-stdlib > "$work/build.log" 2>&1 \
  || { tail -20 "$work/build.log" >&2; exit 1; }
ours=$(swift build -c release --package-path "$here/.." --static-swift-stdlib --show-bin-path)/near-duplicates

python=python3 peers=${PEERS:-1}
if [ "$peers" = 1 ]; then
  venv=$cache/data-venv
  if ! "$venv/bin/python" -c 'import rensa' 2> /dev/null; then
    mkdir -p "$cache"
    [ -x "$venv/bin/python" ] || python3 -m venv "$venv" > "$work/pip.log" 2>&1 || true
    "$venv/bin/pip" install -q rensa > "$work/pip.log" 2>&1 || true
    for peer in gaoya datasketch; do "$venv/bin/pip" install -q "$peer" > "$work/pip.log" 2>&1 || true; done
  fi
  if "$venv/bin/python" -c 'import rensa' 2> /dev/null; then
    python=$venv/bin/python
  else
    echo "skipped: the Python peers cannot be installed (PyPI out of reach, or no venv)" >&2
    peers=0
  fi
fi
script() { "$python" "$here/near_duplicates.py" "$@"; }

one() { # work texts side check command...
  local what=$1 texts=$2 side=$3 check=$4
  shift 4
  echo "$what, $texts texts, $side" >&2
  local result checked=null
  result=$(script time "$@")
  if [ "$check" = yes ]; then
    checked=$(script check "$work/$texts/texts" "$work/$texts/planted" "$work/pairs")
  fi
  echo "{\"work\": \"$what\", \"texts\": $texts, \"side\": \"$side\", \"result\": $result, \"check\": $checked}" >> "$work/results"
}

for texts in "${counts[@]}"; do
  data=$work/$texts
  script make "$texts" "$data" >&2
  for round in $(seq "$rounds"); do
    check=no
    [ "$round" = 1 ] && check=yes
    one join "$texts" ours $check "$ours" join "$data/texts" "$work/pairs"
    one join "$texts" "ours, two threads" $check "$ours" join "$data/texts" "$work/pairs" 2
    if [ "$peers" = 1 ] && { [ "$round" = 1 ] || [ "$texts" -lt 1000000 ]; }; then
      one join "$texts" "rensa + verification" $check "$python" "$here/near_duplicates.py" rensa "$data/texts" "$work/pairs"
    fi
    one "10 k texts past a file" "$texts" "read and shingle" no "$ours" shingle "$data/texts"
    one "10 k texts past a file" "$texts" "ours, stream" no "$ours" stream "$data/candidates" "$data/texts" "$work/pairs"
    if [ "$texts" = 10000 ]; then
      one "one text at a time" "$texts" ours no "$ours" query "$data/texts" "$data/candidates"
      [ "$peers" = 1 ] || continue
      for peer in rensa gaoya datasketch; do
        "$python" -c "import $peer" 2> /dev/null || { echo "skipped: $peer is not installed" >&2; continue; }
        one "one text at a time" "$texts" $peer no "$python" "$here/near_duplicates.py" query $peer "$data/texts" "$data/candidates"
      done
    fi
  done
  rm -rf "$data"
done
script table "$work/results"
