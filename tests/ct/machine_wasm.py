# SPDX-License-Identifier: Apache-2.0
"""What instructions of WebAssembly do, for disassembly.py."""
import subprocess

from machine_code import DATA, PUBLIC, WORD, FrameFunction
from wasm_format import Module, Reader, objects_in

COMPARISONS = 'eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'
INTEGERS = 'clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr'
FLOATS = 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign'
NAMES = {0x00: 'unreachable', 0x01: 'nop', 0x02: 'block', 0x03: 'loop', 0x04: 'if', 0x05: 'else',
         0x0b: 'end', 0x0c: 'br', 0x0d: 'br_if', 0x0e: 'br_table', 0x0f: 'return', 0x10: 'call',
         0x11: 'call_indirect', 0x1a: 'drop', 0x1b: 'select', 0x1c: 'select', 0x20: 'local.get',
         0x21: 'local.set', 0x22: 'local.tee', 0x23: 'global.get', 0x24: 'global.set',
         0x3f: 'memory.size', 0x40: 'memory.grow', 0x41: 'i32.const', 0x42: 'i64.const',
         0x43: 'f32.const', 0x44: 'f64.const'}
opcode = 0x28
for group in ('i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u '
              'i64.load8_s i64.load8_u i64.load16_s i64.load16_u i64.load32_s i64.load32_u i32.store '
              'i64.store f32.store f64.store i32.store8 i32.store16 i64.store8 i64.store16 i64.store32'
              ).split():
    NAMES[opcode] = group
    opcode += 1
opcode = 0x45
for kind, group in (('i32', COMPARISONS), ('i64', COMPARISONS), ('f32', 'eq ne lt gt le ge'),
                    ('f64', 'eq ne lt gt le ge'), ('i32', INTEGERS), ('i64', INTEGERS),
                    ('f32', FLOATS), ('f64', FLOATS)):
    for name in group.split():
        NAMES[opcode] = f'{kind}.{name}'
        opcode += 1
NAMES.update({n: f'convert.{n:#x}' for n in range(0xa7, 0xc5)})
NAMES.update({0xa7: 'i32.wrap_i64', 0xac: 'i64.extend_i32_s', 0xad: 'i64.extend_i32_u'})
UNARY = {f'{t}.{n}' for t in ('i32', 'i64') for n in 'eqz clz ctz popcnt'.split()} | \
    {f'{t}.{n}' for t in ('f32', 'f64') for n in 'abs neg ceil floor trunc nearest sqrt'.split()} | \
    {NAMES[n] for n in range(0xa7, 0xc5)}
WIDTHS = {'8': 1, '16': 2, '32': 4}
# The instructions with vectors, by the numbers of their operands.
SIMD_UNARY = {*range(15, 21), 21, 22, 24, 25, 27, 29, 31, 33, 77, 83, 94, 95, *range(96, 101),
              *range(103, 107), 116, 117, 122, *range(124, 130), 131, 132, *range(135, 139), 148, 160,
              161, 163, 164, *range(167, 171), 192, 193, 195, 196, *range(199, 203), 224, 225, 227,
              236, 237, 239, *range(248, 256)}
SIMD_NAMES = {12: 'v128.const', 11: 'v128.store', 82: 'v128.bitselect'}
SIMD_WIDTHS = {0: 16, **{n: 8 for n in range(1, 7)}, 7: 1, 8: 2, 9: 4, 10: 8, 11: 16, 84: 1, 85: 2,
               86: 4, 87: 8, 88: 1, 89: 2, 90: 4, 91: 8, 92: 4, 93: 8}  # what accesses memory
# They leave a word what it is.
KEEP_WORDS = {f'{t}.{n}' for t in ('i32', 'i64') for n in ['add', 'sub'] + COMPARISONS.split()} | \
    {'i32.wrap_i64', 'i64.extend_i32_s', 'i64.extend_i32_u'}


