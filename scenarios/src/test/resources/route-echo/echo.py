import http.server
import json
import os
import re
import socket
import sys
import threading
import time


def refuse(seconds):
    """Closes all connections and listens again after a time, as the same process."""
    time.sleep(0.05)  # so that the answer is sent
    os.execv(sys.executable, [sys.executable, "-u", __file__, str(time.time() + seconds)])



class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections for ever
    wbufsize = -1  # sends head and body in one write

    def do_GET(self):
        target = self.requestline.split()[1]  # self.path is without repeated slashes
        if slow := re.fullmatch(r"/slow\?ms=(\d+)", target):
            time.sleep(int(slow[1]) / 1000)
        if refused := re.fullmatch(r"/refuse\?ms=(\d+)", target):
            threading.Thread(target=refuse, args=[int(refused[1]) / 1000]).start()
        body = json.dumps({"hostname": socket.gethostname(), "target": target}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if len(sys.argv) > 1:
    time.sleep(max(0, float(sys.argv[1]) - time.time()))
server = http.server.ThreadingHTTPServer(("", 5000), Handler)
print(f"listens at {time.time():.3f}")
server.serve_forever()
