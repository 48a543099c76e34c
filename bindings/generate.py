#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what the bindings know of the C headers, so that no size, name or type is typed twice.

usage: bindings/generate.py [--check]

Reads include/kexlane/*.h and writes the files of OUTPUTS. With --check it writes nothing, and fails
if a file is not what the headers give. Go and Node.js need no such file: they compile the headers.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMENT = re.compile(r"/\*.*?\*/", re.S)
# Types of arguments and results: C's, then Rust's.
RUST_TYPES = {
    "void": "c_void",
    "char": "c_char",
    "int": "c_int",
    "unsigned": "c_uint",
    "size_t": "usize",
    "uint8_t": "u8",
    "int16_t": "i16",
    "uint64_t": "u64",
    "kxl_status": "kxl_status",
}
RUST_KEYWORDS = {"in", "ref", "type"}
# What has a value in the headers, but is for C alone.
MACROS = {"KXL_ALIGN64", "KXL_API", "KXL_NODISCARD", "KXL_STATUS_TYPE"}


class Headers:
    """constants: name -> number or text; statuses: name -> number; structs: name -> the constant of
    their size; functions: name -> (result, [(type, name)]); entries: those of struct kxl_kem."""

    def __init__(self, folder):
        text = "".join(COMMENT.sub("", p.read_text()) for p in sorted(folder.glob("*.h")))
        self.constants = {
            name: value if value.startswith('"') else int(value)
            for name, value in re.findall(r'^#define (KXL_\w+) +(\d+|"[^"]*") *$', text, re.M)
        }
        for line in re.findall(r"^[ \t]*#[ \t]*define KXL_.*$", text, re.M):
            name, value = re.fullmatch(r"\s*#\s*define (\w+)(.*)", line).groups()
            if name not in self.constants and name not in MACROS and value.strip():
                sys.exit(f"not understood: {line.strip()}")
        self.statuses = {
            name: int(value)
            for name, value in re.findall(r"\b(KXL_\w+) = (\d+)", re.search(
                r"enum kxl_status .*?\{(.*?)\}", text, re.S).group(1))
        }
        self.structs = {name: size for size, name in re.findall(
            r"KXL_ALIGN64 uint8_t opaque\[(\w+)\];\s*\} (\w+);", text)}
        self.functions = {
            name: (result.strip(), self.arguments(arguments))
            for result, name, arguments in re.findall(
                r"KXL_API\s+(?:KXL_NODISCARD\s+)?([^;()]+?)\b(kxl_\w+)\(([^;]*?)\);", text)
        }
        kem = re.search(r"typedef struct kxl_kem \{(.*?)\} kxl_kem;", text, re.S).group(1)
        self.entries = []
        for entry in kem.split(";"):
            pointer = re.fullmatch(r"\s*(\w+) \(\*(\w+)\)\((.*)\)", entry, re.S)
            if pointer:
                result, name, arguments = pointer.groups()
                self.entries.append(((result, self.arguments(arguments)), name))
            elif entry.strip():
                self.entries += self.arguments(entry)
        # A header in another style must not give half a table.
        declared = len(re.findall(r"\bKXL_API\s", text)) - text.count("define KXL_API")
        if declared != len(self.functions):
            sys.exit(f"{declared} functions are declared, but {len(self.functions)} understood")
        if len(re.findall(r"KXL_ALIGN64 uint8_t", text)) != len(self.structs):
            sys.exit("a struct of a prepared key is not understood")
        for name, (result, arguments) in self.functions.items():
            for kind in [result] + [argument[0] for argument in arguments]:
                base = re.sub(r"\bconst\b|[* ]", "", kind)
                pointed = {"kxl_kem", *self.structs} if "*" in kind else set()
                if base not in {*RUST_TYPES, *pointed}:
                    sys.exit(f"{name}: the type {kind} is not understood")

    @staticmethod
    def arguments(text):
        """[(type, name)], where arrays have become pointers: "const uint8_t*", "ek"."""
        found = []
        for argument in text.split(","):
            argument = " ".join(argument.split())
            if argument == "void":
                continue
            kind, name, array = re.fullmatch(r"(.*?[ *])(\w+)(\[\w*\])?", argument).groups()
            found.append((kind.strip() + ("*" if array else ""), name))
        return found


