# SPDX-License-Identifier: Apache-2.0
"""kexlane-tls check: each broken openssl.cnf is provoked, and named with its line; sound ones are not."""

import json

from kexlane_tls_lab import GOOD, check, expect, main

GROUPS = "Groups = X25519MLKEM768:X25519:P-256:P-384"

# Each: what is changed in GOOD, and the finding: its id, its line, a word of it.
BROKEN = {
    "activte": (("[kexlane_provider]\nactivate", "[kexlane_provider]\nactivte"), "not-activated", 11,
                "activate"),
    "no activate": (("[kexlane_provider]\nactivate = 1\n", "[kexlane_provider]\n"), "not-activated", 10,
                    "activate"),
    "section of the provider": (("[kexlane_provider]", "[kexlan_provider]"), "no-section", 7,
                                "kexlan_provider"),
    "section of the providers": (("[providers]", "[provider]"), "no-section", 3, "line 5"),
    "section of init": (("[init]", "[initial]"), "no-section", 1, "initial"),
    "section of ssl": (("[ssl]", "[sll]"), "no-section", 4, "sll"),
    "section of tls": (("[tls]", "[tsl]"), "no-section", 13, "tsl"),
    "name of the provider": (("kexlane = ", "kexlan = "), "provider-name", 7, "kexlane"),
    "name of the default": (("default = ", "defualt = "), "provider-name", 6, "default"),
    "identity": (("[kexlane_provider]\n", "[kexlane_provider]\nidentity = kexlan\n"), "provider-name", 11,
                 "identity"),
    "group": (("X25519MLKEM768", "X25519MLKEM786"), "group-unknown", 15, "X25519MLKEM768"),
    "second group": (("P-384", "P-385"), "group-unknown", 15, "P-384"),
    "empty group": ((":P-256", "::P-256"), "group-unknown", 15, "':'"),
    "no hybrid": (("X25519MLKEM768:", ""), "no-hybrid", 15, "X25519MLKEM768"),
    "openssl_cnf": (("openssl_conf", "openssl_cnf"), "no-openssl-conf", 1, "openssl_conf"),
    "openssl_conf in a section": (("openssl_conf = init\n[init]", "[init]\nopenssl_conf = init"),
                                  "misplaced-openssl-conf", 2, "[init]"),
    "no openssl_conf": (("openssl_conf = init\n", ""), "no-openssl-conf", None, ""),
    "ssl_cnf": (("ssl_conf = ssl", "ssl_cnf = ssl"), "no-ssl-conf", 4, "ssl_conf"),
    "no ssl_conf": (("ssl_conf = ssl\n", ""), "no-ssl-conf", 2, "ssl_conf"),
    "provders": (("providers = providers", "provders = providers"), "no-providers", 3, "providers"),
    "system_defaults": (("system_default", "system_defaults"), "no-system-default", 13, "system_default"),
    "Group": (("Groups", "Group"), "unknown-command", 15, "Groups"),
    "no kexlane": (("kexlane = kexlane_provider\n", ""), "no-kexlane", 5, "kexlane"),
    "no default": (("default = default_provider\n", ""), "default-left-out", 6, "Insufficient randomness"),
    "default not activated": (("[default_provider]\nactivate = 1\n", "[default_provider]\n"),
                              "default-left-out", 6,
                              "library has no ciphers"),
    "no bracket": (("[ssl]", "[ssl"), "no-bracket", 12, "]"),
    "a colon in a name": (("[kexlane_provider]", "[kexlane:provider]"), "no-bracket", 10, "name"),
    "include without a space": (("[ssl]", ".include[ssl]"), "no-equal-sign", 12, ".include"),
    "no equal sign": (("activate = 1\n[ssl]", "activate 1\n[ssl]"), "no-equal-sign", 11, "activate 1"),
    "no variable": (("kexlane_provider\n[def", "$kexlane\n[def"), "no-variable", 7, "$kexlane"),
    "no variable of the environment": (("Groups = X", "Groups = $ENV::NO_SUCH_GROUPS:X"), "no-variable", 15,
                                       "NO_SUCH_GROUPS"),
    "no brace": (("kexlane_provider\n[def", "${init::providers\n[def"), "no-brace", 7, "}"),
    "TLS 1.2 alone": (("Groups", "MaxProtocol = TLSv1.2\nGroups"), "no-tls13", 15, "TLS 1.3"),
    "properties": (("ssl_conf = ssl\n",
                    "ssl_conf = ssl\nalg_section = a\n[a]\ndefault_properties = provider=kexlane\n"
                    "[init]\n"), "wrong-properties", 7, "?provider=kexlane"),
    "properties for another": (("ssl_conf = ssl\n",
                                "ssl_conf = ssl\nalg_section = a\n[a]\ndefault_properties = "
                                "fips=yes\n[init]\n"), "wrong-properties", 7, "fips"),
    "no such include": (("[init]", ".include /no/such/file.cnf\n[init]"), "include-missing", 2,
                        "/no/such/file.cnf"),
    "relative include": (("openssl_conf", ".pragma = abspath:true\n.include x.cnf\nopenssl_conf"),
                         "relative-include", 2,
                         "x.cnf"),
    "unknown line": (("[init]\n", "[init]\nprotocols = 1\n"), "unknown-line", 3, "protocols"),
    # The comment goes on in the next line, which is then no line of its own.
    "continued comment": (("[kexlane_provider]\n", "[kexlane_provider]\n# a comment \\\n"), "not-activated",
                          10, ""),
}
WARNINGS = {
    "after a bracket": (("[tls]\n", "[tls] "), "after-bracket", 14, "new line"),
    "locks out all": ((":X25519:P-256:P-384", ""), "locks-out", 15, "TLS 1.2"),
    "locks out X25519": ((":X25519:", ":"), "locks-out", 15, "X25519"),
    "locks out P-256": ((":P-256", ""), "locks-out", 15, "P-256"),
    "hybrid last": (("X25519MLKEM768:X25519", "X25519:X25519MLKEM768"), "hybrid-not-first", 15, "first"),
    "preferred properties": (("ssl_conf = ssl\n", "ssl_conf = ssl\nalg_section = a\n[a]\ndefault_properties "
                                                  "= "
                              "?provider=kexlan\n[init]\n"), "wrong-properties", 7, "kexlane"),
    "parameter": (("[kexlane_provider]\n", "[kexlane_provider]\nml-kem.retain_sed = no\n"),
                  "misspelt-parameter", 11,
                  "ml-kem.retain_seed"),
}
# Good files that are written in other ways.
SOUND = {
    "as it is": ("", ""),
    "quotes": (GROUPS, 'Groups = "X25519MLKEM768:X25519:P-256:P-384" # a comment'),
    "continued": (GROUPS, "Groups = X25519MLKEM768:\\\nX25519:P-256:P-384"),
    "variable": (GROUPS, "NumTickets = 2\nGroups = ${first}:$names::second:P-256:P-384"),
    "environment": (GROUPS, "Groups = $ENV::KEXLANE_TEST_GROUP:X25519:P-256:P-384"),
    "other names": (GROUPS, "Curves = X25519MLKEM768:x25519:prime256v1:secp384r1"),
    "line for another section": ("[init]", "other::x = 1\n[init]"),
    "a dot": ("providers = providers", "providers.1 = providers"),
    "a prefix": ("providers = providers", "provider = providers"),
    "spaces": ("[kexlane_provider]", "  [ kexlane_provider ] # a comment"),
    "line ends": ("\n", "\r\n"),
    "pragma": ("openssl_conf", ".pragma dollarid:on\nx$y = 1\nopenssl_conf"),
    "diagnostics": ("openssl_conf", "config_diagnostics = 1\nopenssl_conf"),
}


