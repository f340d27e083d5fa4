import http.server
import json
import socket


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"hostname": socket.gethostname()}).encode()
        self.send_response(200 if self.path == "/hostname" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("", 5000), Handler).serve_forever()