def rust_type(kind):
    kind = kind.strip()
    if kind.endswith("*"):
        target = kind[:-1].strip()
        # A const after a pointer is about the pointer, and so about what this one points to.
        constant = target.endswith("* const") or target.startswith("const ") and "*" not in target
        target = target.removesuffix(" const") if "*" in target else target.removeprefix("const ")
        return f"*{'const' if constant else 'mut'} {rust_type(target)}"
    return RUST_TYPES.get(kind, kind)


def rust_function(result, arguments, start, ends):
    named = [f"{name + '_' if name in RUST_KEYWORDS else name}: {rust_type(kind)}"
             for kind, name in arguments]
    back = "" if result == "void" else f" -> {rust_type(result)}"
    line = f"{start}({', '.join(named)}){back}{ends}"
    if len(line) <= 100:
        return line
    indent = " " * (len(start) - len(start.lstrip()))
    return f"{start}(\n" + "".join(f"{indent}    {n},\n" for n in named) + f"{indent}){back}{ends}"


def rust(headers):
    lines = ["// SPDX-License-Identifier: Apache-2.0",
             "// Written by bindings/generate.py from the C headers, which describe everything."]
    for name, value in headers.constants.items():
        if isinstance(value, int):
            lines.append(f"pub const {name}: usize = {value};")
        else:
            lines.append(f"pub const {name}: &str = {value};")
    lines += ["", "pub type kxl_status = c_int;"]
    lines += [f"pub const {name}: kxl_status = {value};"
              for name, value in headers.statuses.items()]
    for name, size in headers.structs.items():
        lines += ["", "#[repr(C, align(64))]", f"pub struct {name} {{",
                  f"    pub opaque: [u8; {size}],", "}"]
    lines += ["", "#[repr(C)]", "pub struct kxl_kem {"]
    for kind, name in headers.entries:
        if isinstance(kind, tuple):
            lines.append(rust_function(*kind, f"    pub {name}: unsafe extern \"C\" fn", ","))
        else:
            lines.append(f"    pub {name}: {rust_type(kind)},")
    lines += ["}", "", "extern \"C\" {"]
    lines += [rust_function(*function, f"    pub fn {name}", ";")
              for name, function in headers.functions.items()]
    return "\n".join(lines + ["}", ""])


def python(headers):
    lines = ["# SPDX-License-Identifier: Apache-2.0",
             "# Written by bindings/generate.py from the C headers, which describe everything."]
    lines += [f"{name} = {value}" for name, value in headers.constants.items()]
    lines += ["", "STATUSES = {"]
    lines += [f'    "{name}": {value},' for name, value in headers.statuses.items()]
    lines += ["}", "", "# Prepared keys: the struct and its size in bytes.", "STRUCTS = {"]
    lines += [f'    "{name}": {size},' for name, size in headers.structs.items()]
    lines += ["}", "", "# Each function: the type of its result, then those of its arguments.",
              "FUNCTIONS = {"]
    for name, (result, arguments) in headers.functions.items():
        types = ", ".join(f'"{kind}"' for kind in [result] + [a[0] for a in arguments])
        lines.append(f'    "{name}": ({types},),' if not arguments else f'    "{name}": ({types}),')
    return "\n".join(lines + ["}", ""])


OUTPUTS = {
    "bindings/rust/kexlane-sys/src/bindings.rs": rust,
    "bindings/python/kexlane/_table.py": python,
}


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    headers = Headers(ROOT / "include/kexlane")
    status = 0
    for path, write in OUTPUTS.items():
        text = write(headers)
        if not sys.argv[1:]:
            (ROOT / path).write_text(text)
        elif not (ROOT / path).exists() or (ROOT / path).read_text() != text:
            print(f"{path} is not what the headers give: run bindings/generate.py")
            status = 1
    sys.exit(status)


if __name__ == "__main__":
    main()
