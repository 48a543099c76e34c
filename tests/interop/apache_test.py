# SPDX-License-Identifier: Apache-2.0
"""Apache as Debian has it, with examples/apache: a page, a HelloRetryRequest, spoiled key shares."""

import pathlib

import interop

# What Debian's apache2.conf and its enabled modules have already, for a folder of our own.
SERVER = """
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
User www-data
Group www-data
ServerName localhost
DefaultRuntimeDir {dir}
PidFile {dir}/apache2.pid
ErrorLog /dev/stderr
Listen 127.0.0.1:{port}
Include {site}
"""


def test(lab):
    apache = interop.need("apache2", "apache2")
    certificate, key = lab.certificate()
    pages = lab.dir / "pages"
    pages.mkdir()
    (pages / "index.html").write_text("a page of Apache\n")
    port = lab.port()
    site = lab.example("apache/site.conf", {
        "*:443": f"127.0.0.1:{port}",
        "/var/www/html": pages,
        "/etc/ssl/certs/localhost.pem": certificate,
        "/etc/ssl/private/localhost.key": key,
    })
    configuration = lab.dir / "apache2.conf"
    configuration.write_text(SERVER.format(dir=lab.dir, port=port, site=site))
    lab.start("apache2", [apache, "-d", lab.dir, "-f", configuration, "-DFOREGROUND"], port=port,
              env=lab.environment("openssl/providers.cnf"))
    interop.check_https(lab, port, "/index.html", "a page of Apache\n")


interop.main(test)