def configuration_files(lab):
    for name, ((old, new), id, line, word) in BROKEN.items():
        check(old in GOOD, f"{name}: no '{old}'")
        code, result = lab.check("--conf", lab.conf(GOOD.replace(old, new, 1)))
        check(code == 1, f"{name}: exit code {code}")
        expect(result, id, line, word)
    for name, ((old, new), id, line, word) in WARNINGS.items():
        code, result = lab.check("--conf", lab.conf(GOOD.replace(old, new, 1)))
        expect(result, id, line, word, level="warning")
        check(code == 3, f"{name}: exit code {code}")
    for name, (old, new) in SOUND.items():
        text = GOOD.replace(old, new) if old == "\n" else GOOD.replace(old, new, 1)
        if name == "variable":
            text = "first = X25519MLKEM768\n" + text.replace("[ssl]", "[names]\nsecond = X25519\n[ssl]")
        path = lab.conf(text)
        code, result = lab.check("--conf", path, KEXLANE_TEST_GROUP="X25519MLKEM768")
        check(code == 0, f"{name}: exit code {code}: {json.dumps(result, indent=1)}")
        check(result["file"]["offers"] == {"groups": ["X25519MLKEM768", "X25519", "P-256", "P-384"],
                                           "key_shares": ["X25519MLKEM768"]}, f"{name}: {result['file']}")
    print(f"{len(BROKEN)} broken files, {len(WARNINGS)} doubtful, {len(SOUND)} sound")


