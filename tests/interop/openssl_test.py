# SPDX-License-Identifier: Apache-2.0
"""openssl s_server and s_client, as installed: data, a HelloRetryRequest, spoiled key shares."""

import interop


def test(lab):
    openssl = interop.need("openssl", "openssl")
    version = lab.run([openssl, "version"], env=lab.environment(None))
    if not version.startswith("OpenSSL 3."):
        raise interop.Skip(f"{version.strip()} has no providers")
    certificate, key = lab.certificate()
    server = lab.start("s_server", [openssl, "s_server", "-accept", "127.0.0.1:0", "-rev", "-groups",
                                    "X25519MLKEM768", "-cert", certificate, "-key", key])
    port = int(server.wait_for(r"^ACCEPT .*:(\d+)$")[1])

    def connect(relay, *options, **more):
        # s_client ends when its input does.
        return lab.run(["sh", "-c", '{ echo post-quantum; sleep 0.7; } | "$@"', "sh", openssl, "s_client",
                        "-connect", f"127.0.0.1:{relay.port}", "-CAfile", certificate,
                        "-verify_return_error", *options], **more)

    relay = lab.relay(port)
    answer = connect(relay)
    interop.check("mutnauq-tsop" in answer, f"no data came back:\n{answer}")
    # The key share is for a group that the server has not: it asks for another one.
    answer = connect(relay, "-groups", "P-256:X25519MLKEM768")
    interop.check("mutnauq-tsop" in answer, f"no data came back after a HelloRetryRequest:\n{answer}")
    # A client without the provider.
    answer = connect(relay, env=lab.environment(None), fails=True)
    interop.check("alert handshake failure" in answer, f"no alert:\n{answer}")
    relay.expect([("hello", interop.X25519MLKEM768)],
                 [("retry", interop.X25519MLKEM768), ("hello", interop.X25519MLKEM768)],
                 [])

    interop.check_spoiled(lab, port, connect)


interop.main(test)
