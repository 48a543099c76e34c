# SPDX-License-Identifier: Apache-2.0
"""What instructions of 32-bit Arm do, for disassembly.py: Thumb, as Debian's armhf has it."""
import re

from machine_code import DATA, PUBLIC, WORD, FrameFunction, operands_of

CONDITION = 'eq|ne|cs|cc|hs|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le'
NAMES = {'sl': 'r10', 'fp': 'r11', 'ip': 'r12'}
REGISTER = re.compile(r'\b(r\d+|sl|fp|ip|sp|lr|pc)\b')
VECTOR = re.compile(r'^\{?[sdq]\d+')
COMPARES = re.compile(r'^(cmp|cmn|tst|teq|vcmpe?(\.\w+)?)$')
# With two operands the first of them is one to compute with as well.
BOTH = re.compile(r'^(add|adc|sub|sbc|rsb|and|orr|orn|eor|bic|mul|ls[lr]|asr|ror)s?$')
# The result is also an operand.
KEEPS = re.compile(r'^(movt|bfi|bfc)$')
READS_FLAGS = re.compile(r'^(adc|sbc|rsc|rrx)s?$')
FLAGS = re.compile(r'^(add|adc|sub|sbc|rsb|and|orr|orn|eor|bic|mul|ls[lr]|asr|ror|mov|mvn|neg)s$')
WHOLE = re.compile(r'^(ldr|ldrd|ldm\w*|ldrex|ldrexd|pop|vldr|vldm\w*|vpop)$')
TABLE = ('table', 0)  # where a constant's address is, as the place of a register


