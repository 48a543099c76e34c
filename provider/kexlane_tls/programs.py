# SPDX-License-Identifier: Apache-2.0
"""What is known of each program: how it gets its OPENSSL_CONF, its own option for groups, who restarts it.

A program that leaves its groups to OpenSSL takes them from the file that OPENSSL_CONF names. Those that name
groups themselves, or that clear their environment, need lines in their own configuration.
"""
from __future__ import annotations

import os.path
from typing import NamedTuple

from .group_names import RECOMMENDED

FOLDER = "/etc/kexlane"
# The protocols that s_client can begin with.
STARTTLS = ("smtp", "pop3", "imap", "ftp", "xmpp", "xmpp-server", "irc", "postgres", "mysql", "lmtp", "nntp",
            "sieve",
            "ldap")
GNUTLS = "GnuTLS, which OpenSSL's providers do not reach"


class Program(NamedTuple):
    title: str
    aliases: tuple[str, ...] = ()
    binaries: tuple[str, ...] = ()
    units: tuple[str, ...] = ()  # of systemd; a pattern stands for those that are installed
    reader: str = "root"  # the user who loads the module
    # Lines for files that are not ours: (file, lines). {conf} is the file that OPENSSL_CONF would name.
    by_hand: tuple[tuple[str, tuple[str, ...]], ...] = ()
    option: str = ""  # a regular expression: the option for groups, and as last group the list
    option_files: tuple[str, ...] = ()
    restart: str = ""
    port: int = 0
    starttls: str = ""
    note: str = ""
    cannot: str = ""  # why Debian's build cannot use the provider


