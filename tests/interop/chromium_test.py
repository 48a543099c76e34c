# SPDX-License-Identifier: Apache-2.0
"""Chromium, without a window, against nginx with the provider: a page, a HelloRetryRequest, spoiled key
shares. It never needs to be asked for X25519MLKEM768, whose share it always sends; what is retried here
is P-256, and that is another group's business that the provider must leave alone."""

import chromium
import interop
import nginx

P_256 = 0x0017


def expect(relay, *hellos):
    """Chromium may open more connections than it needs, and leave them."""
    seen = [answers for answers in relay.server_hellos() if answers]
    interop.check(seen and all(answers == [*hellos] for answers in seen), f"the server answered {seen}")


def test(lab):
    browser = chromium.Chromium(lab)
    server = nginx.Nginx(lab)

    relay = lab.relay(server.port)
    groups = browser.get(relay.port)
    interop.check(groups == {interop.X25519MLKEM768}, f"Chromium's net-log says {groups}")
    server.logged("/index.html")
    expect(relay, ("hello", interop.X25519MLKEM768))
    interop.check_spoiled(lab, server.port, lambda relay: browser.get(relay.port))

    server.reload("P-256")
    relay = lab.relay(server.port)
    groups = browser.get(relay.port, "?retried")
    interop.check(groups == {P_256}, f"Chromium's net-log says {groups}")
    server.logged("/?retried", group="prime256v1")
    expect(relay, ("retry", P_256), ("hello", P_256))
    server.check_sound()


interop.main(test)
