#!/usr/bin/env python3
"""Writes Sources/LanguageModels/Prices/BuiltInPrices.swift from LiteLLM's list of prices.

    scripts/prices.py                  fetches the newest LiteLLM package with pip, into a temporary folder
    scripts/prices.py litellm-….whl    takes the package that is there

The list is `litellm/model_prices_and_context_window_backup.json` in the package (MIT licence, Berri AI). Taken are the
models that a provider's own chat completions (or Anthropic's messages) answer with text. Batch prices are those the list
states; where it states none, half the price for Anthropic, whose documentation gives half for all models
(https://platform.claude.com/docs/en/build-with-claude/batch-processing), and for OpenAI models whose entry in the list
names the batch endpoint (half: https://platform.openai.com/docs/guides/batch). All others cost the same in a batch.
Names with a date are left out where the name without it costs the same, since prices are looked up without the date, too.
"""
import datetime
import decimal
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

LIST = "litellm/model_prices_and_context_window_backup.json"
TARGET = pathlib.Path(__file__).resolve().parent.parent / "Sources/LanguageModels/Prices/BuiltInPrices.swift"

# The list's name of the provider, and the hosts of its own endpoint.
PROVIDERS = {
    "openai": ["api.openai.com"],
    "anthropic": ["api.anthropic.com"],
    "gemini": ["generativelanguage.googleapis.com"],
    "deepseek": ["api.deepseek.com"],
    "mistral": ["api.mistral.ai"],
    "groq": ["api.groq.com"],
    "together_ai": ["api.together.xyz", "api.together.ai"],
    "xai": ["api.x.ai"],
    "zai": ["api.z.ai"],
    "moonshot": ["api.moonshot.ai"],
    "cerebras": ["api.cerebras.ai"],
}
OTHER_USES = re.compile(r"audio|realtime|search|research|computer-use|image|robotics|tts|transcribe|embed|live|^ft:")
DATE = re.compile(r"^(.+)-20\d\d-?(0\d|1[0-2])-?([0-2]\d|3[01])$")


def amount(entry, key):
    """Dollars per million tokens, exact, or None."""
    value = entry.get(key)
    return None if value is None else decimal.Decimal(value) * 1_000_000


def price(provider, entry):
    names = {
        "input": "input_cost_per_token",
        "cached_input": "cache_read_input_token_cost",
        "output": "output_cost_per_token",
        "batch_input": "input_cost_per_token_batches",
        "batch_output": "output_cost_per_token_batches",
    }
    found = {name: amount(entry, key) for name, key in names.items()}
    if not found["input"] or not found["output"]:
        return None  # free to try, or not sold by the token
    halved = provider == "anthropic" or (provider == "openai" and "/v1/batch" in entry.get("supported_endpoints", []))
    for side in ("input", "output"):
        if found["batch_" + side] is None and halved:
            found["batch_" + side] = found[side] / 2
    if not found["cached_input"]:
        del found["cached_input"]  # none given, or an empty place
    return {name: value for name, value in found.items() if value is not None}


def models(prices, provider, today):
    taken = {}
    for name, entry in prices.items():
        if entry.get("litellm_provider") != provider or entry.get("mode") != "chat" or OTHER_USES.search(name):
            continue
        # Models that are gone stay out, but for the two providers whose dates are sometimes moved.
        if provider not in ("openai", "anthropic") and entry.get("deprecation_date", "9999") < today:
            continue
        found = price(provider, entry)
        if found:
            taken[name.removeprefix(provider + "/")] = found
    return {
        name: found
        for name, found in sorted(taken.items())
        if not ((match := DATE.match(name)) and taken.get(match[1]) == found)
    }


def line(name, found):
    members = ", ".join(f"{json.dumps(key)}: {value.normalize():f}" for key, value in found.items())
    return f"    {json.dumps(name)}: {{{members}}}"


def main():
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            package = pathlib.Path(sys.argv[1])
        else:
            subprocess.run(["pip", "download", "--quiet", "--no-deps", "--dest", folder, "litellm"], check=True)
            package = next(pathlib.Path(folder).glob("litellm-*.whl"))
        version = package.name.split("-")[1]
        with zipfile.ZipFile(package) as archive:
            prices = json.loads(archive.read(LIST), parse_float=decimal.Decimal)
    today = datetime.date.today().isoformat()
    providers = []
    for provider, hosts in PROVIDERS.items():
        lines = ",\n".join(line(*pair) for pair in models(prices, provider, today).items())
        head = f'  {{"name": {json.dumps(provider)}, "hosts": {json.dumps(hosts)}, "models": {{'
        providers.append(f"{head}\n{lines}\n  }}}}")
    text = (
        f'{{"date": "{today}", "source": "LiteLLM {version}, model_prices_and_context_window (MIT, Berri AI)",\n'
        '"currency": "USD", "per": 1000000, "providers": [\n' + ",\n".join(providers) + "\n]}"
    )
    TARGET.write_text(
        "// Written by scripts/prices.py; run it again to bring the prices up to date.\n"
        "// The figures are LiteLLM's: https://github.com/BerriAI/litellm, MIT licence, Copyright (c) 2023 Berri AI.\n"
        "// The format is that of a user's own file of prices, see PriceBook.init(parsing:).\n\n"
        "extension PriceBook {\n"
        "    /// The prices of providers' own endpoints, in dollars per million tokens.\n"
        '    static let builtInPrices = #"""\n'
        + "".join(f"        {row}\n" for row in text.split("\n"))
        + '        """#\n}\n'
    )
    print(f"{TARGET.name}: {text.count(chr(10)) + 1} lines, LiteLLM {version}")


main()
