"""The API of the reference system; api-java keeps the same contract."""
import os
import signal
import socket
import time

from ballast_ledger import executed
from flask import Flask, Response, jsonify, request
from werkzeug import serving

app = Flask(__name__)
hostname = socket.gethostname()
healthy = True

if os.environ.get("BALLAST_PROFILE") != "article":
    # TERM ends the accept loop, as Ctrl-C does. Then the server closes, after it has waited for the requests in flight
    serving.ThreadedWSGIServer.daemon_threads = False
    # at 250 requests a second, half a second's stall fills Werkzeug's backlog of 128, and the kernel drops connections
    serving.LISTEN_QUEUE = 1024
    # sends head and body in one write. If the process is killed between two, a balancer cannot send the request again
    serving.WSGIRequestHandler.wbufsize = -1
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@app.before_request
def count():
    executed(request.headers.get("X-Request-ID"))


@app.get("/hostname")
def get_hostname():
    if not healthy:
        return jsonify(error="told to fail by POST /health/fail", hostname=hostname), 503
    return jsonify(hostname=hostname)


@app.get("/ready")
def ready():
    return jsonify(ready=True)


@app.get("/slow")
def slow():
    milliseconds = request.args.get("ms", default=1000, type=int)
    time.sleep(max(0, min(milliseconds, 60_000)) / 1000)
    return jsonify(hostname=hostname, ms=milliseconds)


@app.post("/echo")
def echo():
    return Response(request.get_data(), headers={"X-Hostname": hostname}, mimetype="application/octet-stream")


@app.post("/health/<state>")
def health(state):
    if state not in ("fail", "heal"):
        return jsonify(error=f"no such state: {state}; fail or heal"), 404
    if "Origin" in request.headers:  # a browser sends it with each POST, and any page can send one here
        return jsonify(error="web pages may not change an instance"), 403
    global healthy
    healthy = state == "heal"
    return jsonify(hostname=hostname, healthy=healthy)
