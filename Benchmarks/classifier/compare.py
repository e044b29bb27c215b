#!/usr/bin/env python3
"""Runs both sides on each data set and prints the tables; see run.sh."""
import json
import os
import subprocess
import sys

SETS = {
    "banking77-10": ("analyses/banking77-10/saved/intent.jsonl", "banking77"),
    "banking77": ("banking77/train.jsonl", "banking77"),
    "clinc150-10": ("analyses/clinc150-10/saved/intent.jsonl", "clinc150"),
    "clinc150": ("clinc150/train.jsonl", "clinc150"),
    "arsarcasm": ("arsarcasm/train.jsonl", "arsarcasm"),
    "crosswoz": ("crosswoz/train.jsonl", "crosswoz"),
    "goemotions": ("goemotions/train.jsonl", "goemotions"),
}
here = os.path.dirname(os.path.abspath(__file__))


def run(command):
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def ratio(a, b):
    return f"{a / b:8.3f}" if b else f"{'–':>8}"


def main():
    ours, data, peers, sets = sys.argv[1], sys.argv[2], sys.argv[3].split(), sys.argv[4].split()
    paths = {name: [os.path.join(data, SETS[name][0])]
             + [os.path.join(data, SETS[name][1], part) for part in ("dev.jsonl", "test.jsonl")] for name in sets}
    print(f"{'set':13} {'side':9} {'macro-F1':>8} {'ratio':>8} {'CPU s':>8} {'ratio':>8} "
          f"{'lines/s':>9} {'ratio':>8} {'MB':>7} {'ratio':>8} {'ECE':>6}")
    for name in sets:
        own = run([ours, *paths[name]])
        print(f"{name:13} {'ours':9} {own['macro_f1']:8.4f} {'':8} {own['train_cpu']:8.3f} {'':8} "
              f"{own['lines_per_cpu_s']:9.0f} {'':8} {own['memory_mb']:7.0f} {'':8} {own['ece']:6.3f}", flush=True)
        for side in peers:
            # Minutes for what is below LinearSVC.
            if side == "lr" and name in ("crosswoz", "goemotions"):
                continue
            peer = run([sys.executable, os.path.join(here, "peers.py"), side, *paths[name]])
            print(f"{name:13} {side:9} {peer['macro_f1']:8.4f} {ratio(own['macro_f1'], peer['macro_f1'])} "
                  f"{peer['train_cpu']:8.3f} {ratio(own['train_cpu'], peer['train_cpu'])} "
                  f"{peer['lines_per_cpu_s']:9.0f} {ratio(own['lines_per_cpu_s'], peer['lines_per_cpu_s'])} "
                  f"{peer['memory_mb']:7.0f} {ratio(own['memory_mb'], peer['memory_mb'])}", flush=True)

    print("\nthreads: wall seconds of training, the least of nine in turn; the model's bytes")
    for name in sets:
        walls, hashes = {1: [], 2: []}, set()
        for threads in (1, 2) * 9:
            found = run([ours, *paths[name], f"threads={threads}"])
            walls[threads].append(found["wall"])
            hashes.add(found["bytes"])
        walls = {threads: min(each) for threads, each in walls.items()}
        print(f"{name:13} one {walls[1]:7.3f}  two {walls[2]:7.3f}  as fast {walls[1] / walls[2]:5.2f}  "
              f"{'same bytes' if len(hashes) == 1 else 'BYTES DIFFER'}", flush=True)

    if "goemotions" in sets:
        print("\ngoemotions, test: macro-F1 and recall of grief, pride, relief; with thresholds of dev, and all at one half")
        for title, options in [
            ("cross-entropy", ["weights=none", "smoothing=0"]),
            ("focal", ["weights=none", "smoothing=0", "gamma=1"]),
            ("weights", ["weights=sqrt", "smoothing=0"]),
            ("focal, weights, schema", ["gamma=0.5", "rare=3", "pairs=1"]),
            ("default", []),
        ]:
            found = run([ours, *paths["goemotions"], *options])
            parts = []
            for suffix in ("", "_at_half"):
                recalls = " ".join(f"{r:.3f}" for r in found["rare_recall" + suffix])
                parts.append(f"{found['macro_f1' + suffix]:.4f}  {recalls}")
            print(f"{title:23} {'   '.join(parts)}", flush=True)


if __name__ == "__main__":
    main()
