# SPDX-License-Identifier: Apache-2.0
"""HAProxy with examples/haproxy, in front of plain HTTP: a page, a HelloRetryRequest, spoiled key shares."""

import os
import sys

import interop


def test(lab):
    haproxy = interop.need("haproxy", "haproxy")
    certificate, key = lab.certificate()
    both = lab.dir / "both.pem"
    both.write_text(certificate.read_text() + key.read_text())
    pages = lab.dir / "pages"
    pages.mkdir()
    (pages / "index.html").write_text("a page behind HAProxy\n")
    identity = "    user haproxy\n    group haproxy\n"
    http, https = lab.port(), lab.port()
    configuration = lab.example("haproxy/haproxy.cfg", {
        "bind :443": f"bind 127.0.0.1:{https}",
        "/etc/haproxy/localhost.pem": both,
        "127.0.0.1:8080": f"127.0.0.1:{http}",
        # Only root can become another user.
        identity: "" if os.geteuid() else identity,
    })
    lab.start("http", [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "--directory", pages,
                       http], port=http)
    # No OPENSSL_CONF: HAProxy loads the provider by its own option.
    lab.start("haproxy", [haproxy, "-db", "-f", configuration], port=https,
              env=lab.environment(None, OPENSSL_MODULES=str(lab.module.parent)))
    interop.check_https(lab, https, "/index.html", "a page behind HAProxy\n")


interop.main(test)
