#!/usr/bin/env python3
"""Write a large file of made-up classifier predictions, one JSON object a line.

The generator that came with this project's data, unchanged: its bytes are what docs/performance.md was measured on.

usage: make_predictions.py [--rows 1000000] [--classes 150] [--tasks 2]
                           [--seed 1] [--languages 3] [--empty-classes 3]
                           [--broken 0] [--out FILE]

The same arguments always give the same bytes. Without --out the lines go to
standard output. Each line is
  {"text", "true_label", "predicted_label", "confidence", "task"}
How the errors are made, so that a reader of the file can be checked:
  * every class has its own error rate, from 2% to 60%;
  * 70% of the errors of a class go to one partner class, the rest anywhere;
  * the last --empty-classes classes are predicted but never true (support 0);
  * right answers are surer (mean 0.8) than wrong ones (mean 0.45), but one
    error in twenty is very sure (over 0.95);
  * classes are uneven: the first is about 20 times as frequent as the last;
  * about 2% of the lines repeat an earlier text of the same class.
--broken N puts N damaged lines at fixed places: cut JSON, a missing key, an
empty line, a confidence out of range, a label of a wrong type (in turn).
The counts expected from the file go to standard error as one JSON object.
"""
import argparse
import json
import random
import sys
from itertools import accumulate

WORDS = {
    "en": "please where when can you my card account order transfer balance change cancel late refund "
          "fee charge limit still not working the a how do i why was declined pending top up abroad "
          "today yesterday order number address phone update new old lost stolen received sent".split(),
    "ar": "أين متى هل يمكن بطاقتي حسابي الطلب تحويل الرصيد تغيير إلغاء متأخر استرداد رسوم الحد لا تعمل "
          "كيف لماذا رفض معلق اليوم أمس رقم العنوان الهاتف تحديث جديد قديم مفقود".split(),
    "zh": "请问 什么 时候 可以 我的 银行卡 账户 订单 转账 余额 修改 取消 延迟 退款 手续费 额度 还是 不能 使用 "
          "怎么 为什么 被拒 处理中 今天 昨天 号码 地址 电话 更新 新的 丢失".split(),
}
EXTRA = ["", "", "", "", "", "!", "?", " \"ok\"", " \\o/", " 😀", "\tplease", "\nthanks", " 👩‍💻"]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--rows", type=int, default=1_000_000)
    ap.add_argument("--classes", type=int, default=150)
    ap.add_argument("--tasks", type=int, default=2)
    ap.add_argument("--languages", type=int, default=3, choices=(1, 2, 3))
    ap.add_argument("--empty-classes", type=int, default=3)
    ap.add_argument("--broken", type=int, default=0)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--out")
    a = ap.parse_args()
    rng = random.Random(a.seed)
    rnd = rng.random
    langs = list(WORDS)[:a.languages]
    alive = max(2, a.classes - a.empty_classes)
    tasks = []
    for t in range(a.tasks):
        labels = ["task%d_class_%03d" % (t, i) for i in range(a.classes)]
        tasks.append({
            "name": "task%d" % t,
            "labels": labels,
            "keys": [json.dumps(l) for l in labels],
            "cum": list(accumulate(20.0 ** (-i / alive) for i in range(alive))),
            "rate": [0.02 + 0.58 * rnd() ** 2 for _ in range(alive)],
            "partner": [rng.randrange(a.classes) for _ in range(alive)],
            "hint": [[rng.choice(WORDS[l]) for l in langs] for _ in range(alive)],
            "last": [None] * alive,
            "right": 0, "lines": 0,
        })
        for i in range(alive):
            if tasks[-1]["partner"][i] == i:
                tasks[-1]["partner"][i] = (i + 1) % a.classes
    step = a.rows // (a.broken + 1) if a.broken else 0
    out = open(a.out, "w", encoding="utf-8", newline="\n") if a.out else sys.stdout
    buf, broken = [], 0
    for n in range(a.rows):
        t = tasks[n % a.tasks]
        i = rng.choices(range(alive), cum_weights=t["cum"])[0]
        if t["last"][i] and rnd() < 0.02:
            text = t["last"][i]
        else:
            l = int(rnd() * len(langs))
            sep = "" if langs[l] == "zh" else " "
            words = rng.choices(WORDS[langs[l]], k=3 + int(rnd() * 12)) + [t["hint"][i][l]]
            text = json.dumps(sep.join(words) + sep + str(n % 9973) + EXTRA[int(rnd() * len(EXTRA))], ensure_ascii=False)
            t["last"][i] = text
        if rnd() < t["rate"][i]:
            j = t["partner"][i] if rnd() < 0.7 else int(rnd() * a.classes)
            if j == i:
                j = (i + 1) % a.classes
            conf = 0.95 + 0.05 * rnd() if rnd() < 0.05 else 0.2 + 0.5 * rnd()
        else:
            j, conf = i, 0.6 + 0.4 * rnd()
            t["right"] += 1
        t["lines"] += 1
        line = '{"text": %s, "true_label": %s, "predicted_label": %s, "confidence": %.6f, "task": "%s"}\n' % (
            text, t["keys"][i], t["keys"][j], conf, t["name"])
        if step and (n + 1) % step == 0 and broken < a.broken:
            t["lines"] -= 1
            t["right"] -= i == j
            line = (line[: len(line) // 2] + "\n",
                    line.replace('"true_label"', '"label_true"'),
                    "\n",
                    line.replace('"confidence": ', '"confidence": 7'),
                    line.replace(t["keys"][j], "[1]", 1))[broken % 5]
            broken += 1
        buf.append(line)
        if len(buf) == 20000:
            out.write("".join(buf))
            buf.clear()
    out.write("".join(buf))
    out.flush()
    if a.out:
        out.close()
    json.dump({"rows": a.rows, "broken": broken, "tasks": {
        t["name"]: {"lines": t["lines"], "right": t["right"], "accuracy": round(t["right"] / max(1, t["lines"]), 6)}
        for t in tasks}}, sys.stderr)
    sys.stderr.write("\n")


if __name__ == "__main__":
    main()
