#!/usr/bin/env bash
# A run through a real gateway: LiteLLM's proxy from PyPI, with mock answers, in a virtual environment of its own.
# Installs, starts and stops it; where PyPI is out of reach it says so and does nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
refine=$PWD/${1:-.build/release/refine}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/refine/litellm
work=$(mktemp -d)
proxy=
cleanup() {
  if [[ -n $proxy ]]; then kill "$proxy" 2>/dev/null || true; wait "$proxy" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

skip() { echo "integration: skipped: $1"; exit 0; }
command -v python3 >/dev/null || skip "python3 is missing"
if [[ ! -x $cache/bin/litellm ]]; then
  python3 -m venv "$cache" 2>"$work/venv.log" || skip "no virtual environment: $(tail -n 1 "$work/venv.log")"
  echo "integration: installing LiteLLM into $cache"
  "$cache/bin/pip" -q install 'litellm[proxy]' 2>"$work/pip.log" || {
    rm -rf "$cache"
    skip "LiteLLM cannot be installed: $(tail -n 1 "$work/pip.log")"
  }
fi

# Forty deployments of one model, among which the proxy chooses: its mock answers are fixed texts.
python3 - "$work/config.yaml" <<'PY'
import itertools, json, sys
who = ["my sister", "the landlord", "our office", "grandmother", "a colleague", "the new tenant", "my flatmate", "the courier"]
what = ["posted the bank card on Monday", "says no envelope arrived", "waits for plastic since Easter", "checked the letterbox twice",
        "moved house before delivery", "asks which carrier brings it", "wants a delivery date", "needs it before the holidays"]
tail = ["and nothing has come", "so where is it now", "please look it up", "can someone trace it", "it should be here by now"]
texts = [f"{a} {b}, {c}" for a, b, c in itertools.product(who, what, tail)]
texts = [texts[(i * 131) % len(texts)] for i in range(len(texts))]
models = []
for start in range(0, len(texts), 8):
    answer = json.dumps({"texts": texts[start:start + 8]})
    models.append({"model_name": "mock", "litellm_params": {"model": "openai/mock", "api_key": "none", "mock_response": answer}})
json.dump({"model_list": models, "general_settings": {"master_key": "sk-integration-0123456789"}}, open(sys.argv[1], "w"))
PY
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$cache/bin/litellm" --config "$work/config.yaml" --host 127.0.0.1 --port "$port" >"$work/proxy.log" 2>&1 &
proxy=$!
for _ in $(seq 120); do
  curl -fs -o /dev/null --noproxy '*' "http://127.0.0.1:$port/health/liveliness" && break
  kill -0 "$proxy" 2>/dev/null || { tail -n 20 "$work/proxy.log" >&2; echo "integration: the proxy did not start" >&2; exit 1; }
  sleep 0.5
done

failed=0
check() { if [[ $2 == "$3" ]]; then echo "ok    $1"; else echo "FAIL  $1: expected $2, found $3"; failed=1; fi; }
gateway=(--base-url "http://127.0.0.1:$port/v1" --model mock)
export OPENAI_API_KEY=sk-integration-0123456789

status=0
"$refine" models "${gateway[@]}" || status=$?
check "refine models finds nothing wrong" 0 "$status"

answered() { grep -c '"POST /v1/chat/completions HTTP/1.1" 200' "$work/proxy.log"; }
before=$(answered)
status=0
"$refine" --result fixtures/banking77-10/analysis.json --data saved --output "$work/out" --label card_arrival \
  --max-per-class 16 --concurrency 4 --quiet --json "${gateway[@]}" >"$work/run.json" || status=$?
check "a run through the gateway ends well" 0 "$status"
check "all samples came" 16 "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["tasks"]["intent"]["kept"])' "$work/run.json")"
check "the gateway answered what the ledger counts" \
  "$(($(answered) - before))" \
  "$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["calls"])' "$work/run.json")"

status=0
"$refine" --result fixtures/banking77-10/analysis.json --data saved --output "$work/wrong" --label card_arrival --quiet \
  --base-url "http://127.0.0.1:$port/v1" --model no-such-model 2>"$work/wrong.log" || status=$?
check "an unknown model ends the run" 69 "$status"
if grep -rq "sk-integration-0123456789" "$work/out" "$work/wrong.log" "$work/run.json"; then check "no key is left behind" none found; fi
exit $failed
