#!/usr/bin/env bash
# What finding wrong labels costs and finds: this project and cleanlab's find_label_issues(filter_by="both") on made-up
# probabilities with planted wrong labels; whole processes in turn, medians. cleanlab's own call is also timed alone,
# without Python's start and the imports. Then our own cost at three sizes.
#
#   Benchmarks/data/doubts.sh
#
# ROWS (100000), CLASSES (77), ROUNDS (3), SIZES ("10000 100000 1000000"; 320 MB of disk for the last).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks
classes=${CLASSES:-77}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "building" >&2
swift build -c release --package-path "$here/.." --product label-doubts > "$work/build.log" 2>&1 \
  || { tail -20 "$work/build.log" >&2; exit 1; }
ours=$(swift build -c release --package-path "$here/.." --show-bin-path)/label-doubts

python=$cache/data-venv/bin/python
if [ ! -x "$python" ] || ! "$python" -c 'import cleanlab' 2> /dev/null; then
  mkdir -p "$cache"
  { [ -x "$python" ] || python3 -m venv "$cache/data-venv"; "$python" -m pip install -q cleanlab; } > "$work/pip.log" 2>&1 \
    || { echo "skipped: cleanlab cannot be installed (PyPI out of reach, or no venv)" >&2; exit 0; }
fi

"$python" "$here/doubts.py" make "${ROWS:-100000}" "$classes" 2 "$work/set"
"$python" "$here/doubts.py" measure "$ours" "$work/set" "${ROUNDS:-3}"
rm -r "$work/set"
folders=()
for rows in ${SIZES:-10000 100000 1000000}; do
  "$python" "$here/doubts.py" make "$rows" "$classes" 1 "$work/$rows"
  folders+=("$work/$rows")
done
echo
"$python" "$here/doubts.py" growth "$ours" "${folders[@]}"
