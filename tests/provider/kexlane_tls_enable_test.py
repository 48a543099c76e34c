# SPDX-License-Identifier: Apache-2.0
"""kexlane-tls enable, disable and show: for every program files of ours alone, and an exact undo."""

import json
import os
import re
import resource
import stat

from kexlane_tls_lab import check, expect, main

BY_HAND = {"postfix", "stunnel", "postgresql", "curl", "python", "php", "ruby"}
CANNOT = {"exim"}
PROGRAMS = ("nginx", "apache", "haproxy", "postfix", "dovecot", "exim", "proftpd", "openvpn", "stunnel",
            "postgresql",
            "mariadb", "redis", "mosquitto", "curl", "python", "php", "ruby")
# A system's file as Ubuntu and Debian 13 have it, which the new one must not undo.
SYSTEM = """\
openssl_conf = openssl_init
[openssl_init]
providers = provider_sect
ssl_conf = ssl_sect
[provider_sect]
default = default_sect
[default_sect]
[ssl_sect]
system_default = system_default_sect
[system_default_sect]
CipherString = DEFAULT:@SECLEVEL=1
MinProtocol = TLSv1.1
"""


def snapshot(root):
    """All that is in a folder: kinds, modes, targets of links, and contents."""
    found = {}
    for path in sorted(root.rglob("*")):
        status = path.lstat()
        content = os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else None
        found[str(path.relative_to(root))] = (stat.filemode(status.st_mode), content)
    return found


def put(root, path, text):
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def system(lab, name):
    """A root with folders that are there before."""
    root = lab.dir / name
    put(root, "etc/ssl/openssl.cnf", SYSTEM)
    put(root, "etc/nginx/nginx.conf", "include /etc/nginx/modules-enabled/*.conf;\n")
    put(root, "etc/systemd/system/redis-server.service.d/limits.conf", "[Service]\nLimitNOFILE=9\n")
    put(root, "usr/lib/systemd/system/php8.2-fpm.service", "[Service]\n")
    return root


def run(lab, command, program, root, *options):
    code, output, errors = lab.run_quickly(command, program, "--root", root, "--json", *options)
    check(output, errors)
    result = json.loads(output)
    check(result["exit_code"] == code, result)
    return code, result


def every_program(lab):
    for root in (lab.dir / "empty", system(lab, "system")):
        root.mkdir(exist_ok=True)
        before = snapshot(root)
        for program in PROGRAMS:
            code, shown = run(lab, "show", program, root)
            check(code == (8 if program in CANNOT else 0) and snapshot(root) == before,
                  f"show {program}: {shown}")
            code, result = run(lab, "enable", program, root, "--dry-run")
            check(snapshot(root) == before, f"{program}: --dry-run writes")
            announced = result["written"]
            by_hand = program in BY_HAND and not (program == "php" and root.name == "system")
            check(code == (8 if program in CANNOT else 6 if by_hand else 0), f"{program}: exit code {code}")
            again, enabled = run(lab, "enable", program, root)
            check(again == code and enabled["by_hand"] == result["by_hand"], enabled)
            if program in CANNOT:
                expect(enabled, "cannot", word="GnuTLS")
                check(snapshot(root) == before, f"{program}: something was written")
                continue
            check(bool(enabled["by_hand"]) == by_hand
                  and sorted(enabled["written"]) == sorted(shown["files"]), enabled)
            check(announced == enabled["written"], f"{program}: --dry-run said {announced}")
            after = snapshot(root)
            check(all(after[path] == entry for path, entry in before.items()),
                  f"{program} changed a file of others")
            for path, text in shown["files"].items():
                check(after[path.lstrip("/")] == ("-rw-r--r--", text.encode()), f"{program}: {path}")
            _, shown = run(lab, "show", program, root)
            check(set(shown["state"].values()) == {"intact"}, shown["state"])
            code, repeated = run(lab, "enable", program, root)
            check(not repeated["written"] and snapshot(root) == after,
                  f"{program}: a second time: {repeated}")
            _, result = run(lab, "enable", program, root, "--dry-run")
            check(not result["written"] and result["kept"] == repeated["kept"], result)
            _, result = run(lab, "disable", program, root, "--dry-run")
            check(snapshot(root) == after, f"{program}: disable --dry-run removes")
            code, disabled = run(lab, "disable", program, root)
            check(code == 0 and set(enabled["written"]) <= set(disabled["removed"]), disabled)
            check(result["removed"] == disabled["removed"], f"{program}: --dry-run said {result}")
            check(snapshot(root) == before, f"{program}: the undo is not exact")
            code, disabled = run(lab, "disable", program, root)
            check(code == 0 and not disabled["removed"], disabled)
    print(f"{len(PROGRAMS)} programs, {len(CANNOT)} of which cannot")


