# SPDX-License-Identifier: Apache-2.0
"""What instructions of x86-64 and i386 do, for disassembly.py."""
import re

from machine_code import DATA, PUBLIC, TARGET, WORD, FrameFunction, Function, operands_of

REGISTER = {}
for wide, names in {
        'rax': 'eax ax al ah', 'rbx': 'ebx bx bl bh', 'rcx': 'ecx cx cl ch', 'rdx': 'edx dx dl dh',
        'rsi': 'esi si sil', 'rdi': 'edi di dil', 'rbp': 'ebp bp bpl', 'rsp': 'esp sp spl'}.items():
    for name in [wide] + names.split():
        REGISTER[name] = wide
for i in range(8, 16):
    for suffix in ('', 'd', 'w', 'b'):
        REGISTER[f'r{i}{suffix}'] = f'r{i}'
VECTOR = re.compile(r'^([xyz]mm\d+|k[0-7]|mm\d)(\{.*)?$')
FULL = re.compile(r'^([er][a-ds]x|[er][sd]i|[er][bs]p|r\d+d?)$')  # writes its whole register
NO_RESULT = re.compile(r'^(cmp|test|nop|push|j\w+|call|ret|v?ptest|vtestp\w|v?u?comis\w|bt|kortest\w|'
                       r'ktest\w|endbr64|prefetch\w*|vzeroupper|ldmxcsr|stmxcsr|leave|ud2)$')
NO_FLAGS = re.compile(r'^(v\w+|mov\w*|lea|push|pop|not|bswap|mulx|rorx|sarx|shlx|shrx|pdep|pext|'
                      r'set\w+|cmov\w+|j\w+|nop|xchg|k(?!ortest|test)\w+|c[dw]qe?|cqo|'
                      r'p(?!test|opcnt|cmp[ei]str)\w+|'
                      r'call|ret|endbr64|leave|ldmxcsr|stmxcsr)$')
READS_FLAGS = re.compile(r'^(adc|sbb|adcx|adox|set\w+|cmov\w+|rcl|rcr)$')
OVERWRITES = re.compile(r'^(mov\w*|lea|set\w+|v\w+|pop|mulx|rorx|sarx|shlx|shrx|pdep|pext|'
                        r'andn|bl\w+|tzcnt|lzcnt|popcnt|kmov\w|bsf|bsr|p(extr\w|movmskb))$')


