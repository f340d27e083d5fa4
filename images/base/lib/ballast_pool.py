"""Functions for a balancer's programs. They follow the passing instances of a service, and announce the list in force."""
import json
import os
import re
import socket
import time

AGENT = ("127.0.0.1", 8500)
WAIT_SECONDS = 10
RETRY_SECONDS = 0.1


def follow(service):
    """Yields the sorted addresses of the passing instances: at once, at each change, and every ten seconds."""
    index = 0
    while True:
        index, upstreams = retrying(passing, service, index)
        yield upstreams


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


def announce(upstreams, at, error_seconds):
    """Announces that these upstreams are in force since `at`, in seconds since the epoch, give or take the error."""
    event = {"event": "rendered", "at": round(at, 6), "errorMs": round(error_seconds * 1000, 3), "upstreams": upstreams}
    print("ballast " + json.dumps(event, separators=(",", ":")), flush=True)
