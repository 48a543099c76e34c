# SPDX-License-Identifier: Apache-2.0
"""kexlane-tls check: the environment, the module, services that hide or miss it; the program's manners."""

import importlib
import os
import resource
import shutil
import struct
import subprocess
import sys

from kexlane_tls_lab import GOOD, check, expect, found, main, serve


def environment(lab):
    """Which file is taken, and variables that name none."""
    good = lab.conf(GOOD)
    code, result = lab.check(OPENSSL_CONF=str(good))
    check(code == 0 and result["file"]["file"] == str(good), result)
    for value in ("/no/such.cnf", str(lab.dir), ""):
        code, result = lab.check(OPENSSL_CONF=value)
        expect(result, "conf-unreadable", word="OPENSSL_CONF")
        check(code == 1, f"exit code {code}")
    for name in ("OPENSSL_CONFIG", "OPENSSL_CNF", "OPEN_SSL_CONF", "OPENSSL_CON"):
        _, result = lab.check(**{name: str(good)})
        expect(result, "wrong-variable", word=name)
    code, result = lab.check("--conf", lab.dir / "missing.cnf")
    expect(result, "conf-unreadable", word="does not exist")
    _, result = lab.check("--conf", lab.conf("[a]\nx = 1\n"))
    expect(result, "not-enabled")


def modules(lab):
    """The module missing, damaged, for another machine, another one, hidden by modes, of another version."""
    module, good = lab.modules / "kexlane.so", lab.conf(GOOD)
    data = module.read_bytes()

    def expect_module(id, word, level="error"):
        code, result = lab.check("--conf", good)
        expect(result, id, word=word, level=level)
        check(code == (1 if level == "error" else 3), f"{id}: exit code {code}")

    module.unlink()
    expect_module("module-missing", str(module))
    for text in (b"", b"text", data[:4096]):
        module.write_bytes(text)
        expect_module("module-corrupt", str(module))
    module.write_bytes(data[:18] + struct.pack("<H", 183 if data[18] == 62 else 62) + data[20:])
    expect_module("module-machine", "AArch64" if data[18] == 62 else "x86-64")
    legacy = subprocess.run(["openssl", "version", "-m"], capture_output=True, text=True).stdout.split('"')[1]
    if os.path.exists(f"{legacy}/legacy.so"):
        shutil.copy(f"{legacy}/legacy.so", module)
        expect_module("module-other", "Legacy")
    module.write_bytes(data)
    module.chmod(0o600)
    expect_module("file-modes", "chmod a+r", "warning")
    module.chmod(0o644)
    lab.modules.chmod(0o700)
    expect_module("file-modes", "chmod a+rx", "warning")
    lab.modules.chmod(0o755)
    older = lab.dir / "kexlane-tls"
    older.write_text(lab.tool.read_text().replace('VERSION = "', 'VERSION = "9'))
    (lab.dir / "kexlane_tls").symlink_to(lab.tool.parent / "kexlane_tls")
    lab.tool, tool = older, lab.tool
    expect_module("module-version", "9", "warning")
    lab.tool = tool
    _, result = lab.check("--conf", lab.conf(GOOD.replace("[ssl]", "module = /no/such/kexlane.so\n[ssl]")))
    expect(result, "module-missing", word="/no/such/kexlane.so")
    code, result = lab.check("--conf", lab.conf(GOOD.replace("[ssl]", f"module = {module}\n[ssl]")))
    check(code == 0, result["findings"])