class X86(Function):
    SLOW = re.compile(r'^(v?(div|sqrt|rsqrt|rcp)[sp][sd]|i?div|fi?divr?p?|fsqrt|vp?gather\w+|'
                      r'vp?scatter\w+|loopn?[ez]?)$')
    CALLS = re.compile(r'^(call|j\w+)$')
    FALLS_NOT = ('jmp', 'ret', 'ud2')
    TABLE_JUMPS = ('jmp',)
    PARTS_ARGUMENTS = ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9']
    ARGUMENT_REGISTERS = ('rdi', 'rsi', 'rdx')

    def __init__(self, name, system=''):
        super().__init__(name, system)
        if system == 'windows':
            self.ARGUMENT_REGISTERS = ('rcx', 'rdx', 'r8')

    @staticmethod
    def parse(text):
        text = re.sub(r'\s+#.*$', '', text)
        text = re.sub(r' <.*>$', '', text)  # a name may contain commas
        text = re.sub(r'^((bnd|lock|data16|cs|ds|\{\w+\}|addr32|notrack) +)+', '', text.strip())
        mnemonic, _, rest = text.partition(' ')
        return mnemonic.strip(), operands_of(rest)

    def jumps(self, mnemonic):
        return mnemonic.startswith(('j', 'loop'))

    @staticmethod
    def join(before, after):
        """Where one way has a whole register and the other a part of it."""
        state = Function.join(before, after)
        for key in before.keys() | after.keys():
            if key[0] == 'low':
                state[key] = max(s.get(key, s.get(key[1], PUBLIC)) for s in (before, after))
        return state

    def implied(self, mnemonic):
        return ['rax', 'rdx'] if mnemonic in ('div', 'idiv') else []

    # ---- slots: stack memory at a constant place. The state keeps them beside the registers.

    def slot_of(self, _, operand):
        """The slot is data, unless the state says otherwise."""
        match = re.search(r'\[(rsp|rbp)([+-]0x\w+)?\]$', operand)
        return match and (match.group(1), int(match.group(2) or '0', 0))

    def move_slots(self, state, register, mnemonic, operands):
        """Moves the slots if their register changes by a constant. Otherwise forgets them."""
        if register not in ('rsp', 'rbp'):
            return
        by = operands[-1]
        offset = re.match(rf'^\[{register}([+-]0x[0-9a-f]+)\]$', by)
        step = None
        if mnemonic == 'lea' and offset:
            step = -int(offset.group(1), 16)
        elif mnemonic in ('add', 'sub') and re.match(r'^0x[0-9a-f]+$', by):
            step = int(by, 16) if mnemonic == 'sub' else -int(by, 16)
        slots = [(place, state.pop((base, place))) for base, place in
                 [key for key in state if not isinstance(key, str)] if base == register]
        if step is not None:
            state.update({(register, place + step): kind for place, kind in slots})

    def store(self, state, place, source, kind):
        """Writes a register, or a vector in words of 8 bytes."""
        slot = self.slot_of(state, place)
        width = {'x': 16, 'y': 32, 'z': 64}.get(source[:1], 8) if VECTOR.match(source) else 8
        for offset in range(0, width, 8):
            if slot is not None:
                key = (slot[0], slot[1] + offset)
                if kind == DATA:
                    state.pop(key, None)
                else:
                    state[key] = kind

    # ---- kinds

    def registers_in(self, operand):
        return [REGISTER[r] for r in re.findall(r'\b\w+\b', operand) if r in REGISTER]

    def is_memory(self, operand):
        return '[' in operand

    def read(self, state, operand, mnemonic):
        """Returns the kind of an operand's value."""
        if self.is_memory(operand):
            if mnemonic == 'lea':
                return max([state.get(r, PUBLIC) for r in self.registers_in(operand)] + [PUBLIC])
            slot = self.slot_of(state, operand)
            if slot is not None:
                return state.get(slot, DATA)
            if 'rip' in operand:
                return PUBLIC  # a constant of the library
            return WORD if re.search(r'(^| )[QD]WORD', operand) else DATA
        vector = VECTOR.match(operand)
        if vector:  # a counter may be spilled to one
            return state.get(('vector', vector.group(1)), DATA)
        register = REGISTER.get(operand.split('{')[0])
        if re.match(r'^([a-d]l|[sd]il|r\d+b)$', operand) and ('low', register) in state:
            return state['low', register]
        return state.get(register, PUBLIC) if register else PUBLIC

    def whole(self, operand):
        return FULL.match(operand) or operand.startswith('QWORD ')

    def set_register(self, state, name, kind, mnemonic, operands):
        register = REGISTER[name]
        self.move_slots(state, register, mnemonic, operands)
        if register == 'rsp':
            return
        state.pop(('low', register), None)
        if not FULL.match(name):  # the rest stays
            if re.match(r'^([a-d]l|[sd]il|r\d+b)$', name):
                state['low', register] = kind
            kind = max(kind, state.get(register, PUBLIC))
        state[register] = kind

    def run_instruction(self, i, state, mnemonic, operands, final):
        if final and mnemonic.startswith('j') and mnemonic != 'jmp':
            self.report_branch(i, state.get('rcx' if 'cx' in mnemonic else 'flags', PUBLIC))
        if mnemonic.startswith('loop'):
            if final:
                self.report_branch(i, max(state.get('rcx', PUBLIC), PUBLIC if mnemonic == 'loop' else
                                          state.get('flags', PUBLIC)))
            return
        if mnemonic in ('jmp', 'call'):
            if final and not TARGET.match(operands[-1]):  # through a register or a table
                kind = max([state.get(r, PUBLIC) for r in self.registers_in(operands[-1])] + [PUBLIC])
                if mnemonic == 'jmp' or kind == DATA:
                    self.report_branch(i, kind)
            if mnemonic == 'call':  # other registers stay valid only if GCC knows the callee
                state['rax'] = state['rdx'] = WORD
                state.pop(('low', 'rax'), None)
                state.pop(('low', 'rdx'), None)
            return
        if mnemonic == 'xchg' and operands[0] == operands[1]:  # does nothing
            return
        if mnemonic == 'xchg' and all(FULL.match(operand) for operand in operands):
            a, b = (REGISTER[operand] for operand in operands)
            for register in (a, b):
                self.move_slots(state, register, mnemonic, operands)
                state.pop(('low', register), None)
            state[a], state[b] = state.get(b, PUBLIC), state.get(a, PUBLIC)
            return
        if mnemonic.startswith('rep'):
            state.pop(('low', 'rcx'), None)
            if operands[0].startswith(('cmps', 'scas')):  # these end early
                if final:
                    self.report(i, 'branch on data')
                state['flags'] = state['rcx'] = DATA
                return
            if final and state.get('rcx', PUBLIC) == DATA:
                self.report(i, 'copy')
            state['rcx'] = PUBLIC
            return
        if mnemonic.startswith('j') or not operands:
            if mnemonic in ('cdq', 'cqo'):
                self.set_register(state, 'rdx', state.get('rax', PUBLIC), mnemonic, [''])
            elif mnemonic == 'leave':
                for register in ('rsp', 'rbp'):
                    self.move_slots(state, register, mnemonic, [''])
            return
        if mnemonic in ('push', 'pop'):
            kind = self.read(state, operands[0] if mnemonic == 'push' else 'QWORD PTR [rsp]', mnemonic)
            self.move_slots(state, 'rsp', 'sub' if mnemonic == 'push' else 'add', ['rsp', '0x8'])
            if mnemonic == 'push':
                self.store(state, 'QWORD PTR [rsp]', '', kind)
            elif operands[0] in REGISTER:
                self.set_register(state, operands[0], kind, mnemonic, operands)
            return
        overwrites = OVERWRITES.match(mnemonic) or (mnemonic == 'imul' and len(operands) == 3)
        sources = operands[1:] if overwrites else operands
        results = [] if NO_RESULT.match(mnemonic) else [operands[0]]
        if mnemonic == 'mulx':
            sources, results = operands[2:] + ['rdx'], operands[:2]
        elif mnemonic in ('mul', 'imul') and len(operands) == 1:
            sources, results = operands + ['rax'], ['rax', 'rdx']
        elif mnemonic == 'xchg':
            results = operands
        if mnemonic in ('cmp', 'test') or not results:
            sources = operands
        kind = max([self.read(state, s, mnemonic) for s in sources] + [PUBLIC])
        if mnemonic in ('xor', 'sub', 'pxor') and len(operands) == 2 and operands[0] == operands[1]:
            kind = PUBLIC
        if READS_FLAGS.match(mnemonic):
            kind = max(kind, state.get('flags', PUBLIC))
        keeps = r'^(mov\w*|add|sub|not|lea|cmp|test|inc|dec|cmov\w+)$'
        if self.whole(operands[0]) and ((mnemonic == 'and' and operands[-1] == '0x0') or (
                mnemonic == 'or' and re.match('^0x(f{8}|f{16})$', operands[-1]))):  # GCC's -Oz
            kind = PUBLIC
        if kind == WORD and not re.match(keeps, mnemonic):
            kind = DATA
        for result in results:
            register = REGISTER.get(result)
            if register:
                self.set_register(state, result, kind, mnemonic, operands)
            elif VECTOR.match(result):
                key = ('vector', VECTOR.match(result).group(1))
                moves = r'^(v?mov([dq]|dq[au]|[au]p[sd])|kmov\w)$' if VECTOR.match(operands[-1]) else \
                    r'^(v?mov[dq]|kmov\w)$'  # from memory, at most one slot
                if kind != DATA and re.match(moves, mnemonic):
                    state[key] = kind
                else:
                    for other in ('x', 'y', 'z'):
                        state.pop(('vector', re.sub('^[xyz]mm', other + 'mm', key[1])), None)
            elif self.is_memory(result):
                self.store(state, result, operands[1] if len(operands) > 1 else '', kind)
        if not NO_FLAGS.match(mnemonic) or \
                re.match(r'^(vptest|vtestp\w|vu?comis\w|vpcmp[ei]str\w)$', mnemonic):
            state['flags'] = kind


