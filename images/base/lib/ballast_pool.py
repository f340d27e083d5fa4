"""For a balancer's own programs: the instances of a service that pass, and how to tell the lab which are in force."""
import json
import os
import re
import socket
import time

AGENT = ("127.0.0.1", 8500)
WAIT_SECONDS = 10
RETRY_SECONDS = 0.1


def follow(service):
    """Yields the addresses of the passing instances, sorted: at once, at each change, and every ten seconds."""
    index = 0
    while True:
        index, upstreams = retrying(passing, service, index)
        yield upstreams


def passing(service, index):
    """Waits for a change beyond the index; returns the next index and the addresses."""
    # near=_agent has the leader answer; without it the agent follows the stream of any server, which is up to 0.1 s late
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
    # an index that goes back is another cluster's: begin anew
    following = int(following[1])
    return following if following >= index else 0, sorted(pool)


def retrying(action, *arguments):
    """Does it until it succeeds; says what is wrong once, and when that changes."""
    trouble = ""
    while True:
        try:
            return action(*arguments)
        except (OSError, ValueError, LookupError) as error:
            if str(error) != trouble:
                trouble = str(error)
                print(f"{action.__name__}: {trouble}; trying on", flush=True)
            time.sleep(RETRY_SECONDS)


def write(path, text):
    """Puts a whole file in the place of another."""
    with open(path + ".new", "w") as file:
        file.write(text)
    os.rename(path + ".new", path)


def announce(upstreams, at, error_seconds):
    """Tells the lab that these are in force since `at`, by the clock, within the error."""
    event = {"event": "rendered", "at": round(at, 6), "errorMs": round(error_seconds * 1000, 3), "upstreams": upstreams}
    print("ballast " + json.dumps(event, separators=(",", ":")), flush=True)