def services(lab):
    """check --program: the unit's variables and user, AppArmor's profile, the program's own groups."""
    root = lab.dir / "root"

    def put(path, text):
        file = root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    modules = f"OPENSSL_MODULES={lab.modules}\n"
    unit = f"[Service]\nUser=daemon\nEnvironment=A=b OPENSSL_CONF=/etc/k.cnf {modules}"
    put("/usr/lib/systemd/system/redis-server.service", unit)
    conf = put("/etc/k.cnf", GOOD)

    def run(program="redis"):
        return lab.check("--program", program, "--root", root, OPENSSL_MODULES="/shell")

    code, result = run()
    check(code == 0 and result["file"]["file"] == str(conf), result)
    for end, folder in ((" OPENSSL_MODULES=/no/such\n", "/no/such"), ("\n", "")):
        put("/usr/lib/systemd/system/redis-server.service", unit.replace(f" {modules}", end))
        _, result = run()
        got = result["openssl"]["modules"]
        check(got == folder if folder else got not in ("/shell", str(lab.modules)), result)
    check(run("curl")[1]["openssl"]["modules"] == "/shell", "a program that a shell starts")
    put("/usr/lib/systemd/system/redis-server.service", unit)
    conf.chmod(0o600)
    _, result = run()
    expect(result, "file-modes", word="daemon")
    conf.chmod(0o644)
    lab.modules.chmod(0o750)
    _, result = run()
    expect(result, "file-modes", word=f"the folder {lab.modules}")
    lab.modules.chmod(0o755)
    drop_in = put("/etc/systemd/system/redis-server.service.d/x.conf",
                  "[Service]\nEnvironment=OPENSSL_CONF=/etc/no.cnf\n")
    code, result = run()
    expect(result, "conf-unreadable", word="x.conf, line 2")
    put("/usr/lib/systemd/system/redis-server.service", f"[Service]\nEnvironment={modules}")
    drop_in.write_text("[Service]\nEnvironment=OPENSSL_CNF=/etc/k.cnf\n")
    code, result = run()
    expect(result, "wrong-variable", 2, "OPENSSL_CNF",
           file="/etc/systemd/system/redis-server.service.d/x.conf")
    drop_in.write_text("[Service]\nEnvironmentFile=-/etc/default/r\n")
    put("/etc/default/r", "OPENSSL_CONF='/etc/k.cnf'\n")
    code, result = run()
    check(code == 0, result["findings"])

    module = os.path.realpath(lab.modules / "kexlane.so")
    profile = ("@{{B}}=/usr/bin/\n@{{D}}=/\n"
               "profile redis @{{B}}/{{redis-server,redis-check-rdb}} {flags} {{\n"
               "  include <abstractions/x>\n"
               "  /etc/k.cnf r,\n  {rule}\n  ^hat {{\n    /** mr,\n  }}\n}}\n")
    put("/etc/apparmor.d/abstractions/x", "  /usr/lib/** mr,\n")
    for flags, rule, id in (("", "", "error"), ("flags=(complain)", "", "note"), ("", f"{module} mr,", None),
                            ("", f"{lab.dir}/**.so r,", "error"), ("", f"{lab.dir}/**.so{{,.*}} rm,", None),
                            ("", f"{lab.dir}/** mr,\n  deny {module} m,", "error"), ("", "file,", None),
                            ("flags=(unconfined)", "", None), ("", f"@{{D}}{lab.dir}/** mr,", None)):
        put("/etc/apparmor.d/usr.bin.redis", profile.format(flags=flags, rule=rule))
        code, result = run()
        levels = [f["level"] for f in found(result, "apparmor")]
        check(levels == ([id] if id else []), f"{flags} {rule}: {result['findings']}")
        check(code == (1 if id == "error" else 0), f"exit code {code}")
    without_conf = profile.replace("  /etc/k.cnf r,\n", "").format(flags="", rule=f"{module} mr,")
    put("/etc/apparmor.d/usr.bin.redis", without_conf)
    _, result = run()
    expect(result, "apparmor", 3, "/etc/k.cnf")

    put("/usr/lib/systemd/system/nginx.service", unit)
    put("/etc/nginx/conf.d/site.conf", "server {\n  ssl_ecdh_curve X25519:prime256v1;\n}\n")
    code, result = run("nginx")
    expect(result, "no-hybrid", 2, "ssl_ecdh_curve", file="/etc/nginx/conf.d/site.conf")
    put("/etc/nginx/conf.d/site.conf", "server {\n  ssl_ecdh_curve X25519MLKEM768:X25519:prime256v1;\n}\n")
    code, result = run("nginx")
    check(code == 0, result["findings"])


