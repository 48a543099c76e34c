# SPDX-License-Identifier: Apache-2.0
"""Bun, whose TLS is BoringSSL, as client of nginx and server of curl."""

import interop
import javascript

# It has no name for the group; the bytes on the wire and nginx's log tell.
interop.main(lambda lab: javascript.check(lab, interop.bun(), None))