def shell(command: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (("~/.profile, for all programs of a user, or for one call",
             ("export OPENSSL_CONF={conf}", f"OPENSSL_CONF={{conf}} {command}")),)


PROGRAMS: dict[str, Program] = {
    "nginx": Program(
        "nginx", binaries=("/usr/sbin/nginx",), units=("nginx.service",), port=443,
        option=r"^\s*ssl_ecdh_curve\s+(?!auto\b)(\S+?)\s*;",
        option_files=("/etc/nginx/nginx.conf", "/etc/nginx/conf.d/*.conf", "/etc/nginx/sites-enabled/*"),
        restart="systemctl restart nginx",
        note="A reload keeps the old environment, so a restart is needed once. TLSv1.3 must be in "
             "ssl_protocols."),
    "apache": Program(
        "Apache", ("apache2", "httpd"), ("/usr/sbin/apache2", "/usr/sbin/httpd"),
        ("apache2.service", "httpd*.service"), port=443,
        option=r"^\s*SSLOpenSSLConfCmd\s+(?:Groups|Curves)\s+\"?([^\s\"]+)",
        option_files=("/etc/apache2/apache2.conf", "/etc/apache2/conf-enabled/*.conf",
                      "/etc/apache2/sites-enabled/*", "/etc/apache2/mods-enabled/*.conf"),
        restart="systemctl restart apache2",
        note="If a certificate file has a block EC PARAMETERS, Apache uses that curve alone: delete the "
             "block."),
    "haproxy": Program(
        "HAProxy", binaries=("/usr/sbin/haproxy",), units=("haproxy.service",), port=443,
        option=r"^\s*(?:ssl-default-(?:bind|server)-curves|(?:bind|server)\s.*?\s(?:curves|ecdhe))\s+(\S+)",
        option_files=("/etc/haproxy/haproxy.cfg",), restart="systemctl restart haproxy"),
    "postfix": Program(
        "Postfix", binaries=("/usr/lib/postfix/sbin/smtpd",), port=25, starttls="smtp",
        restart="systemctl restart postfix",
        by_hand=(("/etc/postfix/main.cf",
                  ("tls_config_file = {conf}", "tls_eecdh_auto_curves = X25519MLKEM768")),),
        option=r"^\s*tls_eecdh_auto_curves\s*=\s*(.*\S)", option_files=("/etc/postfix/main.cf",),
        note="Postfix clears its environment, so OPENSSL_CONF does not reach it; 3.7.6 and newer have "
             "tls_config_file."),
    "dovecot": Program(
        "Dovecot", binaries=("/usr/sbin/dovecot", "/usr/lib/dovecot/imap-login"), reader="dovenull", port=993,
        option=r"^\s*ssl_curve_list\s*=\s*(\S+)",
        option_files=("/etc/dovecot/dovecot.conf", "/etc/dovecot/conf.d/*.conf", "/etc/dovecot/local.conf"),
        restart="systemctl restart dovecot"),
    "exim": Program(
        "Exim", ("exim4",), ("/usr/sbin/exim4", "/usr/sbin/exim"), ("exim4.service",), port=25,
        starttls="smtp",
        restart="systemctl restart exim4", option=r"^\s*tls_eccurve\s*=\s*(?!auto\b)(\S+)",
        option_files=("/etc/exim4/exim4.conf.template", "/etc/exim4/conf.d/main/*", "/etc/exim4/exim4.conf"),
        cannot=f"Debian's exim4 uses {GNUTLS}"),
    "proftpd": Program(
        "ProFTPD", binaries=("/usr/sbin/proftpd",), units=("proftpd.service",), port=21, starttls="ftp",
        option=r"^\s*TLSECDHCurve\s+(\S+)", option_files=("/etc/proftpd/*.conf",
                                                          "/etc/proftpd/conf.d/*.conf"),
        restart="systemctl restart proftpd"),
    "openvpn": Program(
        "OpenVPN", binaries=("/usr/sbin/openvpn",), option=r"^\s*(?:tls-groups|ecdh-curve)\s+(\S+)",
        units=("openvpn-server@.service", "openvpn-client@.service", "openvpn@.service"),
        option_files=("/etc/openvpn/*.conf", "/etc/openvpn/server/*.conf", "/etc/openvpn/client/*.conf"),
        restart="systemctl restart 'openvpn*'",
        note="The log says 'peer temporary key: ... X25519MLKEM768' at verb 3 or more."),
    "stunnel": Program(
        "stunnel", ("stunnel4",), ("/usr/bin/stunnel4", "/usr/bin/stunnel"), ("stunnel@.service",),
        by_hand=(("/etc/stunnel/NAME.conf, for each service", (f"curves = {RECOMMENDED}",)),),
        option=r"^\s*curves\s*=\s*(\S+)", option_files=("/etc/stunnel/*.conf",),
        restart="systemctl restart 'stunnel@*'",
        note="stunnel names groups itself, X25519 first, unless 'curves' says otherwise."),
    "postgresql": Program(
        "PostgreSQL", ("postgres",), ("/usr/lib/postgresql/*/bin/postgres",), reader="postgres", port=5432,
        starttls="postgres", restart="systemctl restart postgresql",
        by_hand=(("/etc/postgresql/VERSION/CLUSTER/environment", ("OPENSSL_CONF = '{conf}'",)),
                 ("/etc/postgresql/VERSION/CLUSTER/postgresql.conf, from version 18 on",
                  (f"ssl_groups = '{RECOMMENDED}'",))),
        option=r"^\s*ssl_(?:groups|ecdh_curve)\s*=\s*'([^']+)'",
        option_files=("/etc/postgresql/*/*/postgresql.conf", "/etc/postgresql/*/*/conf.d/*.conf"),
        note="Up to version 17 the server takes one curve (ssl_ecdh_curve), and cannot use the hybrid: put "
             "stunnel "
             "before it. psql and other clients need OPENSSL_CONF alone."),
    "mariadb": Program(
        "MariaDB", ("mysql", "mariadbd"), ("/usr/sbin/mariadbd", "/usr/sbin/mysqld"), ("mariadb.service",),
        reader="mysql", port=3306, starttls="mysql", restart="systemctl restart mariadb"),
    "redis": Program(
        "Redis", ("redis-server",), ("/usr/bin/redis-server", "/usr/bin/redis-check-rdb"),
        ("redis-server.service", "redis-server@.service"), reader="redis", port=6379,
        restart="systemctl restart redis-server"),
    "mosquitto": Program(
        "mosquitto", binaries=("/usr/sbin/mosquitto",), units=("mosquitto.service",), reader="mosquitto",
        port=8883,
        restart="systemctl restart mosquitto"),
    "curl": Program(
        "curl", binaries=("/usr/bin/curl",), by_hand=shell("curl https://example.org/"),
        option=r"^\s*-*curves\s*[=:\s]\s*\"?([^\s\"]+)", option_files=(os.path.expanduser("~/.curlrc"),)),
    "python": Program(
        "Python", ("python3",), ("/usr/bin/python3*",), by_hand=shell("python3 program.py"),
        note="This is for Debian's Python and its module ssl. Packages from PyPI such as cryptography bring "
             "an OpenSSL "
             "of their own."),
    "php": Program(
        "PHP", ("php-fpm",), ("/usr/sbin/php-fpm*", "/usr/bin/php*"), ("php*-fpm.service",),
        by_hand=shell("php program.php"), restart="systemctl restart 'php*-fpm'",
        note="PHP as a module of Apache takes what Apache has."),
    "ruby": Program("Ruby", (), ("/usr/bin/ruby*",), by_hand=shell("ruby program.rb")),
}


def find(name: str) -> str | None:
    """The name in PROGRAMS for a name that somebody wrote."""
    name = name.lower()
    return next((key for key, program in PROGRAMS.items() if name == key or name in program.aliases), None)


def conf_path(name: str) -> str:
    return f"{FOLDER}/openssl-{name}.cnf"
