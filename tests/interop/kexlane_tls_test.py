# SPDX-License-Identifier: Apache-2.0
"""The files that kexlane-tls enable writes, in real servers: OPENSSL_CONF alone, or with the lines that it
prints, gives each X25519MLKEM768, as kexlane-tls check says."""

import json
import sys

import interop


def test(lab):
    tool = [sys.executable, "-IS", lab.module.parent / "kexlane-tls"]
    root = lab.dir / "root"
    root.mkdir()
    certificate, key = lab.certificate()
    both = lab.dir / "both.pem"
    both.write_text(certificate.read_text() + key.read_text())
    system = {"OPENSSL_MODULES": str(lab.module.parent)}

    def enabled(program):
        """The environment of a program that is enabled, and the lines that it needs beside that."""
        answer = json.loads(lab.run([*tool, "show", program, "--root", root, "--json"]))
        conf = lab.dir / f"openssl-{program}.cnf"
        conf.write_text(answer["files"][f"/etc/kexlane/openssl-{program}.cnf"])
        lines = [line for part in answer["by_hand"] for line in part["lines"]]
        return lab.environment(None, OPENSSL_CONF=str(conf), **system), lines

    def group(port):
        conf = interop.SOURCE / "examples/openssl/openssl.cnf"
        answer = json.loads(lab.run([*tool, "check", f"127.0.0.1:{port}", "--conf", conf, "--json"],
                                    env=lab.environment(None, **system)))
        return answer["server"]["group"]

    def serve(name, package, configuration, command, program=None, **options):
        """Starts a server whose own configuration names no groups but those of the printed lines."""
        try:
            binary = interop.need(name, package)
        except interop.Skip as reason:
            print(f"not tried: {reason}")
            return
        environment, lines = enabled(program or package)
        port = lab.port()
        path = lab.dir / f"{package}.conf"
        text = configuration.format(port=port, dir=lab.dir, certificate=certificate, key=key, both=both)
        path.write_text(text + "\n".join(lines) + "\n")
        process = lab.start(name, [binary, *command, path], port=port, env=environment, **options)
        interop.check(group(port) == "X25519MLKEM768", f"{name} agreed on {group(port)}")
        process.stop()
        print(f"{name}: X25519MLKEM768")

    serve("nginx", "nginx", """\
pid {dir}/nginx.pid;
error_log stderr;
daemon off;
events {{ }}
http {{
  access_log off;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_certificate {certificate};
    ssl_certificate_key {key};
  }}
}}
""", ["-e", "stderr", "-c"])
    serve("apache2", "apache2", """\
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
<VirtualHost *:{port}>
  SSLEngine on
  SSLCertificateFile {certificate}
  SSLCertificateKeyFile {key}
</VirtualHost>
""", ["-d", lab.dir, "-DFOREGROUND", "-f"], "apache")
    serve("haproxy", "haproxy", """\
defaults
  mode http
  timeout connect 5s
  timeout client 30s
  timeout server 30s
frontend https
  bind 127.0.0.1:{port} ssl crt {both}
  http-request return status 200
""", ["-db", "-f"])
    serve("mosquitto", "mosquitto", """\
listener {port} 127.0.0.1
certfile {certificate}
keyfile {key}
""", ["-c"])
    serve("stunnel", "stunnel4", """\
foreground = yes
pid =
[https]
accept = 127.0.0.1:{port}
connect = 127.0.0.1:9
cert = {certificate}
key = {key}
""", [], "stunnel")
    serve("redis-server", "redis-server", """\
port 0
bind 127.0.0.1
tls-port {port}
tls-auth-clients no
tls-cert-file {certificate}
tls-key-file {key}
""", [], "redis")


interop.main(test)
