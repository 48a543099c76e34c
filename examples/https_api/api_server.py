# SPDX-License-Identifier: Apache-2.0
"""An HTTPS API: POST /measurements keeps a measurement, GET /measurements returns all that were kept.

    OPENSSL_CONF=../openssl/openssl.cnf python3 api_server.py PORT CERTIFICATE KEY
"""

import http.server
import json
import ssl
import sys

measurements = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, content):
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/measurements":
            self.answer(200, measurements)
        else:
            self.answer(404, {"error": "there is only /measurements"})

    def do_POST(self):
        try:
            measurement = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path != "/measurements":
                return self.answer(404, {"error": "there is only /measurements"})
            kept = {"device": str(measurement["device"]), "celsius": float(measurement["celsius"])}
        except (KeyError, TypeError, ValueError):
            self.close_connection = True
            return self.answer(400, {"error": "expected a device and its celsius"})
        measurements.append(kept)
        self.answer(201, kept)


if len(sys.argv) != 4:
    sys.exit(__doc__)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.minimum_version = ssl.TLSVersion.TLSv1_3
context.load_cert_chain(sys.argv[2], sys.argv[3])


class Server(http.server.ThreadingHTTPServer):
    def finish_request(self, request, address):
        # The handshake is made in the connection's own thread: nobody waits for a slow client.
        try:
            with context.wrap_socket(request, server_side=True) as connection:
                super().finish_request(connection, address)
        except OSError as error:
            print(f"{address[0]}: {error}", flush=True)


server = Server(("127.0.0.1", int(sys.argv[1])), Handler)
print(f"listening on port {server.server_port}", flush=True)
server.serve_forever()
