#!/usr/bin/env bash
# What model calls cost: CPU, wall time and memory of this project's transport beside a bare libcurl loop in C (the
# floor) and Python's AsyncOpenAI, each against the same service on 127.0.0.1 that answers after LATENCY ms.
#
#   Benchmarks/models/run.sh [MODE...]      modes of model-calls; `transport` and `engine` by default
#
# N (2000), LATENCY (100 ms), CONCURRENCIES ("16 128 512"), ROUNDS (3, of which the medians count; peers run once),
# PEERS (1; 0 leaves them out), BASE_URL (a service that runs already, instead of server.sh's).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
n=${N:-2000} latency=${LATENCY:-100} rounds=${ROUNDS:-3} cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks
modes=("$@")
[ $# -gt 0 ] || modes=(transport engine)
work=$(mktemp -d)

export LATENCY=$latency PORT=${PORT:-8951}
url=${BASE_URL:-}
if [ -z "$url" ]; then
  url=$("$here/server.sh" start) || { [ $? = 75 ] && exit 0; exit 1; }
  trap '"$here/server.sh" stop; rm -rf "$work"' EXIT
else
  trap 'rm -rf "$work"' EXIT
fi

echo "building" >&2
swift build -c release --package-path "$here/.." --product model-calls --static-swift-stdlib > "$work/build.log" 2>&1 \
  || { tail -20 "$work/build.log" >&2; exit 1; }
ours=$(swift build -c release --package-path "$here/.." --static-swift-stdlib --show-bin-path)/model-calls
${CC:-cc} -O2 -o "$work/floor" "$here/floor.c" $(pkg-config --cflags --libs libcurl 2> /dev/null || echo -lcurl)

"$ours" body "$here/../.." > "$work/body.json"

python=""
if [ "${PEERS:-1}" = 1 ]; then
  if [ ! -x "$cache/venv/bin/python" ] || ! "$cache/venv/bin/python" -c 'import openai, aiohttp' 2> /dev/null; then
    mkdir -p "$cache"
    if ! { python3 -m venv "$cache/venv" && "$cache/venv/bin/pip" install -q 'openai[aiohttp]'; } > "$work/pip.log" 2>&1; then
      echo "skipped: the Python peers cannot be installed (PyPI out of reach, or no venv)" >&2
      rm -rf "$cache/venv"
    fi
  fi
  if [ -x "$cache/venv/bin/python" ]; then python=$cache/venv/bin/python; fi
fi

one() { # side concurrency command...
  local side=$1 c=$2
  shift 2
  echo "$side, $c in flight" >&2
  echo "{\"side\": \"$side\", \"result\": $("$@" | tail -1)}" >> "$work/results"
}
for c in ${CONCURRENCIES:-16 128 512}; do
  for _ in $(seq "$rounds"); do
    one floor "$c" "$work/floor" "$url/chat/completions" "$work/body.json" "$n" "$c" || true
    for mode in "${modes[@]}"; do
      case $mode in
        engine) one engine "$c" "$ours" engine "$url" "$here/../.." "$n" "$c" || true ;;
        *) one "$mode" "$c" "$ours" "$mode" "$url" "$work/body.json" "$n" "$c" || true ;;
      esac
    done
  done
  if [ -n "$python" ]; then
    one AsyncOpenAI "$c" "$python" "$here/peer.py" "$url" "$work/body.json" "$n" "$c" || true
    one aiohttp "$c" "$python" "$here/peer.py" "$url" "$work/body.json" "$n" "$c" --aiohttp || true
  fi
done

python3 - "$work/results" "$latency" << 'PY'
import json, math, statistics, sys
latency = float(sys.argv[2]) / 1000
runs = {}
for line in open(sys.argv[1]):
    row = json.loads(line)
    runs.setdefault(row["result"]["c"], {}).setdefault(row["side"], []).append(row["result"])
print(f"{'in flight':>9}  {'side':<12} {'wall s':>8} {'efficiency':>10} {'CPU s/1000':>10} {'RSS MB':>7} {'CPU/floor':>9} {'wall/floor':>10} {'failed':>6}")
for c, sides in runs.items():
    def median(side, key):
        return statistics.median(run[key] for run in sides[side])
    for side, results in sides.items():
        n = results[0]["n"]
        wall, cpu = median(side, "wall"), median(side, "cpu")
        print(f"{c:>9}  {side:<12} {wall:8.3f} {math.ceil(n / c) * latency / wall:10.2f} {cpu / n * 1000:10.4f}"
              f" {median(side, 'max_rss_kb') / 1024:7.1f} {cpu / median('floor', 'cpu'):9.2f}"
              f" {wall / median('floor', 'wall'):10.2f} {sum(r['failed'] for r in results):>6}")
PY
