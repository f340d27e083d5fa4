import http.server
import json
import re
import socket
import time


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections for ever
    wbufsize = -1  # sends head and body in one write

    def do_GET(self):
        target = self.requestline.split()[1]  # self.path is without repeated slashes
        if slow := re.fullmatch(r"/slow\?ms=(\d+)", target):
            time.sleep(int(slow[1]) / 1000)
        body = json.dumps({"hostname": socket.gethostname(), "target": target}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("", 5000), Handler).serve_forever()
