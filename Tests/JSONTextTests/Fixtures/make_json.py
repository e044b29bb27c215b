#!/usr/bin/env python3
"""Writes json.json: what Python's json makes of some values and texts. Run in this folder: python3 make_json.py"""

import json
import random

NUMBERS = ["0", "-0", "2.0", "2e0", "1e3", "1.50e1", "-7", "9007199254740993", "9223372036854775807",
           "-9223372036854775808", "9223372036854775808", "0.1", "1e-05", "123456789012345680.0", "1E400", "5e-324",
           "0.30000000000000004", "0e99999999999999999999", "1e18", "1e19", "12.340e2", "12.345e2"]

ACCEPTED = ['{}', '[]', ' [1 , 2]\n', '"\\u0041\\ud83d\\ude00"', '{"a":{"a":[]},"a":null}', 'NaN', '-Infinity',
            '[true,false,null]', '"\x7f"', '"\u2028"', '"\\/\\b\\f\\n\\r\\t\\"\\\\"', '1e5', '-0.0', '"\U0001F600é"']

REFUSED = ['', ' ', '{', '[', '[1,]', '{"a":1,}', '{"a" 1}', "{'a':1}", '[1 2]', '01', '1.', '.5', '+1', '-', '1e',
           '1e+', '"a', '"\\x"', '"\\u12g4"', '"a\nb"', '"\x00"', 'nul', 'nullx', 'True', '[]]', '{"a":}', '{1:2}',
           '[,1]', '-NaN', 'infinity', '"\t"', '{"a":1 "b":2}', 'tru', '[1}', '//x\n1']


def value(rng, depth):
    kind = rng.randrange(7 if depth else 5)
    if kind == 0:
        return rng.choice([None, True, False])
    if kind == 1:
        return rng.choice([rng.randrange(-10**18, 10**18), rng.random() * 10 ** rng.randrange(-20, 20), 0.0, 1.0])
    if kind < 5:
        alphabet = 'ab "\\/\n\t\r\b\f\x01\x1f\x7f' + "éßあ漢العربية😀\u2028\u200d"
        return "".join(rng.choice(alphabet) for _ in range(rng.randrange(20)))
    if kind == 5:
        return [value(rng, depth - 1) for _ in range(rng.randrange(5))]
    return {f"k{rng.randrange(99)} é"[: rng.randrange(1, 6)]: value(rng, depth - 1) for _ in range(rng.randrange(5))}


def main():
    rng = random.Random(7)
    values = [value(rng, 4) for _ in range(200)]
    for text in ACCEPTED:
        json.loads(text)
    for text in REFUSED:
        try:
            json.loads(text)
        except ValueError:
            continue
        raise SystemExit(f"Python accepts {text!r}")
    numbers = []
    for token in NUMBERS:
        number = json.loads(token)
        whole = None
        if "99999" in token:
            whole = 0
        else:
            from fractions import Fraction
            exact = Fraction(token)
            if exact.denominator == 1 and -2**63 <= exact.numerator < 2**63:
                whole = exact.numerator
        numbers.append([token, repr(float(token)), None if whole is None else str(whole)])
    fixture = {
        "numbers": numbers,
        "accepted": ACCEPTED,
        "refused": REFUSED,
        "written": [
            {
                "ascii": json.dumps(v),
                "compact": json.dumps(v, ensure_ascii=False, separators=(",", ":")),
                "python": json.dumps(v, ensure_ascii=False),
                "pretty": json.dumps(v, ensure_ascii=False, indent=2),
            }
            for v in values
        ],
    }
    with open("json.json", "w", encoding="utf-8") as file:
        json.dump(fixture, file, ensure_ascii=True, indent=0)
        file.write("\n")


main()
