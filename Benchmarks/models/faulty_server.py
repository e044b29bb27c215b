#!/usr/bin/env python3
"""A chat-completions server on loopback that misbehaves on a seeded script, and keeps count.

  faulty_server.py --port 18600 --latency 0.1 --faults rate=0.10,error=0.05,reset=0.02,cut=0.03,shape=0.01,hang=0.01 --seed 1

Faults: rate (429 with Retry-After: 1), error (500), reset (the connection is reset), cut (the body ends before its announced
length), shape (JSON without choices), hang (no answer). GET /stats gives the counts: requests, answers of each kind, distinct
requests, those that were answered well, and `early`: requests repeated before the Retry-After they were given had passed.
"""
import argparse
import asyncio
import collections
import hashlib
import json
import random
import socket
import struct
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=18600)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--faults", default="rate=0.10,error=0.05,reset=0.02,cut=0.03,shape=0.01,hang=0.01")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    faults = [(name, float(share)) for name, share in (part.split("=") for part in args.faults.split(",") if part)]
    rng = random.Random(args.seed)
    counts = collections.Counter()
    allowed = {}
    answered = set()
    seen = set()

    def draw():
        value = rng.random()
        for name, share in faults:
            if value < share:
                return name
            value -= share
        return "good"

    def completion(number):
        texts = [f"benchmark text {number} {i} about a card that {random.Random(number * 8 + i).random():.12f}" for i in range(8)]
        return json.dumps({"id": f"c{number}", "object": "chat.completion", "model": "benchmark", "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": json.dumps({"texts": texts})}}],
            "usage": {"prompt_tokens": 900, "completion_tokens": 160, "total_tokens": 1060}})

    async def serve(reader, writer):
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def send(status, body, extra="", length=None):
            body = body.encode()
            head = (f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n{extra}"
                    f"content-length: {len(body) if length is None else length}\r\n\r\n")
            writer.write(head.encode() + body)

        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = 0
                for line in head.decode("latin1").split("\r\n"):
                    if line.lower().startswith("content-length:"):
                        length = int(line.split(":")[1])
                body = await reader.readexactly(length)
                if head.startswith(b"GET /stats"):
                    send("200 OK", json.dumps({**counts, "distinct": len(seen), "answered": len(answered)}))
                    continue
                now = time.monotonic()
                key = hashlib.sha256(body).digest()
                seen.add(key)
                counts["requests"] += 1
                if now < allowed.pop(key, 0):
                    counts["early"] += 1
                kind = draw()
                counts[kind] += 1
                if kind == "hang":
                    await reader.read()
                    return
                await asyncio.sleep(args.latency)
                if kind == "rate":
                    allowed[key] = time.monotonic() + 1
                    send("429 Too Many Requests", json.dumps({"error": {"message": "slow down", "code": "rate_limit_exceeded"}}),
                         "retry-after: 1\r\n")
                elif kind == "error":
                    send("500 Internal Server Error", json.dumps({"error": {"message": "sorry"}}))
                elif kind == "reset":
                    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    writer.transport.abort()
                    return
                elif kind == "cut":
                    whole = completion(counts["requests"])
                    send("200 OK", whole[: len(whole) // 2], length=len(whole))
                    await writer.drain()
                    writer.close()
                    return
                elif kind == "shape":
                    send("200 OK", json.dumps({"object": "chat.completion", "choices": []}))
                else:
                    answered.add(key)
                    send("200 OK", completion(counts["requests"]))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def run():
        server = await asyncio.start_server(serve, "127.0.0.1", args.port, backlog=4096)
        async with server:
            await server.serve_forever()

    asyncio.run(run())


if __name__ == "__main__":
    main()
