# SPDX-License-Identifier: Apache-2.0
"""The PEP 517 backend: compiles the library with CMake and packs it beside the package.

It needs CMake, a C++20 compiler and what docs/building.md names, but no Python package and no
network. With --config-settings library=PATH it packs that libkexlane.so instead of compiling one,
after it has loaded it.
CMAKE_ARGS has more arguments for CMake. The same sources and tools give the same bytes, with the
time of SOURCE_DATE_EPOCH.
"""
import base64
import ctypes
import gzip
import hashlib
import io
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sysconfig
import tarfile
import tempfile
import time
import zipfile

PYTHON = pathlib.Path(__file__).resolve().parent.parent
# In a checkout the C++ sources are two folders above; an sdist has them in a folder of its own.
SOURCE = PYTHON / "source" if (PYTHON / "source").is_dir() else PYTHON.parent.parent
# What CMake needs for the library, and what else belongs to it.
LIBRARY_PARTS = ["CMakeLists.txt", "LICENSE", "api", "cmake", "compat", "dispatch", "include",
                 "kernels", "schemes"]
PACKAGE_PARTS = ["README.md", "backend", "kexlane", "pyproject.toml"]
LIBRARY = "libkexlane.so.0"


def _version():
    text = (SOURCE / "CMakeLists.txt").read_text(encoding="utf-8")
    return re.search(r"^project\(kexlane VERSION ([0-9.]+) ", text, re.M).group(1)


def _metadata():
    return "\n".join([
        "Metadata-Version: 2.1",
        "Name: kexlane",
        f"Version: {_version()}",
        "Summary: ML-KEM, X25519 and their hybrids in SIMD lanes",
        "License: Apache-2.0",
        "Requires-Python: >=3.8",
        "Classifier: License :: OSI Approved :: Apache Software License",
        "Classifier: Operating System :: POSIX :: Linux",
        "Classifier: Topic :: Security :: Cryptography",
        "Classifier: Typing :: Typed",
        "Description-Content-Type: text/markdown",
        "",
        (PYTHON / "README.md").read_text(encoding="utf-8")])


def _epoch():
    """The time of all files in an archive. A zip file knows none before 1980."""
    return max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800)


def _tag():
    # The package is plain Python, and the library needs a libc of this kind: a linux tag, not a
    # manylinux one, because nobody checked which older systems it runs on.
    return "py3-none-" + re.sub(r"[^A-Za-z0-9]", "_", sysconfig.get_platform())


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    name = f"kexlane-{_version()}.dist-info"
    target = pathlib.Path(metadata_directory, name)
    target.mkdir(parents=True, exist_ok=True)
    (target / "METADATA").write_text(_metadata(), encoding="utf-8")
    return name


def _build_library(folder):
    if shutil.which("cmake") is None:
        raise SystemExit("kexlane: CMake is missing; a wheel needs it and a C++20 compiler, or "
                         "--config-settings library=PATH")
    off = [f"-DKEXLANE_{part}=OFF" for part in ("TESTS", "KAT", "BENCH", "PROVIDER", "LIBOQS")]
    subprocess.run(["cmake", "-S", str(SOURCE), "-B", folder, "-DCMAKE_BUILD_TYPE=Release",
                    "-DCMAKE_DISABLE_FIND_PACKAGE_Doxygen=ON",
                    f"-DCMAKE_SHARED_LINKER_FLAGS={os.environ.get('LDFLAGS', '')} -s", *off,
                    *shlex.split(os.environ.get("CMAKE_ARGS", ""))], check=True)
    subprocess.run(["cmake", "--build", folder, "--target", "kexlane", "--parallel",
                    os.environ.get("CMAKE_BUILD_PARALLEL_LEVEL", str(os.cpu_count()))], check=True)
    return pathlib.Path(folder, LIBRARY)


class _Symbol(ctypes.Structure):
    """Dl_info of dladdr: the file that has a symbol, and what else is known of it."""
    _fields_ = [("file", ctypes.c_char_p), ("base", ctypes.c_void_p),
                ("name", ctypes.c_char_p), ("address", ctypes.c_void_p)]


def _check_library(path):
    """What cannot be loaded here is of no use in a wheel for this machine: programs, other CPUs."""
    wanted = f"{path} is not {LIBRARY} {_version()} for this machine"
    try:
        version = ctypes.CDLL(str(path.resolve())).kxl_version
    except (OSError, AttributeError) as error:
        raise SystemExit(f"kexlane: {wanted}: {error}")
    # The function may be in a library that this one needs.
    symbol = _Symbol()
    ctypes.CDLL(None).dladdr(ctypes.cast(version, ctypes.c_void_p), ctypes.byref(symbol))
    if not os.path.samefile(symbol.file, path):
        raise SystemExit(f"kexlane: {wanted}: its kxl_version is that of {symbol.file.decode()}")
    version.restype = ctypes.c_char_p
    if version().decode() != _version():
        raise SystemExit(f"kexlane: {wanted}: it is {version().decode()}")


def _package_files(folder):
    return sorted(path for path in folder.rglob("*")
                  if path.is_file() and path.suffix != ".pyc" and path.name != LIBRARY)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    with tempfile.TemporaryDirectory() as work:
        library = (config_settings or {}).get("library")
        library = pathlib.Path(library) if library else _build_library(os.path.join(work, "build"))
        _check_library(library)
        content = library.read_bytes()
    files = {f"kexlane/{path.relative_to(PYTHON / 'kexlane')}": path.read_bytes()
             for path in _package_files(PYTHON / "kexlane")}
    files[f"kexlane/{LIBRARY}"] = content
    info = f"kexlane-{_version()}.dist-info"
    files[f"{info}/LICENSE"] = (SOURCE / "LICENSE").read_bytes()
    files[f"{info}/METADATA"] = _metadata().encode()
    files[f"{info}/WHEEL"] = ("Wheel-Version: 1.0\nGenerator: kexlane_build\n"
                              f"Root-Is-Purelib: false\nTag: {_tag()}\n").encode()
    record = ""
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
        record += f"{name},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    wheel = f"kexlane-{_version()}-{_tag()}.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, time.gmtime(_epoch())[:6])
            entry.external_attr = (0o100755 if name.endswith(LIBRARY) else 0o100644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return wheel


def build_sdist(sdist_directory, config_settings=None):
    """The package, and the C++ sources that its library is compiled from."""
    root = f"kexlane-{_version()}"
    members = {f"{root}/PKG-INFO": _metadata().encode()}
    for base, parts, prefix in ((PYTHON, PACKAGE_PARTS, root),
                                (SOURCE, LIBRARY_PARTS, f"{root}/source")):
        for part in parts:
            path = base / part
            for file in _package_files(path) if path.is_dir() else [path]:
                members[f"{prefix}/{file.relative_to(base)}"] = file.read_bytes()
    name = f"{root}.tar.gz"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:", format=tarfile.PAX_FORMAT) as archive:
        for member, content in sorted(members.items()):
            entry = tarfile.TarInfo(member)
            entry.size, entry.mtime, entry.mode = len(content), _epoch(), 0o644
            archive.addfile(entry, io.BytesIO(content))
    with open(os.path.join(sdist_directory, name), "wb") as file:
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=_epoch()) as packed:
            packed.write(buffer.getvalue())
    return name
