"""Functions for a balancer's programs. They follow the passing instances of services, and announce the lists in force."""
import json
import os
import re
import socket
import sys
import threading
import time
import traceback

AGENT = ("127.0.0.1", 8500)
WAIT_SECONDS = 10
RETRY_SECONDS = 0.1
SERVICE = re.compile(r"([a-z][a-z0-9-]{0,62}):(/|(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+|[A-Za-z0-9][A-Za-z0-9.-]*)")


def services():
    """Returns the routes by service, in the order of BALLAST_SERVICES. A route is a host unless it begins with a slash.

    Ends the program if the variable is wrong, because its words become parts of configurations.
    """
    routes = {}
    for word in os.environ.get("BALLAST_SERVICES", "api:/").split():
        service = SERVICE.fullmatch(word)
        if not service:
            sys.exit(f"BALLAST_SERVICES has {word!r}, which is not SERVICE:/PATH or SERVICE:HOST")
        name, route = service.groups()
        if name in routes or route in routes.values():
            sys.exit(f"BALLAST_SERVICES has {word!r}, whose service or route is there already")
        routes[name] = route
    return routes


def follow(service, wait=0):
    """Yields the sorted addresses of the passing instances: at once, at each change, and every ten seconds.

    After a change, but not before the first list, it waits for that many seconds, and yields what is passing then.
    """
    index, known = 0, None
    while True:
        index, upstreams = retrying(passing, service, index)
        if wait and known is not None and upstreams != known:
            time.sleep(wait)
            index, upstreams = retrying(passing, service, 0)
        known = upstreams
        yield upstreams


def in_thread(action, *arguments):
    """Runs an action in a thread. If it fails, the program ends, so that supervisord starts it again."""
    def run():
        try:
            action(*arguments)
        except BaseException:
            traceback.print_exc()
            os._exit(1)

    threading.Thread(target=run, daemon=True).start()


def passing(service, index):
    """Waits until Consul has a higher index than this one. Returns the new index and the addresses."""
    # with near=_agent the leader answers; otherwise the agent follows the stream of any server, which may be 0.1 s late
    path = f"/v1/health/service/{service}?passing&near=_agent&wait={WAIT_SECONDS}s&index={index}"
    with socket.create_connection(AGENT, 2 * WAIT_SECONDS) as connection:
        connection.sendall(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
        answer = b""
        while part := connection.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    following = re.search(rb"(?mi)^x-consul-index: (\d+)", head)
    if not re.match(rb"HTTP/1\.\d 200 ", head) or not following:
        raise OSError(f"the agent answered {head[:40]!r} {body[:200]!r}")
    pool = {f'{entry["Service"]["Address"] or entry["Node"]["Address"]}:{entry["Service"]["Port"]}'
            for entry in json.loads(body)}
    # an index goes back if the servers were restored: start again
    following = int(following[1])
    return following if following >= index else 0, sorted(pool)


def seconds(duration):
    """Returns the seconds of a duration such as 500ms, 1s, 2m or 1h."""
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", duration).groups()
    return int(number) * {"ms": 0.001, "s": 1, "m": 60, "h": 3600}[unit]


def retrying(action, *arguments):
    """Calls an action until it succeeds. Prints an error once, and again if it changes."""
    trouble = ""
    while True:
        try:
            return action(*arguments)
        except (OSError, ValueError, LookupError) as error:
            if str(error) != trouble:
                trouble = str(error)
                print(f"{action.__name__}: {trouble}; trying again", flush=True)
            time.sleep(RETRY_SECONDS)


def write(path, text):
    """Replaces a file in one step, so no reader sees a part of it."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


def announce(state, at, error_seconds):
    """Announces that upstreams are in force since `at`, in seconds since the epoch, give or take the error.

    `state` has them by service, or is the list of them all if the balancer does not tell services apart.
    """
    services = state if isinstance(state, dict) else {}
    upstreams = sorted({upstream for pool in services.values() for upstream in pool} if services else state)
    event = {"event": "rendered", "at": round(at, 6), "errorMs": round(error_seconds * 1000, 3), "upstreams": upstreams}
    if services:
        event["services"] = services
    print("ballast " + json.dumps(event, separators=(",", ":")), flush=True)