class Wasm(FrameFunction):
    """Names the places of the operand stack s0, s1, ..., and the locals l0, l1, ..."""
    STACK_POINTER = 'g0'
    ARGUMENTS = 0  # they are locals

    def __init__(self, name, module, index):
        super().__init__(name, 'wasm')
        self.module, self.blocks = module, []
        self.type = module.types[module.functions[index]]
        self.targets, self.heights, self.arities = [], [], []
        reader = Reader(module.bodies[index - module.imported])
        for _ in range(reader.number()):
            reader.number(), reader.byte()
        self.read_code(reader)

    # ---- reading

    def read_code(self, reader):
        """Finds where branches go to, and how many operands the stack has before each instruction."""
        # A block: where it begins, its height, its operands, its results, branches to its end.
        blocks, height, dead = [[None, 0, 0, len(self.type[1]), []]], 0, False
        while blocks:
            at = reader.at
            opcode, i = reader.byte(), len(self.code)
            name, values = self.read_instruction(reader, opcode)
            self.code.append((at, name, [str(v) for v in values]))
            self.sources.append('')
            self.targets.append([])
            self.arities.append(None)
            if name in ('else', 'end'):
                begin, base, _, results, waiting = block = blocks[-1]
                if not dead and height != base + results:
                    raise ValueError(f'{self.name}: {at:x}: {height} operands, not {base + results}')
                self.heights.append(base + results)
                if name == 'else':
                    waiting.append(i)
                    self.targets[begin].append(i + 1)
                    block[0], height = None, base + block[2]
                else:
                    blocks.pop()
                    for source in waiting:
                        self.targets[source].append(i)
                    if begin is not None and self.code[begin][1] == 'if':  # without else
                        self.targets[begin].append(i)
                    height = base + results
                    if blocks:
                        self.targets[i].append(i + 1)
                dead = False
                continue
            self.heights.append(height)
            pops, pushes = self.effect(name, values)
            height += pushes - pops
            if name in ('block', 'loop', 'if'):
                inputs, results = values
                blocks.append([i, height - inputs, inputs, results, []])
            if name in ('br', 'br_if', 'br_table', 'return'):
                for depth in values if name != 'return' else [len(blocks) - 1]:
                    begin, base, inputs, results, waiting = blocks[-1 - depth]
                    loops = begin is not None and self.code[begin][1] == 'loop'
                    self.arities[i] = (base, inputs if loops else results)
                    if loops:
                        self.targets[i].append(begin)
                    else:
                        waiting.append(i)
            if name in ('br', 'br_table', 'return', 'unreachable'):
                dead = True
                height = blocks[-1][1] + (1 << 20)  # what follows does not run
            else:
                self.targets[i].append(i + 1)

    def read_instruction(self, reader, opcode):
        """Returns the name and the numbers that belong to it."""
        if opcode in (0x02, 0x03, 0x04):
            return NAMES[opcode], self.block_type(reader.number(signed=True))
        if opcode == 0x0e:
            return 'br_table', reader.numbers() + [reader.number()]
        if opcode == 0x1c:
            return 'select', list(reader.bytes())
        if opcode in (0x41, 0x42):
            return NAMES[opcode], [reader.number(signed=True)]
        if opcode in (0x43, 0x44):
            reader.at += 4 if opcode == 0x43 else 8
            return NAMES[opcode], []
        if opcode == 0xfc:
            return self.read_bulk(reader)
        if opcode == 0xfd:
            return self.read_simd(reader)
        count = 2 if 0x28 <= opcode <= 0x3e or opcode == 0x11 else \
            1 if opcode in (0x0c, 0x0d, 0x10, 0x3f, 0x40) or 0x20 <= opcode <= 0x24 else 0
        return NAMES[opcode], [reader.number() for _ in range(count)]

    @staticmethod
    def read_bulk(reader):
        opcode = reader.number()
        if opcode == 10:
            return 'memory.copy', [reader.number(), reader.number()]
        if opcode == 11:
            return 'memory.fill', [reader.number()]
        if opcode < 8:
            return NAMES[0xa8], []
        raise ValueError(f'an unknown instruction, 0xfc {opcode}')

    @staticmethod
    def read_simd(reader):
        opcode = reader.number()
        values = []
        if opcode in SIMD_WIDTHS:
            values = [reader.number(), reader.number()]
            if 84 <= opcode <= 91:
                values.append(reader.byte())
        elif opcode in (12, 13):
            reader.at += 16
        elif 21 <= opcode <= 34:
            reader.byte()
        return SIMD_NAMES.get(opcode, f'simd.{opcode}'), values

    def block_type(self, number):
        if number >= 0:
            parameters, results = self.module.types[number]
            return [len(parameters), len(results)]
        return [0, 0 if number == -64 else 1]

    def called(self, name, values):
        number = values[0] if name == 'call_indirect' else self.module.functions[values[0]]
        return self.module.types[number]

    def effect(self, name, values):
        """How many operands an instruction takes and gives."""
        if name in ('call', 'call_indirect'):
            parameters, results = self.called(name, values)
            return len(parameters) + (name == 'call_indirect'), len(results)
        if name.startswith('simd.') or name.startswith('v128.'):
            number = self.simd_number(name)
            if number in SIMD_WIDTHS:
                return (2, 0) if number == 11 or number >= 88 and number < 92 else \
                    (2, 1) if 84 <= number < 88 else (1, 1)
            return (0, 1) if number == 12 else (3, 1) if number == 82 else \
                (1, 1) if number in SIMD_UNARY else (2, 1)
        if name in ('local.get', 'global.get', 'memory.size') or name.endswith('.const'):
            return 0, 1
        if name in ('local.set', 'global.set', 'drop', 'if', 'br_if', 'br_table'):
            return 1, 0
        if name in ('local.tee', 'memory.grow') or '.load' in name or name in UNARY:
            return 1, 1
        if '.store' in name:
            return 2, 0
        if name in ('memory.copy', 'memory.fill'):
            return 3, 0
        if name == 'select':
            return 3, 1
        return (2, 1) if '.' in name else (0, 0)

    @staticmethod
    def simd_number(name):
        return next((n for n, other in SIMD_NAMES.items() if other == name), None) or int(name[5:])

    # ---- running

    def follows(self):
        return [list(dict.fromkeys(t)) for t in self.targets]

    def check(self):
        super().check()
        self.findings = [f for f in self.findings if f[0] != 'not reached']  # nothing goes there

    def step(self, i, state, final=False):
        _, name, values = self.code[i]
        values, height = [int(v) for v in values], self.heights[i]
        pops, pushes = self.effect(name, values)
        taken = [f's{height - pops + n}' for n in range(pops)]
        kinds = [state.get(s, PUBLIC) for s in taken]
        top, result = f's{height - 1}', f's{height - pops}'
        if final:
            self.look(i, name, kinds)
        if name in ('br', 'br_if', 'br_table', 'return') and self.arities[i]:
            base, arity = self.arities[i]
            for n in range(arity):
                source, place = f's{height - pops - arity + n}', f's{base + n}'
                if source != place:
                    kind = state.get(source, PUBLIC)
                    state[place] = max(kind, state.get(place, PUBLIC)) if name != 'br' else kind
                    self.set_place(state, place, None)
        elif name in ('local.get', 'global.get'):
            self.copy(state, f'{name[0]}{values[0]}', f's{height}')
        elif name in ('local.set', 'local.tee', 'global.set'):
            self.copy(state, top, f'{name[0]}{values[0]}')
        elif name in ('i32.const', 'i64.const'):
            self.set(state, f's{height}', PUBLIC, ('constant', values[0]))
        elif '.load' in name or '.store' in name or self.simd_access(name):
            self.access(state, name, values, taken, kinds, result)
        elif name in ('call', 'call_indirect'):
            for n, kind in enumerate(self.called(name, values)[1]):
                self.set(state, f's{height - pops + n}', DATA if kind == 0x7b else WORD)
        elif pushes:
            kind = max(kinds + [PUBLIC])
            if kind == WORD and name not in KEEP_WORDS and name != 'select':
                kind = DATA
            self.set(state, result, kind, self.moved(state, name, taken))

    def simd_access(self, name):
        return name.startswith(('simd.', 'v128.')) and self.simd_number(name) in SIMD_WIDTHS

    def set(self, state, register, kind, place=None):
        state[register] = kind
        self.set_place(state, register, place)

    def copy(self, state, source, to):
        self.set(state, to, state.get(source, PUBLIC), self.place(state, source))

    def moved(self, state, name, taken):
        """The place that a sum is, if its parts have one."""
        if name not in ('i32.add', 'i32.sub'):
            return None
        a, b = (self.place(state, s) for s in taken)
        if a and b and b[0] == 'constant':
            return a[0], a[1] + (b[1] if name == 'i32.add' else -b[1])
        if a and b and a[0] == 'constant' and name == 'i32.add':
            return b[0], b[1] + a[1]
        return None

    def access(self, state, name, values, taken, kinds, result):
        place = self.place(state, taken[0], values[1])
        if name.startswith(('simd.', 'v128.')):
            number = self.simd_number(name)
            width, stores, whole = SIMD_WIDTHS[number], number == 11 or 88 <= number < 92, False
        else:
            stores, part = '.store' in name, name.split('.')[1].lstrip('loadstre').split('_')[0]
            width = WIDTHS.get(part) or (8 if '64' in name else 4)
            whole = name in ('i32.load', 'i64.load')
        if place and place[0] == 'constant':
            place = None
            whole = whole or not stores and 'const'
        if stores:
            if place:
                self.store_slots(state, place, width, kinds[1])
        else:
            kind = self.load_slots(state, place, width) if place else \
                PUBLIC if whole == 'const' else WORD if whole else DATA
            if len(kinds) > 1:
                kind = max(kind, kinds[1])
            self.set(state, result, kind)

    def look(self, i, name, kinds):
        if name in ('if', 'br_if', 'br_table'):
            self.report_branch(i, kinds[-1])
        elif name == 'select' and kinds[-1] != PUBLIC:
            self.report(i, 'selection')
        elif i in self.calls:
            self.look_at_call(i, kinds)
        elif name == 'call_indirect' and kinds[-1] == DATA:
            self.report(i, 'branch on data')
        elif name.split('.')[-1] in ('div', 'div_s', 'div_u', 'rem_s', 'rem_u', 'sqrt') or \
                name in ('simd.227', 'simd.231', 'simd.239', 'simd.243'):
            if max(kinds) != PUBLIC:
                self.report(i, 'slow instruction')
        elif '.load' in name or '.store' in name or self.simd_access(name):
            if kinds[0] == DATA:
                self.report(i, 'address')
        elif name in ('memory.copy', 'memory.fill'):
            if DATA in (kinds[0], kinds[1] if name == 'memory.copy' else PUBLIC):
                self.report(i, 'address')
            if kinds[2] == DATA:
                self.report(i, 'copy')


def functions_of(path):
    """The functions of a file, with the names of C++."""
    with open(path, 'rb') as file:
        modules = [Module(data) for data in objects_in(file.read())]
    names = sorted({name for module in modules for name in module.names.values()})
    filtered = subprocess.run(['c++filt'], input='\n'.join(names), capture_output=True, text=True,
                              check=True)
    plain = dict(zip(names, filtered.stdout.splitlines()))
    for module in modules:
        for index in range(module.imported, len(module.functions)):
            function = Wasm(plain.get(module.names.get(index), f'function {index}'), module, index)
            for i, (_, name, values) in enumerate(function.code):
                callee = int(values[0]) if name == 'call' else module.imported
                if callee < module.imported:
                    function.calls[i] = plain[module.names[callee]]
            yield function
