"""The same calls by the usual Python client: AsyncOpenAI under a semaphore, its own retries and limits as they come.

    peer.py BASE_URL BODY_FILE N C [--aiohttp] [--timeout=SECONDS]

Prints one JSON object, like the other sides of the comparison. CPU counts from the start of the process less what
the imports took, which no call is to blame for."""

import asyncio
import json
import resource
import sys
import time

import openai

timeout = next((float(a.split("=")[1]) for a in sys.argv if a.startswith("--timeout=")), 600.0)
arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
base_url, body_file, n, c = arguments[0], arguments[1], int(arguments[2]), int(arguments[3])
aiohttp = "--aiohttp" in sys.argv
with open(body_file) as file:
    body = json.load(file)


def cpu():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def main():
    if aiohttp:
        client = openai.AsyncOpenAI(base_url=base_url, api_key="none", timeout=timeout, http_client=openai.DefaultAioHttpClient())
    else:
        client = openai.AsyncOpenAI(base_url=base_url, api_key="none", timeout=timeout)
    semaphore = asyncio.Semaphore(c)
    texts = 0
    failed = 0

    async def call():
        nonlocal texts, failed
        async with semaphore:
            try:
                answer = await client.chat.completions.create(**body)
                texts += len(json.loads(answer.choices[0].message.content)["texts"])
            except Exception:
                failed += 1

    async with client:
        await asyncio.gather(*(call() for _ in range(n)))
    return failed or (texts != 8 * n)


limit = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
cpu_before, begin = cpu(), time.monotonic()
failed = asyncio.run(main())
wall = time.monotonic() - begin
print(
    json.dumps(
        {
            "n": n,
            "c": c,
            "wall": round(wall, 4),
            "cpu": round(cpu() - cpu_before, 4),
            "max_rss_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
            "failed": int(failed),
        }
    )
)
