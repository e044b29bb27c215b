"""Records weighted log-odds ratios with an informative Dirichlet prior for the tests of LogOdds.

Written from the paper alone: Monroe, Colaresi and Quinn 2008, "Fightin' Words": the log-odds ratio with a prior, its
approximate variance, and their quotient, the z-score. Features are counted once a text; they are word n-grams of 1
to 3 words (Chinese: of 1 to 4 characters) and the first and last 5 letters of words of 7 letters or more.

Run from the repository's root: python3 Tests/RefinerTests/Fixtures/make_log_odds.py
"""
import json
import math
import pathlib
from collections import Counter

ENGLISH = {
    "first": [
        "my card has not arrived", "the card is late", "where is my new card", "card delivery takes too long",
        "i am waiting for the delivery", "has my card been sent", "tracking number for my card please",
    ],
    "second": [
        "i lost my card", "my card was stolen", "please block the card now", "someone took my card",
        "the card is lost or stolen", "i cannot find it",
    ],
    "rest": ["what is the exchange rate", "my transfer is pending", "is my card supported here", "top up by transfer"],
}
CHINESE = {
    "first": ["我的卡还没到", "卡什么时候到", "新卡还没有寄到", "快递到哪里了"],
    "second": ["我的卡丢了", "卡被偷了", "请冻结我的卡", "找不到卡了"],
    "rest": ["汇率是多少", "转账还没到"],
}


def words(text):
    tokens = text.split(" ")
    features = set()
    for size in (1, 2, 3):
        for start in range(len(tokens) - size + 1):
            features.add(" ".join(tokens[start:start + size]))
    for token in tokens:
        if len(token) >= 7:
            features.add(token[:5] + "-")
            features.add("-" + token[-5:])
    return features


def characters(text):
    return {text[i:i + size] for size in (1, 2, 3, 4) for i in range(len(text) - size + 1)}


def count(texts, features):
    counts = Counter()
    for text in texts:
        counts.update(features(text))
    return counts


def scores(bodies, features, strength):
    one, two = count(bodies["first"], features), count(bodies["second"], features)
    everything = bodies["first"] + bodies["second"] + bodies["rest"]
    background = count(everything, features)
    # The prior: the background's frequencies, scaled so that it weighs as much as `strength` average texts.
    total = sum(background.values())
    alpha0 = strength * total / len(everything)
    n1, n2 = sum(one.values()), sum(two.values())
    result = {}
    for w in set(one) | set(two):
        alpha = alpha0 * background[w] / total
        odds1 = (one[w] + alpha) / (n1 + alpha0 - one[w] - alpha)
        odds2 = (two[w] + alpha) / (n2 + alpha0 - two[w] - alpha)
        variance = 1 / (one[w] + alpha) + 1 / (two[w] + alpha)
        result[w] = {"z": (math.log(odds1) - math.log(odds2)) / math.sqrt(variance), "first": one[w], "second": two[w]}
    return result


record = {}
for name, bodies, features in [("english", ENGLISH, words), ("chinese", CHINESE, characters)]:
    for strength in [10, 2]:
        record[f"{name}/{strength}"] = {
            "bodies": bodies, "strength": strength, "scores": dict(sorted(scores(bodies, features, strength).items()))
        }
target = pathlib.Path(__file__).with_name("log_odds.json")
target.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
