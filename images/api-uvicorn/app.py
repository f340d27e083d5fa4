"""The API's contract as an ASGI application."""
import asyncio
import json
import socket
from urllib.parse import parse_qs

from ballast_ledger import executed

HOSTNAME = socket.gethostname()
LONGEST_SLEEP_MS = 60_000

healthy = True


async def answer(send, status, content, kind=b"application/json", headers=()):
    length = (b"content-length", str(len(content)).encode())
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-type", kind), length, *headers]})
    await send({"type": "http.response.body", "body": content})


async def reply(send, status, **fields):
    await answer(send, status, json.dumps(fields).encode())


async def body_of(receive):
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def hostname(scope, receive, send):
    if healthy:
        await reply(send, 200, hostname=HOSTNAME)
    else:
        await reply(send, 503, error="told to fail by POST /health/fail", hostname=HOSTNAME)


async def ready(scope, receive, send):
    await reply(send, 200, ready=True)


async def slow(scope, receive, send):
    asked = parse_qs(scope["query_string"].decode()).get("ms", ["1000"])[0]
    ms = min(int(asked) if asked.isdigit() else 1000, LONGEST_SLEEP_MS)
    await asyncio.sleep(ms / 1000)
    await reply(send, 200, hostname=HOSTNAME, ms=ms)


async def echo(scope, receive, send):
    headers = [(b"x-hostname", HOSTNAME.encode())]
    await answer(send, 200, await body_of(receive), b"application/octet-stream", headers)


def health(state):
    async def change(scope, receive, send):
        global healthy
        if b"origin" in dict(scope["headers"]):  # a browser sends it with each POST, and any page can send one here
            await reply(send, 403, error="web pages may not change an instance")
            return
        healthy = state
        await reply(send, 200, hostname=HOSTNAME, healthy=healthy)

    return change


ROUTES = {
    ("GET", "/hostname"): hostname,
    ("GET", "/ready"): ready,
    ("GET", "/slow"): slow,
    ("POST", "/echo"): echo,
    ("POST", "/health/fail"): health(False),
    ("POST", "/health/heal"): health(True),
}


async def application(scope, receive, send):
    if scope["type"] != "http":
        return
    executed(dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1"))
    route = ROUTES.get((scope["method"], scope["path"]))
    if route:
        await route(scope, receive, send)
    else:
        await reply(send, 404, error="no such path")
