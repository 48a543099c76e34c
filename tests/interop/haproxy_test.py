# SPDX-License-Identifier: Apache-2.0
"""HAProxy with examples/haproxy, in front of plain HTTP: a page, a HelloRetryRequest, spoiled key shares."""

import haproxy
import interop


def test(lab):
    port = haproxy.serve(lab, [interop.need("haproxy", "haproxy")])
    interop.check_https(lab, port, "/index.html", haproxy.PAGE)


interop.main(test)