def side_by_side(lab):
    """Programs share folders, which go with the last of them, in whatever order."""
    chosen = ("nginx", "haproxy", "curl", "dovecot")
    for order in (chosen, chosen[::-1]):
        root = lab.dir / "shared"
        root.mkdir(exist_ok=True)
        for program in chosen:
            run(lab, "enable", program, root)
        for program in order:
            check(run(lab, "disable", program, root)[0] == 0, program)
        check(not snapshot(root), f"left: {snapshot(root).keys()}")
        for program in chosen:
            run(lab, "enable", program, root)
        _, announced = run(lab, "disable", "all", root, "--dry-run")
        code, result = run(lab, "disable", "all", root)
        check(announced["removed"] == result["removed"], announced)
        check(code == 0 and not snapshot(root) and "/etc/dovecot" in result["removed"], result)


def others(lab):
    """Files that somebody else wrote or changed are left alone."""
    root = system(lab, "others")
    conf, drop_in = "etc/kexlane/openssl-nginx.cnf", "etc/systemd/system/nginx.service.d/kexlane.conf"
    put(root, drop_in, "[Service]\n")
    before = snapshot(root)
    for options in ((), ("--force",), ("--dry-run",)):
        code, result = run(lab, "enable", "nginx", root, *options)
        check(code == 7 and snapshot(root) == before, f"a file of others: {code}")
        expect(result, "refused", word="/" + drop_in)
    (root / drop_in).unlink()
    (root / drop_in).symlink_to("/dev/null")
    check(run(lab, "enable", "nginx", root)[0] == 7, "a link of others")
    (root / drop_in).unlink()
    run(lab, "enable", "nginx", root)
    intact = snapshot(root)
    with (root / conf).open("a") as file:
        file.write("# mine\n")
    changed = snapshot(root)
    for command, *options in (("enable",), ("disable",), ("enable", "--dry-run"), ("disable", "--dry-run")):
        code, result = run(lab, command, "nginx", root, *options)
        check(code == 7 and snapshot(root) == changed, f"{command} of a changed file: {code}")
        expect(result, "refused", word="changed")
    check(run(lab, "show", "nginx", root)[1]["state"]["/" + conf] == "changed",
          "show does not see the change")
    run(lab, "enable", "nginx", root, "--force")
    check(snapshot(root) == intact, "enable --force")
    (root / conf).write_text("mine\n")
    note = put(root, "etc/systemd/system/nginx.service.d/mine.conf", "[Service]\n")
    code, result = run(lab, "disable", "nginx", root, "--force")
    check(code == 0 and note.exists() and not (root / conf).exists() and not (root / drop_in).exists(),
          result)
    # A manifest that is not ours or damaged is told of, and keeps nothing of the other programs'.
    for text in ("[]", "", '{"files": {}, "folders": [1]}', '{"files": {"etc/x": ""}, "folders": []}'):
        put(root, "etc/kexlane/nginx.json", text)
        for command, program in (("enable", "nginx"), ("disable", "nginx"), ("disable", "all")):
            run(lab, "enable", "curl", root)
            code, result = run(lab, command, program, root)
            check(code == 7, f"{command} {program} with the manifest {text}: {code}")
            expect(result, "refused", word="/etc/kexlane/nginx.json")
        check(not (root / "etc/kexlane/openssl-curl.cnf").exists(), f"{text}: curl is still enabled")
    if os.geteuid():  # root may write everywhere
        (root / "etc/kexlane").chmod(0o555)
        check(run(lab, "enable", "curl", root)[0] == 1, "a folder that may not be written")
        (root / "etc/kexlane").chmod(0o755)


def interrupted(lab):
    """A disk that is full, or a file that cannot be replaced: what is there stays known as ours."""
    root = system(lab, "interrupted")
    run(lab, "enable", "nginx", root)
    put(root, "etc/ssl/openssl.cnf", SYSTEM.replace("default_sect", "default_sect" + 3000 * "x"))
    before = snapshot(root)
    most, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2500, hard))
    for program in ("nginx", "curl"):
        check(run(lab, "enable", program, root)[0] == 1 and snapshot(root) == before, f"{program}: no room")
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    check(run(lab, "enable", "nginx", root)[0] == 0, "with room again")
    run(lab, "enable", "dovecot", root)
    conf = root / "etc/kexlane/openssl-dovecot.cnf"
    conf.unlink()
    conf.mkdir()
    put(root, "etc/dovecot/dovecot.conf", "dovecot_config_version = 2.4.0\n")
    before = snapshot(root)
    check(run(lab, "enable", "dovecot", root, "--force")[0] == 1 and snapshot(root) == before, "a folder")
    conf.rmdir()
    for _ in range(2):
        check(run(lab, "enable", "dovecot", root)[0] == 0, "without the folder")


