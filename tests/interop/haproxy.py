# SPDX-License-Identifier: Apache-2.0
"""A HAProxy by examples/haproxy/haproxy.cfg, in front of plain HTTP: the server of several tests."""

import os
import sys

PAGE = "a page behind HAProxy\n"


def serve(lab, command, groups="X25519MLKEM768:X25519:P-256:P-384"):
    """Serves /index.html; returns the port."""
    certificate, key = lab.certificate()
    http, https = lab.port(), lab.port()
    folder = lab.dir / f"haproxy-{https}"
    pages = folder / "pages"
    pages.mkdir(parents=True)
    (pages / "index.html").write_text(PAGE)
    both = folder / "both.pem"
    both.write_text(certificate.read_text() + key.read_text())
    identity = "    user haproxy\n    group haproxy\n"
    configuration = lab.example("haproxy/haproxy.cfg", {
        "bind :443": f"bind 127.0.0.1:{https}",
        "/etc/haproxy/localhost.pem": both,
        "127.0.0.1:8080": f"127.0.0.1:{http}",
        "X25519MLKEM768:X25519:P-256:P-384": groups,
        # Only root can become another user.
        identity: "" if os.geteuid() else identity,
    })
    lab.start("http", [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", pages,
                       http], port=http)
    # No OPENSSL_CONF: HAProxy loads the provider by its own option.
    lab.start("haproxy", [*command, "-db", "-f", configuration], port=https,
              env=lab.environment(None, OPENSSL_MODULES=str(lab.module.parent)))
    return https
