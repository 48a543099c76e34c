# SPDX-License-Identifier: Apache-2.0
"""PostgreSQL behind stunnel with examples/postgresql, and psql: a query, a HelloRetryRequest, spoiled key
shares."""

import os
import pathlib
import shutil

import interop


def test(lab):
    stunnel = interop.need("stunnel", "stunnel4")
    programs = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        raise interop.Skip("no PostgreSQL is installed (Debian package postgresql)")
    programs = programs[-1].parent
    certificate, key = lab.certificate()
    data = lab.dir / "data"
    data.mkdir()
    user = {}
    if os.geteuid() == 0:  # which PostgreSQL refuses to be
        user = {"user": "postgres", "group": "postgres", "extra_groups": []}
        shutil.chown(data, "postgres", "postgres")
    lab.run([programs / "initdb", "--no-sync", "--auth", "trust", "--username", "friend", "--pgdata", data],
            timeout=120, **user)
    identity = "setuid = stunnel4\nsetgid = stunnel4\n"
    behind, port = lab.port(), lab.port()
    lab.start("postgres", [programs / "postgres", "-D", data, "-p", behind, "-c",
                           "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"],
              ready="ready to accept connections", timeout=60, **user)
    configuration = lab.example("postgresql/stunnel.conf", {
        ":::5433": f"127.0.0.1:{port}",
        "127.0.0.1:5432": f"127.0.0.1:{behind}",
        "/etc/ssl/certs/localhost.pem": certificate,
        "/etc/ssl/private/localhost.key": key,
        # Only root can become another user.
        identity: identity if user else "",
    })
    lab.start("stunnel", [stunnel, configuration], port=port, env=lab.environment("openssl/providers.cnf"))

    def query(relay, **more):
        answer = lab.run([programs / "psql", "--no-psqlrc", "--tuples-only", "--no-align", "--command",
                          "SELECT 6 * 7", f"host=localhost port={relay.port} user=friend dbname=postgres "
                          f"sslmode=verify-full sslrootcert={certificate}"], **more)
        interop.check(answer == "42\n", f"the answer was {answer}")

    retry = lab.example("openssl/openssl.cnf", {"X25519MLKEM768:X25519:P-256:P-384": "P-521:X25519MLKEM768"})
    relay = lab.relay(port)
    query(relay)
    query(relay, env=lab.environment(OPENSSL_CONF=str(retry)))
    relay.expect([("hello", interop.X25519MLKEM768)],
                 [("retry", interop.X25519MLKEM768), ("hello", interop.X25519MLKEM768)])
    interop.check_spoiled(lab, port, query)


interop.main(test)