class I386(FrameFunction, X86):
    """32-bit code: the same instructions, but arguments on the stack."""
    STACK_POINTER = 'rsp'
    PARTS_ARGUMENTS = ['rax', 'rdx', 'rcx']
    WIDTHS = {'BYTE': 1, 'WORD': 2, 'DWORD': 4, 'QWORD': 8, 'TBYTE': 10, 'XMMWORD': 16}

    def slot_of(self, state, operand):
        match = re.search(r'\[(e\w\w)([+-]0x[0-9a-f]+)?\]$', operand)
        return match and self.place(state, REGISTER[match.group(1)], int(match.group(2) or '0', 0))

    def whole(self, operand):
        return '[' in operand or FULL.match(operand)  # its slots have parts

    def argument_kinds(self, state, mnemonic):
        top = self.place(state, 'rsp', 4 if mnemonic == 'jmp' else 0)
        return [self.load_slots(state, (top[0], top[1] + n), 4) for n in (0, 4, 8)] if top else []

    def width(self, operand):
        return self.WIDTHS.get(operand.split()[0], 4)

    def read(self, state, operand, mnemonic):
        slot = self.slot_of(state, operand) if mnemonic != 'lea' else None
        if slot is not None:
            return self.load_slots(state, slot, self.width(operand))
        return super().read(state, operand, mnemonic)

    def store(self, state, place, _, kind):
        slot = self.slot_of(state, place)
        if slot is not None:
            self.store_slots(state, slot, self.width(place), kind)

    def move_slots(self, state, register, mnemonic, operands):
        """Follows the address of a slot through additions and moves."""
        by, new = operands[-1], None
        constant = re.match(r'^(0x[0-9a-f]+)$', by)
        if mnemonic == 'lea' or (mnemonic == 'mov' and FULL.match(by)):
            new = self.slot_of(state, by if mnemonic == 'lea' else f'[{by}]')
        elif mnemonic in ('add', 'sub') and constant and FULL.match(operands[0]):
            step = int(by, 16)
            step -= (step >> 31) << 32
            new = self.place(state, register, step if mnemonic == 'add' else -step)
        elif mnemonic == 'and' and register == 'rsp':  # aligned: another frame
            new = ('aligned', 0)
        self.set_place(state, register, new)

    def run_instruction(self, i, state, mnemonic, operands, final):
        top = self.place(state, 'rsp')
        if mnemonic == 'push':
            kind = self.read(state, operands[0], mnemonic)
            if top:
                self.store_slots(state, (top[0], top[1] - 4), 4, kind)
                state['at', 'rsp'] = (top[0], top[1] - 4)
            return
        if mnemonic == 'pop' and operands[0] in REGISTER:
            register = REGISTER[operands[0]]
            state[register] = self.load_slots(state, top, 4) if top else DATA
            self.set_place(state, register, None)
            self.set_place(state, 'rsp', top and (top[0], top[1] + 4))
            return
        if self.calls.get(i, '').startswith('__x86.get_pc_thunk.'):  # gives its own address
            return
        super().run_instruction(i, state, mnemonic, operands, final)
        if mnemonic == 'leave':
            self.set_place(state, 'rsp', self.place(state, 'rbp', 4))
        elif mnemonic == 'call':
            for register in ('rax', 'rdx', 'rcx'):
                self.set_place(state, register, None)
        elif re.match(r'^fi?stp?$', mnemonic):
            self.store(state, operands[0], '', DATA)