def links(lab):
    """What is outside a root stays as it is, wherever the root's links lead."""
    root, around = lab.dir / "linked", lab.dir / "around"
    around.mkdir()
    (root / "etc").mkdir(parents=True)
    for link, target in (("etc/systemd", around), ("etc/kexlane", around / "missing")):
        (root / link).symlink_to(target)
        before = snapshot(root), snapshot(around)
        code, result = run(lab, "enable", "nginx", root)
        check(code == 7 and (snapshot(root), snapshot(around)) == before, result)
        expect(result, "refused", word="outside")
        (root / link).unlink()
    inside = root / "usr/lib/systemd"
    inside.mkdir(parents=True)
    (root / "etc/systemd").symlink_to("../usr/lib/systemd")
    check(run(lab, "enable", "nginx", root)[0] == 0, "a link inside the root")
    check((inside / "system/nginx.service.d").exists(), "a link inside the root leads elsewhere")
    (root / "etc/systemd").unlink()
    (inside / "system").rename(around / "system")
    (root / "etc/systemd").symlink_to(around)
    before = snapshot(root), snapshot(around)
    code, result = run(lab, "disable", "nginx", root)
    check(code == 7 and (snapshot(root), snapshot(around)) == before, result)


def still_needed(lab):
    """Lines that would stop the program without the files are to be removed first."""
    root = system(lab, "needed")
    run(lab, "enable", "postfix", root)
    main_cf = put(root, "etc/postfix/main.cf", "a = b\ntls_config_file = /etc/kexlane/openssl-postfix.cnf\n")
    run(lab, "enable", "haproxy", root)
    cfg = put(root, "etc/haproxy/haproxy.cfg", "global\n  ssl-default-bind-curves X25519MLKEM768:P-256\n")
    before = snapshot(root)
    code, result = run(lab, "disable", "all", root)
    check(code == 6 and len(result["by_hand"]) == 2 and snapshot(root) == before, result)
    check("removed for Postfix yet" in result["note"] and "for HAProxy" in result["note"], result["note"])
    for program, place in (("postfix", "/etc/postfix/main.cf line 2"),
                           ("haproxy", "/etc/haproxy/haproxy.cfg line 2")):
        code, result = run(lab, "disable", program, root)
        check(code == 6 and snapshot(root) == before and result["by_hand"][0]["file"] == place, result)
    main_cf.write_text("a = b\n# tls_config_file = /etc/kexlane/openssl-postfix.cnf\n")
    cfg.unlink()
    for program in ("postfix", "haproxy"):
        code, result = run(lab, "disable", program, root)
        check(code == 0, result)


def content(lab):
    """What is written works, and keeps what the system's file says of other things."""
    root = system(lab, "content")
    _, shown = run(lab, "show", "nginx", root)
    text = shown["files"]["/etc/kexlane/openssl-nginx.cnf"]
    code, result = lab.check("--conf", lab.conf(text.replace("/etc/ssl", f"{root}/etc/ssl")))
    check(code == 0 and result["file"]["offers"]["groups"][0] == "X25519MLKEM768", result)
    check("openssl_init" in text and "[system_default_sect]\nGroups" in text, text)
    php = run(lab, "show", "php", root)[1]["files"]
    for files, word in ((shown["files"], "env OPENSSL_CONF;"), (php, "php8.2-fpm")):
        check(any(word in path + text for path, text in files.items()), f"no {word} in {files}")
    dovecot = run(lab, "show", "dovecot", root)[1]["files"]["/etc/dovecot/conf.d/99-kexlane.conf"]
    check(re.search(r"^import_environment = \$import_environment OPENSSL_CONF=", dovecot, re.MULTILINE),
          dovecot)
    put(root, "etc/dovecot/dovecot.conf", "dovecot_config_version = 2.4.0\n")
    dovecot = run(lab, "show", "dovecot", root)[1]["files"]["/etc/dovecot/conf.d/99-kexlane.conf"]
    check(re.search(r"^import_environment \{\n  OPENSSL_CONF = ", dovecot, re.MULTILINE), dovecot)
    # Which library a program has, its own file says.
    put(root, "usr/sbin/exim4", "\x7fELF libssl.so.3 ")
    check(run(lab, "show", "exim", root)[0] == 0, "an Exim with OpenSSL")
    put(root, "usr/sbin/mosquitto", "\x7fELF libgnutls.so.30 ")
    check(run(lab, "enable", "mosquitto", root)[0] == 8, "a program with GnuTLS")
    put(root, "etc/ssl/openssl.cnf", "[broken\n")
    code, result = run(lab, "enable", "nginx", root)
    check(code == 7, result)
    expect(result, "refused", word="/etc/ssl/openssl.cnf")
    code, words, _ = lab.run("enable", "postfix", "--root", lab.dir / "empty")
    check(code == 6 and "by hand, in /etc/postfix/main.cf:\n    tls_config_file = " in words and
          "systemctl restart postfix" in words and "kexlane-tls check" in words, words)


main(every_program, side_by_side, others, interrupted, links, still_needed, content)
