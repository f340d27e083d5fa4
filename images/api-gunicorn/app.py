"""The API's contract as a WSGI application."""
import json
import socket
import time
from urllib.parse import parse_qs

from ballast_ledger import executed

HOSTNAME = socket.gethostname()
LONGEST_SLEEP_MS = 60_000
REASONS = {200: "200 OK", 403: "403 Forbidden", 404: "404 Not Found", 503: "503 Service Unavailable"}

healthy = True


def answer(start_response, status, content, kind="application/json", headers=()):
    start_response(REASONS[status], [("Content-Type", kind), ("Content-Length", str(len(content))), *headers])
    return [content]


def reply(start_response, status, **fields):
    return answer(start_response, status, json.dumps(fields).encode())


def hostname(environ, start_response):
    if healthy:
        return reply(start_response, 200, hostname=HOSTNAME)
    return reply(start_response, 503, error="told to fail by POST /health/fail", hostname=HOSTNAME)


def ready(environ, start_response):
    return reply(start_response, 200, ready=True)


def slow(environ, start_response):
    asked = parse_qs(environ.get("QUERY_STRING", "")).get("ms", ["1000"])[0]
    ms = min(int(asked) if asked.isdigit() else 1000, LONGEST_SLEEP_MS)
    time.sleep(ms / 1000)
    return reply(start_response, 200, hostname=HOSTNAME, ms=ms)


def echo(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return answer(start_response, 200, body, "application/octet-stream", [("X-Hostname", HOSTNAME)])


def health(state):
    def change(environ, start_response):
        global healthy
        if "HTTP_ORIGIN" in environ:  # a browser sends it with each POST, and any page can send one here
            return reply(start_response, 403, error="web pages may not change an instance")
        healthy = state
        return reply(start_response, 200, hostname=HOSTNAME, healthy=healthy)

    return change


ROUTES = {
    ("GET", "/hostname"): hostname,
    ("GET", "/ready"): ready,
    ("GET", "/slow"): slow,
    ("POST", "/echo"): echo,
    ("POST", "/health/fail"): health(False),
    ("POST", "/health/heal"): health(True),
}


def application(environ, start_response):
    executed(environ.get("HTTP_X_REQUEST_ID"))
    route = ROUTES.get((environ["REQUEST_METHOD"], environ["PATH_INFO"]))
    return route(environ, start_response) if route else reply(start_response, 404, error="no such path")
