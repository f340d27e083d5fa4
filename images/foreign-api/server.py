import http.server
import json
import signal
import socket
import sys
import threading

executed = {}  # by X-Request-ID
lock = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/hostname"
        body = json.dumps({"hostname": socket.gethostname()} if found else {"error": "no such path"}).encode()
        self.answer(200 if found else 404, "application/json", body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(200 if self.path == "/echo" else 404, "application/octet-stream", body)

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Hostname", socket.gethostname())
        request = self.headers["X-Request-ID"]
        if request:
            with lock:
                executed[request] = executed.get(request, 0) + 1
            self.send_header("X-Ballast-Executed", str(executed[request]))
        self.end_headers()
        self.wfile.write(body)


signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
http.server.ThreadingHTTPServer(("", 5000), Handler).serve_forever()
