# SPDX-License-Identifier: Apache-2.0
"""Reads WebAssembly's objects, archives and modules, for machine_wasm.py."""


class Reader:
    def __init__(self, data, at=0):
        self.data, self.at = data, at

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def number(self, signed=False):
        value = shift = 0
        while True:
            b = self.byte()
            value |= (b & 127) << shift
            shift += 7
            if b < 128:
                return value - (1 << shift) if signed and b & 64 else value

    def bytes(self):
        size = self.number()
        self.at += size
        return self.data[self.at - size:self.at]

    def text(self):
        return self.bytes().decode()

    def numbers(self):
        return [self.number() for _ in range(self.number())]


class Module:
    """The functions of an object or a module, with their names and types."""

    def __init__(self, data):
        self.types, self.functions, self.names, self.bodies = [], [], {}, []
        self.imported = 0
        reader = Reader(data, 8)
        while reader.at < len(data):
            section, content = reader.byte(), Reader(reader.bytes())
            if section == 1:
                self.types = [self.read_type(content) for _ in range(content.number())]
            elif section == 2:
                self.read_imports(content)
            elif section == 3:
                self.functions += content.numbers()
            elif section == 10:
                self.bodies = [content.bytes() for _ in range(content.number())]
            elif section == 0:
                name = content.text()
                if name == 'linking':
                    self.read_symbols(content)
                elif name == 'name':
                    self.read_names(content)

    @staticmethod
    def read_type(content):
        assert content.byte() == 0x60
        return content.bytes(), content.bytes()

    def read_imports(self, content):
        for _ in range(content.number()):
            content.text()
            name = content.text()
            what = content.byte()
            if what == 0:
                self.names[len(self.functions)] = name
                self.functions.append(content.number())
                self.imported += 1
            elif what == 3:
                content.byte(), content.byte()
            else:
                if what == 1:
                    content.byte()
                flags = content.number()
                content.number()
                if flags & 1:
                    content.number()

    def read_symbols(self, content):
        """The symbols of an object."""
        content.number()  # the version
        while content.at < len(content.data):
            kind, part = content.byte(), Reader(content.bytes())
            for _ in range(part.number() if kind == 8 else 0):
                what, flags = part.byte(), part.number()
                if what == 1:
                    part.text()
                    if not flags & 0x10:
                        part.number(), part.number(), part.number()
                    continue
                index = part.number()
                if what != 3 and (not flags & 0x10 or flags & 0x40):
                    name = part.text()
                    if what == 0:
                        self.names[index] = name

    def read_names(self, content):
        """The names of a module."""
        while content.at < len(content.data):
            kind, part = content.byte(), Reader(content.bytes())
            for _ in range(part.number() if kind == 1 else 0):
                index = part.number()
                self.names[index] = part.text()


def objects_in(data):
    """The members of an archive, or the file itself."""
    if not data.startswith(b'!<arch>\n'):
        yield data
        return
    at = 8
    while at < len(data):
        size = int(data[at + 48:at + 58])
        if data[at + 60:at + 64] == b'\0asm':
            yield data[at + 60:at + 60 + size]
        at += 60 + size + size % 2
