# SPDX-License-Identifier: Apache-2.0
"""An SFTP server that agrees on keys with ML-KEM by kexlane.

    python3 sftp_server.py PORT HOST_KEY AUTHORIZED_KEYS FOLDER

It serves FOLDER on 127.0.0.1 to whoever has the key of a line in AUTHORIZED_KEYS.
"""

import asyncio
import logging
import sys

import asyncssh

# Nothing but hybrids with ML-KEM, the preferred one first. OpenSSH has the second.
KEX = ["mlkem1024nistp384-sha384", "mlkem768x25519-sha256"]


async def main(port, host_key, authorized_keys, folder):
    logging.basicConfig(level=logging.INFO)
    logging.getLogger("asyncssh").setLevel("DEBUG")
    asyncssh.set_debug_level(2)  # names the key exchange of each connection
    server = await asyncssh.listen(
        "127.0.0.1", int(port), server_host_keys=[host_key], authorized_client_keys=authorized_keys,
        kex_algs=KEX, sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=folder))
    print(f"listening on port {server.get_port()}", flush=True)
    await server.wait_closed()


if len(sys.argv) != 5:
    sys.exit(__doc__)
try:
    asyncio.run(main(*sys.argv[1:]))
except (OSError, ValueError, asyncssh.Error) as error:
    sys.exit(f"{type(error).__name__}: {error}")
