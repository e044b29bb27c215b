#!/usr/bin/env bash
# How often a gain is claimed where there is none: SEEDS (200) pairs of trainings on BANKING77 with ten lines a class, whose
# predictions for a random half of the dev lines `refine compare` reads. In `repeated` the second training has 160 of the
# lines once more, and nothing new: at most one in twenty of these may be called a gain. In `resampled` both have lines drawn
# anew from the same: these classifiers do differ, by the luck of the draw, and more of them are told apart.
#
#   Benchmarks/classifier/aa.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
refine=${REFINE:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "$refine" ]; then
  echo "building" >&2
  swift build -c release --product refine > "$work/log" 2>&1 || { tail -20 "$work/log" >&2; exit 1; }
  refine=$(swift build -c release --show-bin-path)/refine
fi
python3 - "$refine" "${SEEDS:-200}" "$work" <<'PY'
import collections, json, pathlib, random, subprocess, sys
refine, seeds, work = sys.argv[1], int(sys.argv[2]), pathlib.Path(sys.argv[3])
rows = pathlib.Path("saved/intent.jsonl").read_text().splitlines(keepends=True)
dev = pathlib.Path("fixtures/banking77/dev.jsonl").read_text().splitlines(keepends=True)
classes = collections.defaultdict(list)
for row in rows:
    classes[json.loads(row)["label"]].append(row)

def run(*words):
    return subprocess.run([refine, *words], check=True, stdout=subprocess.PIPE, text=True).stdout

def resampled(chance):
    return [chance.choice(each) for each in classes.values() for _ in each]

for kind in ("repeated", "resampled"):
    verdicts = collections.Counter()
    for seed in range(seeds):
        chance = random.Random(f"{kind} {seed}")
        before = rows if kind == "repeated" else resampled(chance)
        after = rows + chance.choices(rows, k=160) if kind == "repeated" else resampled(chance)
        (work / "dev.jsonl").write_text("".join(chance.sample(dev, len(dev) // 2)))
        for name, lines in (("before", before), ("after", after)):
            (work / "intent.jsonl").write_text("".join(lines))
            run("train", str(work / "intent.jsonl"), "--model", str(work / "m.refine"), "--quiet")
            (work / f"{name}.predictions.jsonl").write_text(
                run("predict", str(work / "dev.jsonl"), "--model", str(work / "m.refine")))
        found = json.loads(run("compare", str(work / "before.predictions.jsonl"), str(work / "after.predictions.jsonl"),
                               "--seed", str(seed), "--json"))
        verdicts[next(iter(found["tasks"].values()))["verdict"]] += 1
    print(kind, dict(verdicts), f"gains claimed: {verdicts['gain'] / seeds:.1%}", flush=True)
PY
