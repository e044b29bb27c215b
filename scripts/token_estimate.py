#!/usr/bin/env python3
"""Measures TokenEstimate against real vocabularies: tokens over estimated ones, mean and 5 to 95 % of the pieces.

    pip install tiktoken tokenizers
    pip download --no-deps litellm django
    scripts/token_estimate.py litellm-….whl [django-….whl] NAME=texts.jsonl …

LiteLLM's package holds four vocabularies: o200k and cl100k (OpenAI), DeepSeek V3 and Claude 2. Django's holds
translations of its messages into many languages. Each further argument names a file of lines with a member `text`. The
weights are read from Sources/LanguageModels/Chat/TokenEstimate.swift, so that what is measured is what is built.
"""
import json
import os
import pathlib
import re
import sys
import tempfile
import zipfile

SOURCE = pathlib.Path(__file__).resolve().parent.parent / "Sources/LanguageModels/Chat/TokenEstimate.swift"
PIECE = 1500  # characters, about the size of a prompt
SHARED = "de fr es pl tr vi ru uk el he ar fa hi bn ta th ka hy ja ko zh_Hans zh_Hant".split()


def weights():
    """The cases of the function in the source: their ranges, and twelfths of a token."""
    body = SOURCE.read_text().split("private static func weight(")[1]
    cases = []
    for ranges, weight in re.findall(r"case (.+?): (\d+)", body):
        for low, dots, high in re.findall(r"(0x[\w]+|0)(\.\.[<.])(0x[\w]+)", ranges):
            cases.append((int(low, 0), int(high.replace("_", ""), 0) + (dots == "..."), int(weight)))
    rest = int(re.search(r"default: (\d+)", body)[1])
    return lambda scalar: next((w for low, high, w in cases if low <= scalar < high), rest)


WEIGHT = weights()


def estimate(text):
    return (sum(WEIGHT(ord(character)) for character in text) + 11) // 12


def vocabularies(package):
    folder = tempfile.mkdtemp()
    with zipfile.ZipFile(package) as archive:
        names = [n for n in archive.namelist() if "/tokenizers/" in n]
        for name in names:
            pathlib.Path(folder, pathlib.Path(name).name).write_bytes(archive.read(name))
    os.environ["TIKTOKEN_CACHE_DIR"] = folder
    import tiktoken
    from tokenizers import Tokenizer

    def openai(name):
        encoding = tiktoken.get_encoding(name)
        return lambda text: len(encoding.encode(text, disallowed_special=()))

    def other(name):
        tokenizer = Tokenizer.from_file(f"{folder}/{name}_tokenizer.json")
        return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)

    return {
        "o200k": openai("o200k_base"),
        "DeepSeek V3": other("deepseek"),
        "cl100k": openai("cl100k_base"),
        "Claude 2": other("anthropic"),
    }


def translations(package, language):
    lines = []
    with zipfile.ZipFile(package) as archive:
        for name in archive.namelist():
            if f"/locale/{language}/LC_MESSAGES/django.po" not in name:
                continue
            for match in re.finditer(r'^msgstr(?:\[\d\])? ((?:".*"\n)+)', archive.read(name).decode(), re.M):
                text = "".join(json.loads(part) for part in match[1].strip().split("\n"))
                if len(text) > 15 and not text.startswith("Project-Id"):
                    lines.append(text)
    return lines


def pieces(lines):
    current = ""
    for line in lines:
        current += line + "\n"
        if len(current) > PIECE:
            yield current
            current = ""


def report(name, texts, count):
    estimates = [estimate(text) for text in texts]
    cells = []
    for tokens in count.values():
        counted = [tokens(text) for text in texts]
        ratios = sorted(c / e for c, e in zip(counted, estimates))
        edge = len(ratios) * 5 // 100
        cells.append(f"{sum(counted) / sum(estimates):.2f} ({ratios[edge]:.2f} to {ratios[-1 - edge]:.2f})")
    print("|", " | ".join([f"{name} ({len(texts)})", *cells]), "|")


def main():
    count = vocabularies(sys.argv[1])
    print("|", " | ".join(["text (pieces)", *count]), "|")
    for argument in sys.argv[2:]:
        if "=" in argument:
            name, path = argument.split("=", 1)
            lines = [json.loads(line)["text"] for line in open(path, encoding="utf-8")]
            report(name, list(pieces(lines)), count)
            answers = [json.dumps({"texts": lines[i : i + 8]}, ensure_ascii=False) for i in range(0, 800, 8)]
            report(name + ", as JSON answers", answers, count)
        else:
            for language in SHARED:
                report(language, list(pieces(translations(argument, language))), count)


main()
