# SPDX-License-Identifier: Apache-2.0
"""An Apache by examples/apache/site.conf, on a free port: the server of several tests."""

PAGE = "a page of Apache\n"
# What Debian's apache2.conf and its enabled modules have already, for a folder of our own.
SERVER = """
LoadModule mpm_event_module {root}/usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module {root}/usr/lib/apache2/modules/mod_authz_core.so
LoadModule ssl_module {root}/usr/lib/apache2/modules/mod_ssl.so
User www-data
Group www-data
ServerName localhost
DefaultRuntimeDir {dir}
PidFile {dir}/apache2.pid
ErrorLog /dev/stderr
Listen 127.0.0.1:{port}
Include {site}
"""


def serve(lab, command, groups="X25519MLKEM768:X25519:P-256:P-384", root="",
          configuration="openssl/providers.cnf"):
    """Serves /index.html with the modules below this root; returns the port."""
    certificate, key = lab.certificate()
    port = lab.port()
    folder = lab.dir / f"apache-{port}"
    pages = folder / "pages"
    pages.mkdir(parents=True)
    (pages / "index.html").write_text(PAGE)
    site = lab.example("apache/site.conf", {
        "*:443": f"127.0.0.1:{port}",
        "/var/www/html": pages,
        "/etc/ssl/certs/localhost.pem": certificate,
        "/etc/ssl/private/localhost.key": key,
        "X25519MLKEM768:X25519:P-256:P-384": groups,
    }).rename(folder / "site.conf")
    main = folder / "apache2.conf"
    main.write_text(SERVER.format(dir=folder, port=port, site=site, root=root))
    lab.start("apache2", [*command, "-d", folder, "-f", main, "-DFOREGROUND"], port=port,
              env=lab.environment(configuration))
    return port
