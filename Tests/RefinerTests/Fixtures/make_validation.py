"""Records class balance and length fences for the tests of `refine validate`.

The Gini coefficient is computed from its definition, half the relative mean absolute difference over all pairs of classes,
not by the sorted sum that the tests check; the quartiles come from numpy.quantile.

Run from the repository's root, with numpy: python3 Tests/RefinerTests/Fixtures/make_validation.py
"""
import json
import math
import pathlib

import numpy

rng = numpy.random.default_rng(7)


def balance(counts):
    x = numpy.array(counts, dtype=float)
    difference = numpy.abs(x[:, None] - x[None, :]).mean()
    return {"counts": counts, "ratio": float(x.max() / x.min()), "gini": float(difference / (2 * x.mean()))}


def fences(lengths):
    first, third = numpy.quantile(numpy.log(lengths), [0.25, 0.75])
    reach = 3 * max(third - first, 0.4)
    return {
        "lengths": lengths,
        "shortest": max(1, math.ceil(numpy.exp(first - reach))),
        "longest": math.floor(numpy.exp(third + reach)),
    }


cases = {
    "balance": [
        balance(counts)
        for counts in [
            [7],
            [10, 10, 10],
            [1, 1000],
            [12823, 39, 1581, 1110, 77],
            [int(n) for n in rng.integers(1, 5000, 77)],
        ]
    ],
    "fences": [
        fences(lengths)
        for lengths in [
            [30] * 25,
            [int(n) for n in rng.integers(1, 200, 20)],
            [int(n) + 1 for n in rng.lognormal(4, 0.4, 101)],
            [int(n) + 1 for n in rng.lognormal(2, 1.5, 64)],
        ]
    ],
}
path = pathlib.Path(__file__).with_name("validation.json")
path.write_text(json.dumps(cases, indent=1) + "\n")
