# SPDX-License-Identifier: Apache-2.0
"""Postfix with examples/postfix: `openssl s_client -starttls smtp` hands it a mail, which it delivers; a
HelloRetryRequest, spoiled key shares."""

import os

import interop

# In place of Debian's main.cf and master.cf: an instance with a folder of its own, which delivers to it.
MAIN = """
compatibility_level = 3.6
smtpd_forbid_unauth_pipelining = no
queue_directory = {dir}/queue
data_directory = {dir}/data
maillog_file = /dev/stdout
import_environment = OPENSSL_MODULES MAIL_CONFIG MAIL_LOGTAG POSTLOG_SERVICE POSTLOG_HOSTNAME
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
alias_maps =
alias_database =
virtual_mailbox_domains = example.org
virtual_mailbox_base = {dir}/mail
virtual_mailbox_maps = static:friend
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
{tls}"""
MASTER = """
127.0.0.1:{port} inet n - y - - smtpd
cleanup unix n - y - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - y 1000? 1 tlsmgr
rewrite unix - - y - - trivial-rewrite
bounce unix - - y - 0 bounce
defer unix - - y - 0 bounce
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - y - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
MAIL = """EHLO localhost
MAIL FROM:<>
RCPT TO:<friend@example.org>
DATA
Subject: a test

post-quantum
.
QUIT
"""


def test(lab):
    postfix = interop.need("postfix", "postfix")
    openssl = interop.need("openssl", "openssl")
    if os.geteuid():
        raise interop.Skip("Postfix is started by root")
    certificate, key = lab.certificate()
    port = lab.port()
    tls = lab.example("postfix/tls.cf", {
        "/etc/ssl/certs/localhost.pem": certificate,
        "/etc/ssl/private/localhost.key": key,
        "/etc/ssl/kexlane.cnf": interop.SOURCE / "examples/openssl/openssl.cnf",
    }).read_text()
    configuration = lab.dir / "postfix"
    configuration.mkdir()
    (configuration / "main.cf").write_text(MAIN.format(dir=lab.dir, tls=tls))
    (configuration / "master.cf").write_text(MASTER.format(port=port))
    mail = lab.dir / "mail"
    for folder in (mail, lab.dir / "queue", lab.dir / "data"):
        folder.mkdir()
    os.chown(mail, 65534, 65534)
    lab.run(["chown", "postfix", lab.dir / "data"])
    lab.run([postfix, "-c", configuration, "check"])
    # Not by `postfix start`, which would leave the process group that is ended with this test.
    server = lab.start("postfix", ["/usr/lib/postfix/sbin/master", "-c", configuration, "-d", "-s"],
                       port=port, env=lab.environment(None, OPENSSL_MODULES=str(lab.module.parent)))

    def connect(relay, *options):
        answer = lab.run([openssl, "s_client", "-connect", f"127.0.0.1:{relay.port}", "-starttls", "smtp",
                          "-crlf", "-quiet", "-CAfile", certificate, "-verify_return_error", *options],
                         input=MAIL)
        interop.check("queued as" in answer, f"the mail was not taken:\n{answer}")

    relay = lab.relay(port)
    connect(relay)
    connect(relay, "-groups", "P-521:X25519MLKEM768")
    relay.expect([("hello", interop.X25519MLKEM768)],
                 [("retry", interop.X25519MLKEM768), ("hello", interop.X25519MLKEM768)])
    server.wait_for(r"(?s)delivered to mailbox.*delivered to mailbox")
    mails = (mail / "friend").read_text()
    interop.check(mails.count("\npost-quantum\n") == 2, f"the mailbox holds:\n{mails}")

    interop.check_spoiled(lab, port, connect)


interop.main(test)
