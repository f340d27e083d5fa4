"""api-flask with a fault on demand. A new fault is one more function in FAULTS."""
import re
import socket
import time

from flask import Response, request

from app import app, hostname

OF_A_LOAD = re.compile(r".+-[0-9]+")


def slow(seconds):
    time.sleep(float(seconds))


def cut():
    return Response(f'{{"hostname":"{hostname}","data":[1,2', mimetype="application/json")


def hang_up():
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
    return Response()


FAULTS = {"slow": slow, "cut": cut, "hang-up": hang_up}


@app.before_request
def misbehave():
    if not OF_A_LOAD.fullmatch(request.headers.get("X-Request-ID", "")):
        return None
    try:
        with open("/tmp/fault") as file:
            words = file.read().split()
    except FileNotFoundError:
        return None
    return FAULTS[words[0]](*words[1:])