class Arm32(FrameFunction):
    SLOW = re.compile(r'^(sdiv|udiv|vdiv\..*|vsqrt\..*)$')
    DIVISION = re.compile(r'^__aeabi_u?(l?)i?div(mod)?$')
    CALLS = re.compile(r'^(bl?|blx)$')
    FALLS_NOT = ('b', 'bx', 'tbb', 'tbh', 'udf')
    TABLE_JUMPS = ('tbb', 'tbh')
    ARGUMENT_REGISTERS = ('r0', 'r1', 'r2')
    PARTS_ARGUMENTS = ['r0', 'r1', 'r2', 'r3']
    STACK_POINTER = 'sp'

    def __init__(self, name, system=''):
        super().__init__(name, system)
        self.coming = []  # the instructions that follow an `it`, t or e
        self.conditional = {}  # the conditions of instructions
        self.table = set()  # places of the text that hold where a constant's address is

    def parse(self, text):
        text = re.sub(r'\[pc, #-?\d+\]\s*[@;] \(?([0-9a-f]+)\b.*$', r'[pc, =\1]', text)
        text = re.sub(r'\s*[@;].*$', '', text)
        text = re.sub(r' <.*>$', '', text).strip()  # a name may contain commas
        mnemonic, _, rest = text.partition('\t')
        mnemonic, operands = re.sub(r'\.[nw]$', '', mnemonic.strip()), operands_of(rest)
        block = re.match(r'^i(t[te]{0,3})$', mnemonic)
        if block:
            self.coming = list(block.group(1))
        elif self.coming:
            self.coming.pop(0)
            match = re.match(rf'^(.*?)({CONDITION})((\.\w+)*)$', mnemonic)
            self.conditional[len(self.code)] = match.group(2)
            mnemonic = match.group(1) + match.group(3)
        return mnemonic, operands

    def add_relocation(self, address, kind, symbol):
        if kind == 'R_ARM_GOT32':
            self.table.add(address)
        super().add_relocation(address, kind, symbol)

    def check(self):
        self.move_to_branches()
        super().check()

    def move_to_branches(self):
        """What has the condition of the branch that follows runs where the branch goes to."""
        for i in range(len(self.code)):
            address, mnemonic, operands = self.code[i]
            branch = self.branches(mnemonic)
            start = i
            while branch and self.conditional.get(start - 1) == branch.group(1) and \
                    not COMPARES.match(self.code[start - 1][1]):
                start -= 1
            if start == i:
                continue
            place = -address  # of no other instruction
            self.code[i] = (address, mnemonic, [f'{place:x}'])
            for j in range(start, i):
                self.code.append((place - j + start, *self.code[j][1:]))
                self.code[j] = (self.code[j][0], 'nop', [])
                self.sources.append(self.sources[j])
                del self.conditional[j]
            self.code.append((place - i + start, 'b', operands))
            self.sources.append(self.sources[i])

    def branches(self, mnemonic):
        return re.match(rf'^b({CONDITION})$', mnemonic)

    def jumps(self, mnemonic):
        return mnemonic in ('b', 'cbz', 'cbnz') or self.branches(mnemonic)

    def returns(self, mnemonic, operands):
        """By a load of the program counter."""
        return re.match(r'^(ldr|ldm\w*|pop)$', mnemonic) and re.search(r'\bpc\b', ' '.join(
            o for o in operands if not o.startswith('[')))

    def ends(self, i, mnemonic):
        return i not in self.conditional and \
            (mnemonic in self.FALLS_NOT or self.returns(mnemonic, self.code[i][2]))

    # ---- kinds

    @staticmethod
    def register(name):
        return NAMES.get(name, name)

    def registers_in(self, operand):
        return [self.register(r) for r in REGISTER.findall(operand) if r != 'pc']

    def is_memory(self, operand):
        return operand.startswith('[')

    def read(self, state, operand, mnemonic):
        """Returns the kind of an operand's value."""
        if self.is_memory(operand):
            return WORD if WHOLE.match(mnemonic) else DATA
        if VECTOR.match(operand):
            return state.get(('vector', operand), DATA)
        return max([state.get(r, PUBLIC) for r in self.registers_in(operand)] + [PUBLIC])

    def set_register(self, i, state, register, kind, place=None):
        if i in self.conditional:  # the old value may stay, and which one depends on the flags
            kind = max(kind, state.get(register, PUBLIC), state.get('flags', PUBLIC))
            if place != state.get(('at', register)):
                place = None
        if register != 'pc':
            state[register] = kind
            self.set_place(state, register, place)

    # ---- memory

    def accesses(self, state, mnemonic, operands):
        """Returns the registers that an instruction loads or stores, with their widths; the place on the
        stack, or None; the base register and its new place, if that changes; and the operand."""
        block = re.match(r'^v?(ldm|stm)(ia|db)?$', mnemonic)
        if mnemonic in ('push', 'pop', 'vpush', 'vpop'):
            operands = ['sp!', operands[0]]
            block = re.match('^v?(stm|ldm)(ia|db)$', {
                'push': 'stmdb', 'pop': 'ldmia', 'vpush': 'vstmdb', 'vpop': 'vldmia'}[mnemonic])
        if block:
            base = self.register(operands[0].rstrip('!'))
            things = self.list_of(operands[1])
            bytes_ = sum(width for _, width in things)
            down = block.group(2) == 'db'
            place = self.place(state, base, -bytes_ if down else 0)
            moved = self.place(state, base, -bytes_ if down else bytes_)
            return things, place, base if operands[0].endswith('!') else None, moved, f'[{base}]'
        index = next(n for n, o in enumerate(operands) if self.is_memory(o))
        size = 1 if re.match(r'^(ldr|str)(ex)?s?b', mnemonic) else \
            2 if re.match(r'^(ldr|str)(ex)?s?h', mnemonic) else 4
        things = [(self.register(o), 8 if o[0] == 'd' else size) for o in operands[:index]]
        memory = operands[index]
        match = re.match(r'^\[(\w+)(?:, #(-?\d+))?\](!)?$', memory)
        if not match:
            base = self.register(REGISTER.search(memory).group(1))
            return things, None, base if memory.endswith('!') else None, None, memory
        base, by = self.register(match.group(1)), int(match.group(2) or '0')
        place = self.place(state, base, by)
        if match.group(3):
            return things, place, base, place, memory
        if len(operands) > index + 1:  # the address changes afterwards
            after = re.match(r'^#(-?\d+)$', operands[index + 1])
            return things, place, base, after and self.place(state, base, int(after.group(1))), memory
        return things, place, None, None, memory

    def list_of(self, operand):
        things = []
        for part in operand.strip('{}').split(','):
            first, _, last = part.strip().partition('-')
            if first[0] in 'ds' and first[1:].isdigit():
                things += [(f'{first[0]}{n}', 8 if first[0] == 'd' else 4)
                           for n in range(int(first[1:]), int((last or first)[1:]) + 1)]
            elif last:
                things += [(f'r{n}', 4) for n in range(int(first[1:]), int(last[1:]) + 1)]
            else:
                things.append((self.register(first), 4))
        return things

    def load_or_store(self, i, state, mnemonic, operands):
        things, place, base, moved, memory = self.accesses(state, mnemonic, operands)
        if mnemonic.startswith(('str', 'vstr', 'stm', 'vstm', 'push', 'vpush')):
            if mnemonic.startswith('strex'):
                self.set_register(i, state, things.pop(0)[0], PUBLIC)
            for register, width in things:
                if place:
                    kind = self.read(state, register, mnemonic)
                    if i in self.conditional:
                        kind = max(kind, state.get('flags', PUBLIC),
                                   self.load_slots(state, place, width))
                    self.store_slots(state, place, width, kind)
                    place = (place[0], place[1] + width)
        else:
            for register, width in things:
                if place:
                    kind = self.load_slots(state, place, width)
                    place = (place[0], place[1] + width)
                elif memory.startswith('[pc') or \
                        any(state.get(('at', r)) == TABLE for r in self.registers_in(memory)):
                    kind = PUBLIC
                else:
                    kind = self.read(state, memory, mnemonic)
                if VECTOR.match(register):
                    if i in self.conditional or kind == DATA:
                        state.pop(('vector', register), None)
                    else:
                        state['vector', register] = kind
                else:
                    literal = re.match(r'^\[pc, =(\w+)\]$', memory)
                    self.set_register(i, state, register, kind, TABLE if literal and int(
                        literal.group(1), 16) in self.table else None)
        if base:
            self.set_register(i, state, base, state.get(base, PUBLIC), moved)

    # ---- instructions

    def run_instruction(self, i, state, mnemonic, operands, final):
        flags = state.get('flags', PUBLIC)
        if final:
            if self.branches(mnemonic) or i in self.conditional and \
                    (mnemonic in ('b', 'bx', 'bl', 'blx') or self.returns(mnemonic, operands)):
                self.report_branch(i, flags)
            elif mnemonic in ('cbz', 'cbnz'):
                self.report_branch(i, self.read(state, operands[0], mnemonic))
            elif mnemonic in ('tbb', 'tbh'):
                self.report_branch(i, self.read(state, operands[0], mnemonic))
            elif mnemonic in ('blx', 'bx') and self.read(state, operands[0], mnemonic) == DATA:
                self.report(i, 'branch on data')
            elif i in self.conditional and flags != PUBLIC and \
                    re.match(r'^v?(ldr|str|ldm|stm)', mnemonic):
                self.report(i, 'address')  # whether memory is accessed
        if mnemonic in ('bl', 'blx'):
            division = self.DIVISION.match(self.calls.get(i, ''))
            if final and division and any(
                    state.get(f'r{n}', PUBLIC) for n in range(4 if division.group(1) else 2)):
                self.report(i, 'slow instruction')
            for register in ('r0', 'r1', 'r2', 'r3', 'r12'):
                self.set_place(state, register, None)
            state['r0'] = state['r1'] = WORD
            return
        if self.jumps(mnemonic) or re.match(r'^(b|bx|tb[bh]|nop|pld\w*|dmb|udf|it[te]*)$', mnemonic) or \
                mnemonic.startswith('.') or not operands:
            return
        if re.match(r'^v?(ldr|str|ldm|stm|push|pop)', mnemonic):
            self.load_or_store(i, state, mnemonic, operands)
            return
        tests = COMPARES.match(mnemonic)
        both = tests or KEEPS.match(mnemonic) or (BOTH.match(mnemonic) and len(operands) == 2)
        results, sources = operands[:1], operands if both else operands[1:]
        if re.match(r'^[us]m[ul]l|^umaal|^[us]mlal', mnemonic):  # two results
            results = operands[:2]
            sources = operands if 'la' in mnemonic or 'maal' in mnemonic else operands[2:]
        elif mnemonic == 'vmov' and len(operands) > 2 and not VECTOR.match(operands[0]):
            results, sources = operands[:2], operands[2:]
        kind = max([self.read(state, s, mnemonic) for s in sources] + [PUBLIC])
        if re.match(r'^(eor|sub)s?$', mnemonic) and len(operands) > 1 and \
                operands[-1] == operands[-2] and len(operands) <= 3:
            kind = PUBLIC
        if READS_FLAGS.match(mnemonic):
            kind = max(kind, flags)
        if kind == WORD and not re.match(r'^(mov|movw|add|sub|rsb|addw|subw|cmp|cmn|tst)s?$', mnemonic):
            kind = DATA
        if tests or (FLAGS.match(mnemonic) and i not in self.conditional) or \
                (mnemonic == 'vmrs' and operands[0].startswith('APSR')):
            state['flags'] = max(kind, flags) if i in self.conditional else kind
        if tests or mnemonic == 'vmrs':
            return
        for result in results:
            if VECTOR.match(result):
                state.pop(('vector', result), None)
            else:
                self.set_register(i, state, self.register(result), kind,
                                  self.moved(state, mnemonic, operands))

    def moved(self, state, mnemonic, operands):
        """The slot of which an addition or a move computes the address."""
        source = operands[1] if len(operands) == 3 else operands[-1]
        if mnemonic == 'mov' and len(operands) == 2:
            return self.place(state, self.register(source))
        match = re.match(r'^#(-?\d+)$', operands[-1])
        if re.match(r'^(add|sub)[sw]?$', mnemonic) and match:
            by = int(match.group(1))
            return self.place(state, self.register(source if len(operands) == 3 else operands[0]),
                              by if mnemonic.startswith('add') else -by)
        if mnemonic in ('bic', 'bfc') and operands[0] == 'sp':
            return ('aligned', 0)
        return None
