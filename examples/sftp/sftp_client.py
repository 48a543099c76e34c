# SPDX-License-Identifier: Apache-2.0
"""An SFTP client that agrees on keys with ML-KEM by kexlane.

    python3 sftp_client.py PORT KNOWN_HOSTS USER KEY put FILE REMOTE
    python3 sftp_client.py PORT KNOWN_HOSTS USER KEY get REMOTE FILE

It connects to 127.0.0.1, whose host key must be in KNOWN_HOSTS.
"""

import asyncio
import logging
import sys

import asyncssh

# Nothing but hybrids with ML-KEM, the preferred one first. OpenSSH has the second.
KEX = ["mlkem1024nistp384-sha384", "mlkem768x25519-sha256"]


async def main(port, known_hosts, user, key, command, source, target):
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("asyncssh").setLevel("DEBUG")
    asyncssh.set_debug_level(2)  # names the key exchange
    async with asyncssh.connect("127.0.0.1", int(port), known_hosts=known_hosts, username=user,
                                client_keys=[key], kex_algs=KEX) as connection:
        async with connection.start_sftp_client() as sftp:
            await {"put": sftp.put, "get": sftp.get}[command](source, target)


if len(sys.argv) != 8 or sys.argv[5] not in ("put", "get"):
    sys.exit(__doc__)
try:
    asyncio.run(main(*sys.argv[1:]))
except (OSError, ValueError, asyncssh.Error) as error:
    sys.exit(f"{type(error).__name__}: {error}")
