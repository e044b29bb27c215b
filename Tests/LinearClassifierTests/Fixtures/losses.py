#!/usr/bin/env python3
"""Writes losses.json: values of the losses by formulas of their own, in Python's doubles, and their derivatives by
central differences in 50-digit decimals. Seeded; standard library only."""
import json
import os
import random
from decimal import Decimal, getcontext

getcontext().prec = 50
D = Decimal
rng = random.Random(20)


def softmax(z):
    e = [x.exp() for x in z]
    s = sum(e)
    return [x / s for x in e]


def single(z, label, w, g, eps):
    p = softmax(z)
    k = len(z)
    total = D(0)
    for c in range(k):
        q = D(eps) / k + (1 - D(eps) if c == label else 0)
        focus = ((1 - p[c]).ln() * D(g[c])).exp() if g[c] else D(1)
        total += -q * D(w[c]) * focus * p[c].ln()
    return total


def several(z, labels, w, g, eps, lam, excl, impl):
    p = [1 / (1 + (-x).exp()) for x in z]
    total = D(0)
    for c in range(len(z)):
        t = (D(1) if c in labels else D(0)) * (1 - D(eps)) + D(eps) / 2
        f1 = ((1 - p[c]).ln() * D(g[c])).exp() if g[c] else D(1)
        f0 = (p[c].ln() * D(g[c])).exp() if g[c] else D(1)
        total += -D(w[c]) * t * f1 * p[c].ln() - (1 - t) * f0 * (1 - p[c]).ln()
    for a, b in excl:
        total += D(lam) * p[a] * p[b]
    for y, x in impl:
        total += D(lam) * p[y] * (1 - p[x])
    return total


def slope(f, z):
    h = D("1e-15")
    out = []
    for i in range(len(z)):
        up, down = list(z), list(z)
        up[i] += h
        down[i] -= h
        out.append(float((f(up) - f(down)) / (2 * h)))
    return out


cases = []
for gamma in ([0, 0, 0, 0], [2, 2, 2, 2], [0.5, 1, 3, 0]):
    for eps in (0, 0.1):
        z = [round(rng.uniform(-4, 4), 3) for _ in range(4)]
        w = [round(rng.uniform(0.3, 5), 3) for _ in range(4)]
        dz = [D(str(x)) for x in z]
        label = rng.randrange(4)
        f = lambda v: single(v, label, w, gamma, eps)
        cases.append({"kind": "softmax", "logits": z, "labels": [label], "weights": w, "gamma": gamma, "smoothing": eps,
                      "value": float(f(dz)), "gradient": slope(f, dz)})
        labels = sorted(rng.sample(range(4), 2))
        for lam in (0, 0.7):
            g = lambda v: several(v, labels, w, gamma, eps, lam, [(0, 1), (2, 3)], [(3, 0)])
            cases.append({"kind": "sigmoid", "logits": z, "labels": labels, "weights": w, "gamma": gamma,
                          "smoothing": eps, "penalty": lam, "exclusions": [[0, 1], [2, 3]], "implications": [[3, 0]],
                          "value": float(g(dz)), "gradient": slope(g, dz)})
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "losses.json"), "w") as out:
    json.dump({"cases": cases}, out, indent=1)
    out.write("\n")
