#!/usr/bin/env python3
"""Near duplicates with known truth, what others need to find them, and a table of both.

near_duplicates.py make COUNT FOLDER          seeded texts with planted near duplicates, and the planted pairs
near_duplicates.py rensa FILE PAIRS           RMinHash + RMinHashLSH, candidates verified by exact Jaccard index
near_duplicates.py query PEER INDEXED ASKED   one text at a time with rensa, gaoya or datasketch
near_duplicates.py check FILE PLANTED PAIRS   recall of the planted pairs, precision of the found; brute force to 10 k
near_duplicates.py time COMMAND...            CPU seconds, wall seconds and peak memory of a process, as JSON
near_duplicates.py table RESULTS              the table of near_duplicates.sh
"""
import collections
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
import unicodedata

THRESHOLD = 0.8
SIZE = 5

COMMON = """the to a i my is you can please what how do me for in of on it and this your with be have need want would like
help know tell show set find get make change check call send pay book order card account money bank transfer time day
today tomorrow morning night flight hotel room table dinner lunch restaurant weather rain music song play list phone
number address email message travel trip train ticket price cost credit limit balance bill payment charge refund cash
currency exchange rate country visa passport insurance policy car gas oil tire battery engine service repair shop
delivery package lost stolen broken new old big small red blue first last next long short good bad why when where which
who there here now later again still never always every some any more less not no yes if or but so because about after
before between over under through while still waiting happened wrong right work works working use used using open close
start stop turn off schedule meeting reminder alarm calendar birthday friend family mother father water food recipe
calories healthy exercise distance mile translate spanish french word mean spell definition""".split()
PHRASES = ["i would like to", "can you please tell me", "what is the", "how do i", "could you help me with", "i need to",
           "is there any way to", "please let me know", "i want to know about", "why is my", "when will my", "tell me the"]
ACCENTED = "café crème übermäßig señor mañana garçon naïve Zürich déjà Ångström façade jalapeño".split()
HAN = [chr(0x4E00 + 37 * i % 3000) for i in range(800)]


def normalized(text):
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).split())


def shingles(text):
    text = normalized(text)
    return {text[i:i + SIZE] for i in range(max(1, len(text) - SIZE + 1))}


def jaccard(first, second):
    shared = len(first & second)
    return shared / (len(first) + len(second) - shared)


def vocabulary(rng, size):
    syllables = [a + b + c for a in "bcdfghlmnprstvw" for b in ("a", "e", "i", "o", "u", "ea", "ou") for c in ("", "n", "r", "s", "t", "l")]
    names = {"".join(rng.choices(syllables, k=rng.choice((2, 2, 3, 3, 4)))) for _ in range(size)}
    return COMMON + ACCENTED + sorted(sorted(names), key=lambda name: rng.random())


