# SPDX-License-Identifier: Apache-2.0
"""Node.js 26, whose OpenSSL 3.5 has an X25519MLKEM768 of its own, as client of nginx and server of curl."""

import interop
import javascript

interop.main(lambda lab: javascript.check(lab, interop.node(), "X25519MLKEM768"))
