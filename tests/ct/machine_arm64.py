# SPDX-License-Identifier: Apache-2.0
"""What instructions of AArch64 do, for disassembly.py."""
import re

from machine_code import DATA, PUBLIC, WORD, Function, operands_of

VECTOR = re.compile(r'^\{?[vqdshb]\d+')
REGISTER = re.compile(r'^[xw](\d+|zr)$')


class Arm64(Function):
    SLOW = re.compile(r'^(sdiv|udiv|fdiv|fsqrt|frecpe|frsqrte)$')
    CALLS = re.compile(r'^bl?$')
    FALLS_NOT = ('ret', 'b', 'br', 'brk')
    TABLE_JUMPS = ('br',)
    ARGUMENT_REGISTERS = ('x0', 'x1', 'x2')
    PARTS_ARGUMENTS = [f'x{n}' for n in range(8)]

    @staticmethod
    def parse(text):
        text = re.sub(r'\s*(//|;).*$', '', text)
        text = re.sub(r' <.*>$', '', text).strip()  # a name may contain commas
        mnemonic, _, rest = text.partition('\t')
        return mnemonic.strip(), operands_of(rest)

    def jumps(self, mnemonic):
        return mnemonic == 'b' or mnemonic.startswith(('b.', 'cb', 'tb'))

    def slot_of(self, operand, step=0):
        """Returns (register, place). The slot is data, unless the state says otherwise."""
        match = re.search(r'^\[(sp|x29)(?:, #(-?\d+))?\]', operand)
        return match and (match.group(1), int(match.group(2) or '0', 0) + step)

    def store(self, state, place, sources, kinds):
        """Writes registers one after the other, and vectors in words of 8 bytes."""
        slot = self.slot_of(place)
        step = 0
        for source, kind in zip(sources, kinds):
            width = {'w': 4, 's': 4, 'q': 16}.get(source[0], 8)
            for offset in range(0, width, 8):
                if slot is not None:
                    key = (slot[0], slot[1] + step + offset)
                    if kind == DATA:
                        state.pop(key, None)
                    else:
                        state[key] = kind
            step += width

    def registers_in(self, operand):
        return ['x' + r for r in re.findall(r'\b[xw](\d+)\b', operand)]

    def is_memory(self, operand):
        return '[' in operand and not VECTOR.match(operand)

    def read(self, state, operand, mnemonic, step=0):
        """Returns the kind of an operand's value."""
        if self.is_memory(operand):
            slot = self.slot_of(operand, step)
            if slot is not None:
                return state.get(slot, DATA)
            return WORD if mnemonic in ('ldr', 'ldp', 'ldur', 'ldpsw', 'ldrsw') else DATA
        if VECTOR.match(operand):
            return DATA
        match = REGISTER.match(operand)
        if match:
            return PUBLIC if match.group(1) == 'zr' else state.get('x' + match.group(1), PUBLIC)
        return PUBLIC

    def run_instruction(self, i, state, mnemonic, operands, final):
        if final:
            if mnemonic.startswith('b.'):
                self.report_branch(i, state.get('flags', PUBLIC))
            elif re.match(r'^(cbn?z|tbn?z|br)$', mnemonic):
                self.report_branch(i, self.read(state, operands[0], mnemonic))
        if mnemonic in ('bl', 'blr'):
            state['x0'] = state['x1'] = WORD
            return
        if re.match(r'^(b|b\..*|cbn?z|tbn?z|br|ret|nop|prfm|msr|hint|paciasp|autiasp)$', mnemonic) \
                or not operands:
            return
        memory = [o for o in operands if self.is_memory(o)]
        if mnemonic.startswith('st'):
            place = operands.index(memory[0])
            self.store(state, memory[0], operands[:place],
                       [self.read(state, o, mnemonic) for o in operands[:place]])
            return
        if re.match(r'^ld', mnemonic):
            place = operands.index(memory[0])
            step = 0
            for target in operands[:place]:
                match = REGISTER.match(target)
                if match and match.group(1) != 'zr':
                    kind = self.read(state, memory[0], mnemonic, step=step)
                    state['x' + match.group(1)] = kind
                step += 8 if target.startswith('x') else 4
            return
        tests = re.match(r'^(cmp|cmn|tst|fcmpe?|ccmp|ccmn)$', mnemonic)
        keeps = mnemonic in ('movk', 'bfi', 'bfxil')
        sources = operands if tests or keeps else operands[1:]
        kind = max([self.read(state, s, mnemonic) for s in sources] + [PUBLIC])
        if re.match(r'^(cs\w+|cset\w*|cinc|cinv|cneg|adc\w?|sbc\w?|ngc|ccm\w)$', mnemonic):
            kind = max(kind, state.get('flags', PUBLIC))
        if kind == WORD and not re.match(r'^(mov|adds?|subs?|cmp|cmn|tst|ccmp|csel)$', mnemonic):
            kind = DATA
        if tests or re.match(r'^(adds|subs|ands|bics|adcs|sbcs|negs)$', mnemonic):
            state['flags'] = kind
        match = REGISTER.match(operands[0])
        if match and not tests and match.group(1) != 'zr':
            state['x' + match.group(1)] = kind
