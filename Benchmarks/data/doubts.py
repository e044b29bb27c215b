"""Made-up probabilities with planted wrong labels, and what finds them: this project and cleanlab.

    doubts.py make ROWS CLASSES SEED FOLDER     probabilities.npy, given.txt, labels.txt, truth.npy
    doubts.py cleanlab FOLDER                   the other side: one JSON object on standard output
    doubts.py measure OURS FOLDER ROUNDS        whole processes in turn; a table of medians and ratios
    doubts.py check OURS FOLDER                 precision and recall of both sides; exit 1 where ours is lower
    doubts.py growth OURS FOLDER...             our own cost at several sizes

The probabilities are those of a model that has not seen the labels it judges: a softmax over noise and the true class;
classes are uneven and unequally hard, and 15 % of the rows look much like a partner of their class. 5 % of the labels
are flipped, half of the sets (even seeds) to any other class, half (odd seeds) mostly to one.
"""
import json
import os
import statistics
import subprocess
import sys
import time


def make(rows, classes, seed, folder):
    import numpy as np

    rng = np.random.default_rng(seed)
    weights = 20.0 ** (-np.arange(classes) / classes)
    true = rng.choice(classes, size=rows, p=weights / weights.sum())
    partner = (np.arange(classes) + 1 + rng.integers(0, classes - 1, classes)) % classes
    strength = (4.0 + 3.0 * rng.random(classes)).astype(np.float32)
    other = (true + rng.integers(1, classes, rows)) % classes
    if seed % 2 == 1:
        other = np.where(rng.random(rows) < 0.7, partner[true], other)
    given = np.where(rng.random(rows) < 0.05, other, true)
    os.makedirs(folder, exist_ok=True)
    out = np.lib.format.open_memmap(f"{folder}/probabilities.npy", mode="w+", dtype="<f4", shape=(rows, classes))
    for start in range(0, rows, 50_000):
        part = true[start:start + 50_000]
        index = np.arange(len(part))
        logits = rng.standard_normal((len(part), classes), dtype=np.float32)
        logits[index, part] += strength[part]
        hard = rng.random(len(part)) < 0.15
        logits[index[hard], partner[part[hard]]] += 0.8 * strength[part[hard]]
        logits = np.exp(logits - logits.max(1, keepdims=True))
        out[start:start + 50_000] = logits / logits.sum(1, keepdims=True)
    out.flush()
    np.save(f"{folder}/truth.npy", true.astype(np.int32))
    with open(f"{folder}/labels.txt", "w") as file:
        file.writelines(f"class_{k:03d}\n" for k in range(classes))
    with open(f"{folder}/given.txt", "w") as file:
        file.writelines(f"class_{k:03d}\n" for k in given)


def given_labels(folder):
    import numpy as np

    order = {line.rstrip("\n"): index for index, line in enumerate(open(f"{folder}/labels.txt"))}
    return np.array([order[line.rstrip("\n")] for line in open(f"{folder}/given.txt")])


def cleanlab(folder):
    import warnings

    import numpy as np
    from cleanlab.filter import find_label_issues

    warnings.simplefilter("ignore")
    started = time.process_time()
    probabilities = np.load(f"{folder}/probabilities.npy")
    given = given_labels(folder)
    read = time.process_time()
    mask = find_label_issues(given, probabilities, filter_by="both", n_jobs=1)
    done = time.process_time()
    print(json.dumps({
        "import": started, "read": read - started, "compute": done - read,
        "rows": np.flatnonzero(mask).tolist()}))


def quality(folder, rows):
    import numpy as np

    flipped = set(np.flatnonzero(given_labels(folder) != np.load(f"{folder}/truth.npy")).tolist())
    right = len(flipped & set(rows))
    return right / max(1, len(rows)), right / max(1, len(flipped))


def run(*command):
    """One whole process: its result, its CPU seconds and its peak memory in MB."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return json.loads(output), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def ours_command(ours, folder):
    return ours, f"{folder}/probabilities.npy", f"{folder}/given.txt", f"{folder}/labels.txt"


def theirs_command(folder):
    return sys.executable, __file__, "cleanlab", folder


def measure(ours, folder, rounds):
    own, whole, compute, own_memory, their_memory = [], [], [], [], []
    for _ in range(rounds):
        found, cpu, memory = run(*ours_command(ours, folder))
        own.append(cpu), own_memory.append(memory)
        theirs, cpu, memory = run(*theirs_command(folder))
        whole.append(cpu), their_memory.append(memory), compute.append(theirs["compute"])
    median = statistics.median
    a, b = quality(folder, found["rows"]), quality(folder, theirs["rows"])
    print("| | CPU s | peak MB | doubts | precision | recall |\n|---|---|---|---|---|---|")
    print(f"| this project, whole process | {median(own):.3f} | {median(own_memory):.0f} | {len(found['rows'])} "
          f"| {a[0]:.3f} | {a[1]:.3f} |")
    print(f"| cleanlab `both`, whole process | {median(whole):.3f} | {median(their_memory):.0f} | {len(theirs['rows'])} "
          f"| {b[0]:.3f} | {b[1]:.3f} |")
    print(f"| cleanlab `both`, `find_label_issues` alone | {median(compute):.3f} | | | | |")
    print(f"\nCPU, ours whole / cleanlab's call alone: {median(o / c for o, c in zip(own, compute)):.3f}; "
          f"ours whole / cleanlab whole: {median(o / c for o, c in zip(own, whole)):.3f}")


def check(ours, folder):
    a = quality(folder, run(*ours_command(ours, folder))[0]["rows"])
    b = quality(folder, run(*theirs_command(folder))[0]["rows"])
    good = a[0] >= b[0] and a[1] >= b[1]
    print(f"{'ok   ' if good else 'FAIL '} {os.path.basename(folder)}: precision {a[0]:.3f} (cleanlab {b[0]:.3f}), "
          f"recall {a[1]:.3f} (cleanlab {b[1]:.3f})")
    return good


def growth(ours, folders):
    print("| rows | CPU s | µs a row | peak MB | doubts |\n|---|---|---|---|---|")
    for folder in folders:
        results = [run(*ours_command(ours, folder)) for _ in range(3)]
        rows = results[0][0]["of"]
        cpu = statistics.median(result[1] for result in results)
        memory = statistics.median(result[2] for result in results)
        print(f"| {rows:,} | {cpu:.3f} | {cpu / rows * 1e6:.2f} | {memory:.0f} | {len(results[0][0]['rows'])} |")


def main():
    command, *rest = sys.argv[1:]
    if command == "make":
        make(int(rest[0]), int(rest[1]), int(rest[2]), rest[3])
    elif command == "cleanlab":
        cleanlab(rest[0])
    elif command == "measure":
        measure(rest[0], rest[1], int(rest[2]))
    elif command == "check":
        sys.exit(0 if check(rest[0], rest[1]) else 1)
    elif command == "growth":
        growth(rest[0], rest[1:])


main()