def overriding(lab):
    """Of two lines for one name the later one counts, also where the section comes twice."""
    code, result = lab.check("--conf",
                             lab.conf(GOOD + "[kexlane_provider]\nidentity = kexlan\n[tls]\nGroups = "
                                             "P-256\n"))
    check(code == 1, f"exit code {code}")
    expect(result, "no-hybrid", 19)
    expect(result, "replaced", 15, "line 19", level="warning")
    expect(result, "section-twice", 18, "14", level="note")
    # As Debian's own file is to be extended: it is sound.
    debian = ("openssl_conf = openssl_init\n[openssl_init]\nproviders = provider_sect\n[provider_sect]\n"
              "default = x\n[x]\n")
    text = debian + GOOD.replace("openssl_conf = init\n[init]", "[openssl_init]")
    code, result = lab.check("--conf", lab.conf(text))
    check(code == 0, f"exit code {code}: {result['findings']}")
    # Debian 13's file with the module alone: its default provider is not activated.
    text = debian.replace("[x]\n", "kexlane = k\n[x]\n[k]\nactivate = 1\n")
    _, result = lab.check("--conf", lab.conf(text))
    expect(result, "default-left-out", 5)


def includes(lab):
    """Files that others include: lines are named in the file in which they stand."""
    part = lab.conf(GOOD.split("[ssl]")[1].join(["[ssl]", ""]).replace("X25519MLKEM768", "X25519MKLEM768"),
                    "part.cnf")
    first = GOOD.split("[ssl]")[0]
    _, result = lab.check("--conf", lab.conf(f"{first}.include {part}\n"))
    expect(result, "group-unknown", 4, "X25519MLKEM768", file=part)
    folder = lab.dir / "conf.d"
    folder.mkdir()
    (folder / "part.cnf").write_text(part.read_text().replace("MKLEM", "MLKEM"))
    (folder / "ignored.txt").write_text("[[[")
    for directive in (f".include {folder}", f".include = {folder}",
                      f".pragma includedir:{lab.dir}\n.include conf.d"):
        code, result = lab.check("--conf", lab.conf(f"{first}{directive}\n"))
        check(code == 0, f"{directive}: {result['findings']}")
    (folder / "part.cnf").write_text("[broken\n")
    _, result = lab.check("--conf", lab.conf(f"{first}.include {folder}\n"))
    expect(result, "no-bracket", 1, file=folder / "part.cnf")
    circle = lab.conf(f".include {lab.dir / 'circle.cnf'}\n{GOOD}", "circle.cnf")
    _, result = lab.check("--conf", circle)
    expect(result, "include-loop", 1)
    # What an included file leaves open goes on behind it: openssl_conf is then in [last].
    part.write_text("[last]\nx = 1\n")
    _, result = lab.check("--conf", lab.conf(f".include {part}\n{GOOD}"))
    expect(result, "misplaced-openssl-conf", 2, "[last]")


main(configuration_files, overriding, includes)