SCHEMA = {
    "tool": str, "version": str, "result": str, "command": str, "exit_code": int, "findings": list,
    "openssl": {"version": str, "conf": str, "modules": str},
    "file": {"file": str, "providers": dict, "offers": {"groups": list, "key_shares": list},
             "module": {"path": str, "version": str}, "openssl_says": list},
    "server": {"address": str, "outcome": str, "version": str, "group": str, "offered": list,
               "key_shares": list,
               "hello_bytes": int, "retry": (str, type(None)), "alert": (dict, type(None)),
               "certificate": str, "detail": str},
}


def check_schema(value, schema, where):
    if isinstance(schema, dict):
        check(isinstance(value, dict) and value.keys() == schema.keys(), f"{where}: {value}")
        for name, inner in schema.items():
            check_schema(value[name], inner, f"{where}.{name}")
    else:
        check(isinstance(value, schema), f"{where}: {value}")


def processes(lab):
    """What a running program has loaded, and with which variable it was started."""
    if not os.path.exists("/proc/self/maps"):
        print("not tried: no /proc is mounted")
        return
    good = lab.conf(GOOD)
    serve(lab, "-groups", "P-256")
    serve(lab, "-groups", "P-256", environment={"OPENSSL_CONF": str(good)})
    lab.check("--conf", good)  # imports the program's modules
    service = importlib.import_module("kexlane_tls.service")
    ours = {p.pid: p for p in service.running((os.path.realpath(shutil.which("openssl")),))}
    without, with_module = (ours[process.pid] for process in lab.processes)
    check(without.conf is None and without.has_module is False, without)
    check(with_module.conf == str(good) and with_module.has_module is True, with_module)


def program(lab):
    """JSON, exit codes, words, and speed."""
    good, bad = lab.conf(GOOD), lab.conf(GOOD.replace("activate = 1\n[ssl]", "activte = 1\n[ssl]"), "bad.cnf")
    _, result = lab.check(f"127.0.0.1:{serve(lab, '-groups', 'P-256')}", "--conf", good)
    check_schema(result, SCHEMA, "check")
    for finding in result["findings"]:
        check(finding.keys() == {"level", "id", "file", "line", "text", "cure"}, finding)
    code, output, _ = lab.run("check", "--conf", bad)
    check(code == 1 and f"error: {bad}, line 11: 'activte' is not a name" in output, output)
    check("result: broken" in output, output)
    for arguments in ((), ("frobnicate",), ("enable",), ("enable", "emacs"), ("check", "a:b:c"),
                      ("check", "localhost:0"),
                      *(("check", "--timeout", seconds, "x") for seconds in ("-1", "0", "inf", "nan", "1s")),
                      ("check", "--starttls", "gopher", "x"), ("check", "https://example.org/")):
        code, output, errors = lab.run(*arguments)
        check(code == 2 and errors and not output, f"{arguments}: {code} {output} {errors}")
    # A byte of another encoding in a line that is quoted, where output must be right UTF-8.
    latin = lab.dir / "latin.cnf"
    latin.write_bytes(GOOD.replace("[ssl]", "[s\xe9l").encode("latin-1"))
    strict = ("import runpy, sys\nsys.stdout.reconfigure(errors='strict')\nsys.argv = sys.argv[1:]\n"
              "runpy.run_path(sys.argv[0], run_name='__main__')")
    done = subprocess.run([sys.executable, "-ISc", strict, lab.tool, "check", "--conf", latin],
                          env=lab.environment(), capture_output=True, text=True)
    check(done.returncode == 1 and "[s\\udce9l" in done.stdout and not done.stderr, done)
    code, output, _ = lab.run("--version")
    check(code == 0 and output.startswith("kexlane-tls 0."), output)
    code, _, _ = lab.run("check", "--conf", good, PATH="/no/such")
    check(code == 1, f"without openssl: exit code {code}")
    best = 9.0
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        lab.run("check", "--conf", good)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    print(f"a check takes {best * 1000:.0f} ms of CPU time")
    check(best < 0.5, f"a check takes {best} s")


main(environment, modules, services, processes, program)
