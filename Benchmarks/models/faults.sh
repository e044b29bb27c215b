#!/usr/bin/env bash
# What becomes of calls to a service that misbehaves on a seeded script: this project's whole path beside AsyncOpenAI.
#
#   Benchmarks/models/faults.sh [SEED...]     seeds 1 2 3 by default
#
# N (500), CONCURRENCY (64), LATENCY (100 ms), TIMEOUT (5 s, for both sides). Prints for each mix of faults the calls that
# ended without a usable answer, the requests a call, the requests sent before their Retry-After was over, and the wall time.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
n=${N:-500} c=${CONCURRENCY:-64} latency=${LATENCY:-100} timeout=${TIMEOUT:-5} port=${PORT:-8961}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refiner-benchmarks
seeds=("$@")
[ $# -gt 0 ] || seeds=(1 2 3)
work=$(mktemp -d)
server=
stop() { if [ -n "$server" ]; then kill "$server" 2> /dev/null || true; wait "$server" 2> /dev/null || true; fi; server=; }
trap 'stop; rm -rf "$work"' EXIT

echo "building" >&2
swift build -c release --package-path "$here/.." --product model-calls --static-swift-stdlib > "$work/build.log" 2>&1 \
  || { tail -20 "$work/build.log" >&2; exit 1; }
ours=$(swift build -c release --package-path "$here/.." --static-swift-stdlib --show-bin-path)/model-calls
"$ours" body "$here/../.." > "$work/body.json"
python=$cache/venv/bin/python
"$python" -c 'import openai' 2> /dev/null || { echo "skipped: AsyncOpenAI is not installed; run Benchmarks/models/run.sh first" >&2; python=; }

start() { # faults seed
  python3 "$here/faulty_server.py" --port "$port" --latency "$(python3 -c "print($latency / 1000)")" --faults "$1" --seed "$2" &
  server=$!
  for _ in $(seq 100); do curl -fs -o /dev/null --noproxy '*' "http://127.0.0.1:$port/stats" && return; sleep 0.05; done
}
one() { # side mix seed command...
  local side=$1 mix=$2 seed=$3
  shift 3
  start "$mix" "$seed"
  local result
  result=$("$@" | tail -1) || true
  echo "{\"side\": \"$side\", \"mix\": \"$mix\", \"result\": $result, \"stats\": $(curl -fs --noproxy '*' "http://127.0.0.1:$port/stats")}" >> "$work/results"
  stop
}
url=http://127.0.0.1:$port/v1
for mix in rate=0.10,error=0.05,reset=0.02,cut=0.03,shape=0.01,hang=0.01 rate=0.30,error=0.10; do
  for seed in "${seeds[@]}"; do
    one ours "$mix" "$seed" "$ours" engine "$url" "$here/../.." "$n" "$c" "$timeout"
    if [ -n "$python" ]; then
      one AsyncOpenAI "$mix" "$seed" "$python" "$here/peer.py" "$url" "$work/body.json" "$n" "$c" "--timeout=$timeout"
    fi
  done
done
python3 - "$work/results" << 'PY'
import json, sys
print(f"{'faults':<62} {'side':<12} {'unusable':>8} {'requests a call':>15} {'early':>5} {'wall s':>7}")
for line in open(sys.argv[1]):
    row = json.loads(line)
    result, stats = row["result"], row["stats"]
    lost = result["failed"] if row["side"] == "ours" else result["n"] - stats.get("good", 0)
    print(f"{row['mix']:<62} {row['side']:<12} {lost:>8} {stats['requests'] / result['n']:>15.3f} "
          f"{stats.get('early', 0) if row['side'] == 'ours' else '–':>5} {result['wall']:>7.2f}")
PY