def make(count, folder):
    rng = random.Random(count)
    words = vocabulary(rng, 40_000)
    weights = [1 / (i + 4) for i in range(len(words))]
    total, cumulative = 0, []
    for weight in weights:
        total += weight
        cumulative.append(total)
    pool = iter(())

    def sentence():
        nonlocal pool
        if rng.random() < 0.02:
            return "".join(rng.choices(HAN, k=rng.randint(15, 40)))
        length, parts = rng.randint(60, 100), [rng.choice(PHRASES)] if rng.random() < 0.6 else []
        held = sum(map(len, parts))
        while held < length:
            word = next(pool, None)
            if word is None:
                pool = iter(rng.choices(words, cum_weights=cumulative, k=10_000))
                continue
            parts.append(word)
            held += len(word) + 1
        return " ".join(parts)

    def edited(text, edits):
        for _ in range(edits):
            place = rng.randrange(len(text))
            kind = rng.random()
            if kind < 0.4:
                text = text[:place] + rng.choice("abcdefghijklmnopqrstuvwxyz") + text[place + 1:]
            elif kind < 0.6:
                text = text[:place] + text[place + rng.randint(1, 3):]
            elif kind < 0.8:
                text = text + " " + rng.choice(COMMON)
            else:
                text = text[:place] + rng.choice("xyz ") + text[place:]
        return text

    rows, planted, negatives, exact = [], [], 0, 0
    while len(rows) < count:
        text = sentence()
        rows.append((text, None))
        kind = rng.random()
        if len(rows) >= count or kind > 0.12:
            continue
        if kind < 0.006:
            rows.append((text.upper().replace(" ", "  ") if text.isascii() else text, len(rows) - 1))
            exact += 1
            continue
        for _ in range(8):
            other = edited(text, rng.choice((1, 1, 2, 2, 3)))
            similarity = jaccard(shingles(text), shingles(other))
            if kind < 0.07 and similarity >= THRESHOLD:
                rows.append((other, len(rows) - 1))
                break
            if kind >= 0.07 and 0.7 <= similarity < THRESHOLD:
                rows.append((other, None))
                negatives += 1
                break
    places = list(range(count))
    rng.shuffle(places)
    shuffled = [None] * count
    for (text, source), place in zip(rows, places):
        shuffled[place] = text
        if source is not None:
            planted.append(sorted((places[source], place)))
    os.makedirs(folder, exist_ok=True)
    with open(f"{folder}/texts", "w") as file:
        file.writelines(text + "\n" for text in shuffled)
    with open(f"{folder}/planted", "w") as file:
        file.writelines(f"{first}\t{second}\n" for first, second in sorted(planted))
    # What streams past an index: unseen texts with copies among them, and small files of texts to ask about.
    with open(f"{folder}/candidates", "w") as file:
        for number in range(min(10_000, count)):
            text = edited(rng.choice(shuffled), rng.choice((1, 2, 3))) if number % 4 == 0 else sentence()
            file.write(text.replace("\n", " ") + "\n")
    print(json.dumps({"texts": count, "planted": len(planted), "exact": exact, "negatives": negatives}))


def read(path):
    with open(path, newline="\n") as file:
        return [line.rstrip("\n") for line in file]


def pairs(path):
    with open(path) as file:
        return {tuple(map(int, line.split("\t")[:2])) for line in file}


def rensa(path, output):
    import rensa

    texts = [list(shingles(text)) for text in read(path)]
    bands = int(os.environ.get("BANDS", "16"))
    index = rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=bands)
    with open(output, "w") as file:
        for second, own in enumerate(texts):
            sketch = rensa.RMinHash(num_perm=128, seed=42)
            sketch.update(own)
            for first in set(index.query(sketch)):
                similarity = jaccard(set(own), set(texts[first]))
                if similarity >= THRESHOLD:
                    file.write(f"{first}\t{second}\t{similarity}\n")
            index.insert(second, sketch)
    print(json.dumps({"texts": len(texts)}))


