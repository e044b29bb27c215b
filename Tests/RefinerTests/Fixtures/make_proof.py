"""Records what SciPy, statsmodels, scikit-learn and a bootstrap in numpy say, for the tests of Proof.

McNemar's exact test: scipy.stats.binomtest and statsmodels' mcnemar. Holm: statsmodels' multipletests. Paired rows of
three made-up tasks with scikit-learn's F1; percentile intervals of the differences over 20,000 resamples; p-values of
20,000 exchanges of the two answers of rows. The last two are random: the tests allow for what that makes.

Run from the repository's root: python3 Tests/RefinerTests/Fixtures/make_proof.py
Needs: numpy scipy statsmodels scikit-learn
"""
import json
import pathlib
import warnings

import numpy as np
from scipy.stats import binom, binomtest
from sklearn.metrics import accuracy_score, f1_score
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

warnings.filterwarnings("ignore")
random = np.random.default_rng(5)


def mcnemar_cases():
    counts = [(0, 0), (0, 1), (3, 0), (0, 6), (5, 6), (10, 25), (7, 31), (48, 76), (500, 560), (499, 502), (1400, 1500),
              (2, 3000), (30000, 30600), (1000000, 1003000), (123456, 123456)]
    cases = []
    for before, after in counts:
        n = before + after
        p = binomtest(before, n, 0.5).pvalue if n else 1.0
        if n < 2000:
            other = mcnemar([[10, before], [after, 10]], exact=True).pvalue if n else 1.0
            assert abs(p - min(1, other)) < 1e-9, (before, after)
        one = binom.cdf(before, n, 0.5) if n else 1.0
        cases.append({"before": before, "after": after, "p": p, "gain": float(one)})
    return cases


def smallest_gains():
    """The smallest gain by trying every count."""
    cases = []
    for rows, discordant, alpha in [(200, 0, 0.05), (200, 30, 0.05), (1500, 101, 0.05), (3080, 400, 0.01), (50, 3, 0.1)]:
        trials = max(next(m for m in range(1, 1000) if 2 * 0.5**m <= alpha), discordant)
        fits = [b for b in range(trials // 2 + 1) if 2 * binom.cdf(b, trials, 0.5) <= alpha]
        cases.append({"rows": rows, "discordant": discordant, "alpha": alpha, "gain": (trials - 2 * max(fits)) / rows})
    return cases


def holm_cases():
    lists = [[0.01, 0.04, 0.03, 0.005], [0.5], [0.02, 0.02, 0.02], [1.0, 0.9, 0.0001], [0.2, 0.01, 0.049, 0.011, 0.9, 0.03]]
    return [{"p": p, "adjusted": multipletests(p, method="holm")[1].tolist()} for p in lists]


def answers(truth, classes, right):
    wrong = random.random(len(truth)) > right
    return np.where(wrong, random.integers(0, classes, len(truth)), truth)


def hot(labels, classes):
    return np.eye(classes, dtype=int)[labels]


def measures(truth, before, after):
    """Indicator matrices -> differences of accuracy, macro-F1, and F1 by class."""
    def f1(answer):
        right = (truth & answer).sum(0)
        both = truth.sum(0) + answer.sum(0)
        return np.where(both > 0, 2 * right / np.maximum(both, 1), 0)
    classes = f1(after) - f1(before)
    accuracy = (truth == after).all(1).mean() - (truth == before).all(1).mean()
    return np.concatenate([[accuracy, classes.mean()], classes])


def critical(sizes):
    """The smallest size that at most 5 % reach; None if even the largest is more common."""
    values = np.unique(np.round(sizes, 12))
    return next((float(value) for value in values if np.mean(sizes >= value - 1e-12) <= 0.05), None)


def task(name, truth, before, after, multi):
    n = len(truth)
    seen = measures(truth, before, after)
    draws = 20000
    resampled = np.array([measures(truth[i], before[i], after[i]) for i in (random.integers(0, n, n) for _ in range(draws))])
    exchanged = np.zeros_like(resampled)
    for row in range(draws):
        swap = (random.random(n) < 0.5)[:, None]
        exchanged[row] = measures(truth, np.where(swap, after, before), np.where(swap, before, after))
    two = ((np.abs(exchanged) >= np.abs(seen) - 1e-12).sum(0) + 1) / (draws + 1)
    one = ((exchanged >= seen - 1e-12).sum(0) + 1) / (draws + 1)
    lower, upper = np.quantile(resampled, [0.025, 0.975], axis=0)
    lists = lambda matrix: [np.flatnonzero(row).tolist() for row in matrix]
    return {
        "name": name, "multi_label": multi, "classes": truth.shape[1], "truth": lists(truth), "before": lists(before),
        "after": lists(after), "critical": critical(np.abs(exchanged[:, 1])),
        "accuracy": [accuracy_score(truth, before), accuracy_score(truth, after)],
        "macro_f1": [f1_score(truth, side, average="macro", zero_division=0) for side in (before, after)],
        "class_f1": [f1_score(truth, side, average=None, zero_division=0).tolist() for side in (before, after)],
        "spread": resampled.std(0).tolist(), "lower": lower.tolist(), "upper": upper.tolist(), "p": two.tolist(),
        "p_gain": one.tolist(),
    }


def tasks():
    truth = random.integers(0, 5, 300)
    before, after = answers(truth, 5, 0.7), answers(truth, 5, 0.78)
    yield task("five classes", hot(truth, 5), hot(before, 5), hot(after, 5), False)
    truth = random.choice(4, 200, p=[0.7, 0.2, 0.07, 0.03])
    before = answers(truth, 4, 0.8)
    after = np.where(random.random(200) < 0.9, before, answers(truth, 4, 0.8))
    yield task("rare classes", hot(truth, 4), hot(before, 4), hot(after, 4), False)
    truth = (random.random((250, 6)) < [0.4, 0.3, 0.2, 0.1, 0.1, 0.05]).astype(int)
    flip = lambda share: truth ^ (random.random(truth.shape) < share)
    yield task("several labels", truth, flip(0.12).astype(int), flip(0.08).astype(int), True)


record = {"mcnemar": mcnemar_cases(), "smallest_gain": smallest_gains(), "holm": holm_cases(), "tasks": list(tasks())}
target = pathlib.Path(__file__).with_name("proof.json")
target.write_text(json.dumps(record, separators=(",", ":")).replace("},{", "},\n{") + "\n", encoding="utf-8")
