import http.server
import json
import socket


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        target = self.requestline.split()[1]  # self.path is without repeated slashes
        body = json.dumps({"hostname": socket.gethostname(), "target": target}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("", 5000), Handler).serve_forever()