def query(peer, indexed, asked):
    indexed, asked = read(indexed), read(asked)
    if peer == "rensa":
        import rensa
        index = rensa.RMinHashLSH(threshold=THRESHOLD, num_perm=128, num_bands=16)

        def sketch(text):
            result = rensa.RMinHash(num_perm=128, seed=42)
            result.update(list(shingles(text)))
            return result
        for number, text in enumerate(indexed):
            index.insert(number, sketch(text))
        ask = lambda text: index.query(sketch(text))
    elif peer == "gaoya":
        from gaoya.minhash import MinHashStringIndex
        index = MinHashStringIndex(hash_size=32, jaccard_threshold=THRESHOLD, num_bands=16, band_size=8, analyzer="char",
                                   ngram_range=(SIZE, SIZE), lowercase=False)
        for number, text in enumerate(indexed):
            index.insert_document(number, normalized(text))
        ask = lambda text: index.query(normalized(text))
    else:
        from datasketch import MinHash, MinHashLSH
        index = MinHashLSH(threshold=THRESHOLD, num_perm=128)

        def sketch(text):
            result = MinHash(num_perm=128)
            result.update_batch([shingle.encode() for shingle in shingles(text)])
            return result
        for number, text in enumerate(indexed):
            index.insert(number, sketch(text))
        ask = lambda text: index.query(sketch(text))
    times, found = [], 0
    for text in asked:
        start = time.perf_counter_ns()
        result = ask(text)
        times.append((time.perf_counter_ns() - start) / 1000)
        found += len(result) > 0
    print(json.dumps({"asked": len(asked), "found": found, "median": statistics.median(times),
                      "p99": sorted(times)[len(times) * 99 // 100]}))


def check(path, planted, found):
    texts, planted, found = read(path), pairs(planted), pairs(found)
    sets = {}

    def cut(number):
        if number not in sets:
            sets[number] = shingles(texts[number])
        return sets[number]
    true = sum(jaccard(cut(first), cut(second)) >= THRESHOLD for first, second in found)
    result = {"planted": len(planted), "found": len(found), "recall": len(planted & found) / max(1, len(planted)),
              "precision": true / max(1, len(found))}
    if len(texts) <= 10_000:
        everything = brute_force([cut(number) for number in range(len(texts))])
        result["brute_force"] = len(everything)
        result["equal"] = everything == found
    print(json.dumps(result))


def brute_force(sets):
    """All pairs by counting what each two sets share, with no filter."""
    lists, result = collections.defaultdict(list), set()
    for second, own in enumerate(sets):
        shared = collections.Counter()
        for shingle in own:
            shared.update(lists[shingle])
            lists[shingle].append(second)
        for first, common in shared.items():
            if common / (len(own) + len(sets[first]) - common) >= THRESHOLD:
                result.add((first, second))
    return result


def timed(command):
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    result = {"cpu": usage.ru_utime + usage.ru_stime, "wall": time.monotonic() - start, "mb": usage.ru_maxrss / 1024,
              "exit": process.returncode}
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if lines:
        result["out"] = json.loads(lines[-1])
    print(json.dumps(result))


def table(path):
    rows = [json.loads(line) for line in open(path)]
    groups = collections.defaultdict(list)
    for row in rows:
        groups[row["work"], row["texts"], row["side"]].append(row)
    print(f"{'work':<26} {'texts':>9} {'side':<22} {'CPU s':>8} {'ratio':>7} {'wall s':>8} {'MB':>7} {'pairs':>8} {'recall':>8} {'precision':>9}")
    first = {}
    for (work, texts, side), runs in groups.items():
        cpu, wall, memory = (statistics.median(run["result"][key] for run in runs) for key in ("cpu", "wall", "mb"))
        first.setdefault((work, texts), cpu)
        checked = runs[0].get("check") or {}
        exact = {True: " = brute force", False: " NOT brute force"}.get(checked.get("equal"), "")
        print(f"{work:<26} {texts:>9} {side:<22} {cpu:>8.2f} {cpu / first[work, texts]:>7.2f} {wall:>8.2f} {memory:>7.0f} "
              f"{checked.get('found', ''):>8} {checked.get('recall', ''):>8.6} {checked.get('precision', ''):>9.6}{exact}"
              if checked else
              f"{work:<26} {texts:>9} {side:<22} {cpu:>8.2f} {cpu / first[work, texts]:>7.2f} {wall:>8.2f} {memory:>7.0f}"
              + (f"   median {statistics.median(run['result']['out']['median'] for run in runs):.2f} µs a query, p99 "
                 f"{statistics.median(run['result']['out']['p99'] for run in runs):.1f}, found {runs[0]['result']['out']['found']}"
                 if "median" in runs[0]["result"].get("out", {}) else ""))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", count, folder]:
            make(int(count), folder)
        case ["rensa", path, output]:
            rensa(path, output)
        case ["query", peer, indexed, asked]:
            query(peer, indexed, asked)
        case ["check", path, planted, found]:
            check(path, planted, found)
        case ["time", *command]:
            timed(command)
        case ["table", path]:
            table(path)
        case _:
            sys.exit(__doc__)
