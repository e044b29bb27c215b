#!/usr/bin/env bash
# The loop with a trainer of the user's own: scikit-learn from PyPI, by examples/train_sklearn.py, on real data, offline.
set -euo pipefail
cd "$(dirname "$0")/.."
refine=$PWD/${1:-.build/release/refine}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

. scripts/python.sh
needs_module loop sklearn scikit-learn

"$refine" loop --data saved --dev fixtures/banking77/dev.jsonl --test fixtures/banking77/test.jsonl --output "$work/out" \
  --engine offline --rounds 3 --patience 3 --trainer "'$python' examples/train_sklearn.py" --json --quiet > "$work/report.json"
"$python" - "$work" <<'PY'
import json, pathlib, sys
work = pathlib.Path(sys.argv[1])
report = json.loads((work / "report.json").read_text())
assert report["trainer"].endswith("train_sklearn.py"), report["trainer"]
assert 1 <= len(report["rounds"]) <= 3, report["rounds"]
before = pathlib.Path("saved/intent.jsonl").read_bytes()
after = (work / "out/intent.jsonl").read_bytes()
assert after.startswith(before)
held = {json.loads(l)["text"] for n in ("dev", "test") for l in open(f"fixtures/banking77/{n}.jsonl", encoding="utf-8")}
added = [json.loads(l)["text"] for l in after[len(before):].decode().splitlines()]
assert not held & set(added), "evaluation rows entered the training data"
test = report["test"][0]
print(f"loop: ok: {len(report['rounds'])} rounds with scikit-learn, {len(added)} rows added, sealed macro-F1 "
      f"{test['before']:.4f} to {test['after']:.4f}: {test['comparison']['sentence']}")
PY
