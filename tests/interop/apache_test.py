# SPDX-License-Identifier: Apache-2.0
"""Apache as Debian has it, with examples/apache: a page, a HelloRetryRequest, spoiled key shares."""

import apache
import interop


def test(lab):
    port = apache.serve(lab, [interop.need("apache2", "apache2")])
    interop.check_https(lab, port, "/index.html", apache.PAGE)


interop.main(test)
