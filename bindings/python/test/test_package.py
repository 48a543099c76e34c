# SPDX-License-Identifier: Apache-2.0
"""The wheel, the sdist, how the library is found, the type hints, and the programs of README.md."""
import base64
import csv
import ctypes
import hashlib
import importlib.util
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile

import kexlane
import pytest
from kexlane import _library

PYTHON = pathlib.Path(__file__).resolve().parents[1]
ROOT = PYTHON.parents[1]
sys.path.append(str(PYTHON / "backend"))
import kexlane_build  # noqa: E402
VERSION = re.search(r"^project\(kexlane VERSION ([0-9.]+) ", (ROOT / "CMakeLists.txt").read_text(),
                    re.M).group(1)
HELLO = ("import importlib.metadata as m, kexlane as k; k.xwing.keygen(); "
         "print(k.__file__, k.__version__, m.version('kexlane'), m.metadata('kexlane')['License'])")


def library():
    """The file of the library that the tests run with."""
    with open("/proc/self/maps") as maps:
        return next(line.split()[-1] for line in maps if "/libkexlane.so" in line)


def without_paths(**others):
    names = ("LD_LIBRARY_PATH", "PYTHONPATH")
    return {**{name: value for name, value in os.environ.items() if name not in names}, **others}


def run(*arguments, **options):
    done = subprocess.run([str(argument) for argument in arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, **options)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def venv(tmp_path_factory):
    pytest.importorskip("ensurepip", reason="no ensurepip: Debian has it in python3-venv")
    folder = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", folder)
    return folder / "bin/python"


def pip(venv, *arguments):
    """pip without any index and with build isolation, which is its default."""
    return run(venv, "-m", "pip", "--isolated", "--no-cache-dir", "--disable-pip-version-check",
               *arguments, cwd="/", env=without_paths(PIP_NO_INDEX="1"))


def use(venv, folder):
    said = run(venv, "-c", HELLO, cwd=folder, env=without_paths()).split()
    assert pathlib.Path(said[0]).parents[4] == venv.parents[1]
    assert said[1:] == [VERSION, VERSION, "Apache-2.0"]


def test_the_wheel(venv, tmp_path):
    pip(venv, "wheel", "--no-index", "--config-settings", f"library={library()}", "-w", tmp_path,
        PYTHON)
    wheel, = tmp_path.glob("*.whl")
    assert re.fullmatch(rf"kexlane-{VERSION}-py3-none-linux_\w+\.whl", wheel.name)
    (tmp_path / "again").mkdir()
    kexlane_build.build_wheel(str(tmp_path / "again"), {"library": library()})
    assert wheel.read_bytes() == (tmp_path / "again" / wheel.name).read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        record = list(csv.reader(archive.read(names[-1]).decode().splitlines()))
        assert [row[0] for row in record] == names and names[-1].endswith(".dist-info/RECORD")
        for name, digest, size in record[:-1]:
            content = archive.read(name)
            wanted = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
            assert (digest, int(size)) == ("sha256=" + wanted.rstrip("="), len(content))
    assert {"kexlane/py.typed", "kexlane/libkexlane.so.0"} <= set(names)
    pip(venv, "install", "--no-index", wheel)
    use(venv, tmp_path)
    # Its own library, not one of the system's.
    run(venv, "-c", "import kexlane, os; assert os.path.dirname(kexlane.__file__) + "
        "'/libkexlane.so.0' in open('/proc/self/maps').read()", cwd=tmp_path, env=without_paths())
    pip(venv, "uninstall", "--yes", "kexlane")
    assert not list(venv.parents[1].rglob("*kexlane*"))


def test_the_sdist(venv, tmp_path):
    name = kexlane_build.build_sdist(str(tmp_path))
    first = (tmp_path / name).read_bytes()
    kexlane_build.build_sdist(str(tmp_path))
    assert (tmp_path / name).read_bytes() == first
    with tarfile.open(tmp_path / name) as archive:
        archive.extractall(tmp_path)
    source = tmp_path / name[:-len(".tar.gz")]
    assert f"Version: {VERSION}\n" in (source / "PKG-INFO").read_text()
    pip(venv, "install", "--no-index", "--config-settings", f"library={library()}",
        tmp_path / name)
    use(venv, tmp_path)
    # CMake finds every source; headers are beside them.
    if shutil.which("cmake"):
        run("cmake", "-S", source / "source", "-B", tmp_path / "build", *[
            f"-DKEXLANE_{part}=OFF" for part in ("TESTS", "KAT", "BENCH", "PROVIDER", "LIBOQS")],
            "-DCMAKE_DISABLE_FIND_PACKAGE_Doxygen=ON")
    for part in ("api", "cmake", "compat", "dispatch", "include", "kernels", "schemes"):
        for path in (ROOT / part).rglob("*.*"):
            assert not path.is_file() or (source / "source" / path.relative_to(ROOT)).exists()


def test_what_is_no_library_is_not_packed(tmp_path, monkeypatch):
    other, wheels = tmp_path / "other.so", tmp_path / "wheels"
    wheels.mkdir()

    def refused(path, why):
        with pytest.raises(SystemExit, match=f"{path.name} is not libkexlane.so.0 .*{why}"):
            kexlane_build.build_wheel(str(wheels), {"library": str(path)})
        assert os.listdir(wheels) == []

    # A program that needs the library names it too.
    other.write_bytes(b"\x7fELF libkexlane.so.0\0")
    refused(other, "file too short|invalid ELF header")
    refused(tmp_path / "missing.so", "No such file")
    compiler = shutil.which("cc")
    if compiler:
        (tmp_path / "other.c").write_text(
            "extern const char* kxl_version(void);\nconst char* other(void);\n"
            "const char* other(void) { return kxl_version(); }\nint main(void) { return 0; }\n")
        for name, options, why in (
                ("user.so", ["-shared", "-fPIC"], "its kxl_version is that of"),
                ("program", ["-pie", "-fPIE"], "cannot dynamically load")):
            run(compiler, *options, "-o", tmp_path / name, tmp_path / "other.c", library())
            refused(tmp_path / name, why)
    monkeypatch.setattr(kexlane_build, "_version", lambda: "9.9.9")
    refused(pathlib.Path(library()), f"it is {VERSION}")


def test_a_library_without_a_function_is_refused(monkeypatch):
    monkeypatch.setattr(_library, "_library", ctypes.CDLL(None))
    monkeypatch.setattr(_library, "version", lambda: "0.0")
    with pytest.raises(ImportError, match="has no function kxl_x25519_keygen"):
        _library.function("kxl_x25519_keygen")


@pytest.mark.parametrize("line, understood", [
    ("#define KXL_NEW 5", True), ("#define KXL_NEW_H_", True), ("#define KXL_NEW 0x10", False),
    ("#define KXL_NEW (1 + 2)", False), ("#define KXL_NEW(a) a", False),
    ("KXL_API uint32_t kxl_new(void);", False), ("KXL_API void kxl_new(kxl_xwing_ek ek);", False),
    ("KXL_API void kxl_new(const kxl_other* x);", False),
    ("KXL_API kxl_status kxl_new(const kxl_xwing_ek* const* eks, size_t n);", True)])
def test_a_header_that_is_not_understood_stops_the_generator(tmp_path, line, understood):
    spec = importlib.util.spec_from_file_location("generate", ROOT / "bindings/generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    shutil.copytree(ROOT / "include/kexlane", tmp_path / "include")
    with open(tmp_path / "include/xwing.h", "a") as header:
        header.write(line + "\n")
    if understood:
        generate.Headers(tmp_path / "include")
    else:
        with pytest.raises(SystemExit, match="not understood"):
            generate.Headers(tmp_path / "include")


def test_an_error_says_where_the_library_was_looked_for(tmp_path):
    package = tmp_path / "kexlane"
    shutil.copytree(PYTHON / "kexlane", package)

    def error(**environment):
        done = subprocess.run([sys.executable, "-B", "-c", "import kexlane"], cwd=tmp_path,
                              env=without_paths(**environment), stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
        assert done.returncode == 1
        return done.stdout.splitlines()[-1]

    (tmp_path / "broken").mkdir()
    (tmp_path / "broken/libkexlane.so.0").write_text("no library")
    said = error(LD_LIBRARY_PATH=str(tmp_path / "broken"))
    for part in ("ImportError: kexlane cannot load its library", f"{package}/libkexlane.so.0, "
                 "which is not there, and the system's libkexlane.so.0", "broken/libkexlane.so.0: ",
                 "libkexlane0"):
        assert part in said
    # A broken library of the package's own is not replaced by the system's.
    shutil.copyfile(tmp_path / "broken/libkexlane.so.0", package / "libkexlane.so.0")
    path = os.environ.get("LD_LIBRARY_PATH", "")
    assert f"Tried: {package}/libkexlane.so.0. " in error(LD_LIBRARY_PATH=path)
    shutil.copyfile(library(), package / "libkexlane.so.0")
    table = package / "_table.py"
    table.write_text(table.read_text().replace("KXL_VERSION_MINOR = ", "KXL_VERSION_MINOR = 99"))
    said = error()
    assert "needs a library of version" in said and f"is {VERSION}" in said


def test_versions():
    assert kexlane.__version__ == VERSION == kexlane.library_version() == _library.version()


# What a user's program looks like to a type checker; the last lines are wrong.
TYPED = """
from typing import Union
import hashlib
import kexlane
from kexlane import mlkem768, x25519, x25519mlkem768

pair: kexlane.KeyPair = mlkem768.keygen(seed=bytes(64))
ek, dk = pair
with mlkem768.encaps(ek) as sent:
    c: bytes = sent.c
    K: kexlane.Secret = mlkem768.decaps(c, dk)
    print(hashlib.sha256(K).hexdigest(), len(K), bytes(K), K.view())
prepared: kexlane.PreparedDk = mlkem768.prepare_dk(dk)
mlkem768.decaps(bytearray(c), prepared)
for item in mlkem768.encaps_batch([ek, mlkem768.prepare_ek(ek)]):
    if isinstance(item, kexlane.KexlaneError):
        print(item.status)
    else:
        print(item.K)
secret: kexlane.Secret = x25519.shared_secret(x25519.keygen().sk, memoryview(b""))
share: bytes = x25519mlkem768.client_prepare().share
mlkem768.encaps("text")
mlkem768.keygen_batch("3")
"""


def test_type_hints(tmp_path):
    mypy = shutil.which("mypy")
    if not mypy:
        pytest.skip("no mypy")
    program = tmp_path / "program.py"
    program.write_text(TYPED)
    where = {"env": {**os.environ, "MYPYPATH": str(PYTHON)}, "cwd": PYTHON}
    run(mypy, "--strict", "--cache-dir", tmp_path / "cache", "kexlane", **where)
    done = subprocess.run([mypy, "--strict", "--cache-dir", tmp_path / "cache", program],
                          stdout=subprocess.PIPE, text=True, **where)
    wrong = [int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line]
    last = TYPED.count("\n")
    assert wrong == [last - 1, last], done.stdout


def test_the_programs_of_the_readme():
    blocks = re.findall(r"^```python\n(.*?)^```", (PYTHON / "README.md").read_text(), re.M | re.S)
    assert len(blocks) >= 3
    for block in blocks:
        run(sys.executable, "-B", "-c", block)
