#!/usr/bin/env python3
"""Writes text.json: what other implementations make of some texts. Run in this folder: python3 make_text.py

Normal forms come from unicodedata, widths from the package wcwidth, similarities from plain sets.
"""

import json
import random
import re
import unicodedata

from wcwidth import wcswidth

from make_unicode_tables import nfkc_casefold

WHITESPACE = "[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+"

TEXTS = [
    "", " ", "a", "Hello,  World!\t\n", "STRASSE Straße", "ΣΑΣ Σας", "İstanbul ISTANBUL ıspanak", "ﬁne ﬂuﬀ ﬃ",
    "Ａｂｃ１２３　！", "①②③ ½ x² ㎏ ㍿", "e\u0301 é E\u0301 É", "A\u030a Å \u212b", "\u1e9b\u0323", "q\u0307\u0323 q\u0323\u0307",
    "한국어 텍스트", "\u1112\u1161\u11ab\u1100\u116e\u11a8", "ㅎㅏㄴ", "ﾊﾝｶｸ ｶﾞ ﾊﾟ", "がぎぐ か\u3099", "漢字かな交じり文", "豈更車",
    "العربية مُشَكَّلة", "ﻻ ﷺ", "नमस्ते दुनिया क\u093c", "สวัสดีครับ", "שָׁלוֹם", "zero\u200bwidth soft\u00adhyphen",
    "👩\u200d💻 👍🏽 🇩🇪 1️⃣ ❤️", "\ufeffbom", "a\u0300\u0301\u0316\u0302b", "Ⅷ ⅷ ™ ℡", "Ǆ ǅ ǆ", "Å\u0323", "ö\u0308\u0308",
    "\u0344 \u0958 \u2adc", "𝐇𝐞𝐥𝐥𝐨 𝟙𝟚", "Привет, МИР! Ё е\u0308", "ᾳ ᾼ ᾈ", "ẞ", "\u3000\u3000全角　空白\u3000", "a\u2028b\u2029c\u0085d",
    "\u09c7\u09be", "\u0b47\u0b56", "tabs\tand\x0bmore\x0cspace", "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "don’t “quote” – dash…", "ﬀ\u0301", "\u0345a\u0345", "ΐ ΰ", "ŉ ǰ",
]

WIDTH_TEXTS = [
    "", "a", "abc", "漢字", "ｱｲｳ", "ＡＢ", "한국", "e\u0301", "👍", "👍🏽", "👩\u200d💻", "👨\u200d👩\u200d👧\u200d👦", "🇩🇪", "❤️", "❤", "1️⃣", "☺️",
    "สวัสดี", "नमस्ते", "हिन्दी", "العربية", "שָׁלוֹם", "a\u200bb", "x\u00ad", "…", "—", "①", "→", "你好, world!", "ひらがな カタカナ", "\u1112\u1161\u11ab",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f", "┌─┐", "🎉🎊 party", "தமிழ்", "Ａ\u0301", "㊙️", "⌚", "✔️ ok", "🀄", "€100", "①②",
]


def normalized(text):
    return re.sub(WHITESPACE, " ", nfkc_casefold(text)).strip(" ")


def shingles(text, size=5):
    text = normalized(text)
    if len(text) < size:
        return {text}
    return {text[i:i + size] for i in range(len(text) - size + 1)}


def jaccard(a, b):
    return len(a & b) / len(a | b)


def random_text(rng):
    alphabets = ["abcde ", "ABéßﬁ ", "漢字かなカナ", "العربية ", "😀👍🏽\u200d❤️ ", "한국어 \u1161\u11a8\u1100", "a\u0301\u0323\u0300o ", "नमस्ते"]
    return "".join(rng.choice(rng.choice(alphabets)) for _ in range(rng.choice([0, 1, 2, 4, 5, 6, 20, 80])))


def edited(rng, text):
    characters = list(text)
    for _ in range(rng.randrange(4)):
        if characters:
            characters[rng.randrange(len(characters))] = rng.choice("aé字😀 ")
    return "".join(characters)


def main():
    rng = random.Random(11)
    assigned = [c for c in range(0x110000) if unicodedata.category(chr(c)) not in ("Cs", "Cn", "Co")]
    soup = ["".join(chr(rng.choice(assigned)) for _ in range(8)) for _ in range(300)]
    texts = TEXTS + [random_text(rng) for _ in range(200)] + soup
    pairs = []
    for _ in range(200):
        first = random_text(rng)
        second = edited(rng, first) if rng.random() < 0.8 else random_text(rng)
        pairs.append({
            "first": first, "second": second, "count": len(shingles(first)),
            "jaccard": jaccard(shingles(first), shingles(second)),
        })
    fixture = {
        "normalized": [{"text": text, "normalized": normalized(text)} for text in texts],
        "widths": [{"text": text, "width": wcswidth(text)} for text in WIDTH_TEXTS],
        "similarities": pairs,
    }
    with open("text.json", "w", encoding="utf-8") as file:
        json.dump(fixture, file, ensure_ascii=True, indent=0)
        file.write("\n")


main()
