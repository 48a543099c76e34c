# SPDX-License-Identifier: Apache-2.0
"""What disassembly.py knows of every machine: a function's instructions, and the kinds of its values.

Each machine has a class of its own, which says what an instruction does.
"""
import re

TARGET = re.compile(r'^(?:0x)?(-?[0-9a-f]+)$')  # the target of a jump
PADDING = re.compile(r'^((nop|nopw|int3|ud2|udf|brk|xchg ax ax|data16|cs|\.\w+)\b'
                     r'|lea (\w+) \[\3(\+eiz\*1)?\+0x0\]$)')
PUBLIC, WORD, DATA = 0, 1, 2  # the kinds of a value


def operands_of(text):
    """Splits at commas outside of brackets."""
    parts, depth, start = [], 0, 0
    for i, c in enumerate(text):
        depth += (c in '[{(') - (c in ']})')
        if c == ',' and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
    parts.append(text[start:].strip())
    return [p for p in parts if p]


class Function:
    """A function's instructions and the kinds of its values, computed as a fixed point.

    A state has a kind for each register, PUBLIC if it has none. Its keys that are tuples are known after
    a join only if both ways know them: the kinds of stack slots, and the addresses of such slots.
    """
    SLOW = CALLS = re.compile('$.')
    GATHERS = re.compile(r'^vp?(gather|scatter)\w+$')  # slow ones that read or write many places
    DIVISION = re.compile('$.')  # functions of the compiler, which are slow instructions
    NO_ADDRESS = re.compile(r'^(lea|nop)$')  # has an operand like one, accesses nothing
    FALLS_NOT = ()  # instructions after which the next one does not run
    TABLE_JUMPS = ()  # jumps, if their operand is no address
    ARGUMENT_REGISTERS = ()  # of the first three arguments
    PARTS_ARGUMENTS = []  # registers in which a part of a function that GCC split off has arguments

    def __init__(self, name, system=''):
        self.name, self.system, self.code, self.findings = name, system, [], []
        self.sources = []  # the file of each instruction, if it is known
        self.calls = {}  # what an instruction calls or jumps to, if it is outside of the section

    def add(self, address, text, source):
        """Adds an instruction as objdump writes it."""
        mnemonic, operands = self.parse(text)
        self.code.append((address, mnemonic, operands))
        self.sources.append(source)

    def add_relocation(self, _address, _kind, symbol):
        """Says what the last instruction refers to: if it is a call or a jump, where to."""
        if self.code and self.CALLS.match(self.code[-1][1]):
            self.calls[len(self.code) - 1] = symbol

    def report(self, i, what):
        address, mnemonic, operands = self.code[i]
        source = self.sources[i]
        self.findings.append((what, f'{address:x}: {mnemonic} {", ".join(operands)} {source}', source))

    def report_branch(self, i, kind):
        if kind != PUBLIC:
            self.report(i, 'branch on a word' if kind == WORD else 'branch on data')

    def step(self, i, state, final=False):
        """Changes the state as instruction i does. On the final pass it also reports."""
        _, mnemonic, operands = self.code[i]
        if final and self.SLOW.match(mnemonic):
            if any(self.read(state, o, mnemonic) for o in operands + self.implied(mnemonic)):
                self.report(i, 'gather' if self.GATHERS.match(mnemonic) else 'slow instruction')
        if final and not self.NO_ADDRESS.match(mnemonic):
            for place in filter(self.is_memory, operands):
                if any(state.get(r, PUBLIC) == DATA for r in self.registers_in(place)):
                    self.report(i, 'address')
        if final and i in self.calls:
            self.look_at_call(i, self.argument_kinds(state, mnemonic))
        self.run_instruction(i, state, mnemonic, operands, final)

    def argument_kinds(self, state, _):
        return [state.get(r, PUBLIC) for r in self.ARGUMENT_REGISTERS]

    def look_at_call(self, i, kinds):
        """Copies by the C library: where from, where to, and how much."""
        callee = re.match(r'^mem(cpy|move|set)$', self.calls[i])
        if callee and kinds:
            if DATA in (kinds[0], kinds[1] if callee.group(1) != 'set' else PUBLIC):
                self.report(i, 'address')
            if kinds[2] == DATA:
                self.report(i, 'copy')

    def implied(self, _):
        """The operands of a slow instruction that are not written."""
        return []

    def follows(self):
        """For each instruction, those that may run next."""
        place = {address: i for i, (address, _, _) in enumerate(self.code)}
        follows = []
        for i, (_, mnemonic, operands) in enumerate(self.code):
            targets = []
            if self.jumps(mnemonic) and operands:
                match = TARGET.match(operands[-1])
                if match and int(match.group(1), 16) in place:
                    targets.append(place[int(match.group(1), 16)])
            if not self.ends(i, mnemonic) and i + 1 < len(self.code):
                targets.append(i + 1)
            follows.append(targets)
        return follows

    def ends(self, _, mnemonic):
        return mnemonic in self.FALLS_NOT

    def first_state(self):
        # Its arguments may be values from memory.
        split_off = re.search(r'\.(isra|part)\.', self.name)
        return {r: WORD for r in self.PARTS_ARGUMENTS} if split_off else {}

    @staticmethod
    def join(before, after):
        """The state where two ways meet."""
        def both(key):
            if isinstance(key, str):
                return True
            return key in before and key in after and (key[0] != 'at' or before[key] == after[key])
        return {key: max(before.get(key, PUBLIC), after.get(key, PUBLIC))
                for key in before.keys() | after.keys() if both(key)}

    def check(self):
        follows, starts = self.follows(), {0}
        for i, targets in enumerate(follows):
            if targets != [i + 1]:
                starts.update(targets)
                starts.add(i + 1)
        # A jump through a table may go to any place that nothing else goes to.
        through = [i for i, (_, m, o) in enumerate(self.code)
                   if m in self.TABLE_JUMPS and o and not TARGET.match(o[-1])]
        if through:
            reached = {t for f in follows for t in f}
            entries = [i for i in range(1, len(self.code)) if i not in reached]
            starts.update(entries)
            for i in through:
                follows[i] = follows[i] + entries

        def run(i, state, final=False):
            """Follows a block from its start to its end."""
            state = dict(state)
            while True:
                self.step(i, state, final)
                if i + 1 in starts or i + 1 == len(self.code):
                    return follows[i], state
                i += 1

        state_at, work = {0: self.first_state()}, [0]
        while work:
            start = work.pop()
            targets, after = run(start, state_at[start])
            for t in targets:
                before = state_at.get(t)
                joined = after if before is None else self.join(before, after)
                if joined != before:
                    state_at[t] = joined
                    work.append(t)
        seen = set()
        for i, state in state_at.items():
            run(i, state, final=True)
            while i not in seen:
                seen.add(i)
                if i + 1 not in starts and i + 1 < len(self.code):
                    i += 1
        for i, (_, mnemonic, operands) in enumerate(self.code):
            if i not in seen and not PADDING.match(' '.join([mnemonic] + operands)):
                self.report(i, 'not reached')


class FrameFunction(Function):
    """Knows the slots of a stack frame, whichever register has their address.

    ('at', register) is a pair of a frame and a place in it, (frame, place) the kind of the word there.
    At the start the stack pointer is at 0 of the frame 'entry'. A function that aligns its stack has
    another frame from there on. Above the start are the arguments.
    """
    STACK_POINTER = ''
    ARGUMENTS = 256  # bytes of them on the stack that are known

    def first_state(self):
        state = super().first_state()
        kind = WORD if state else PUBLIC
        state['at', self.STACK_POINTER] = ('entry', 0)
        state.update({('entry', place): kind for place in range(0, self.ARGUMENTS, 4)})
        return state

    def place(self, state, register, by=0):
        at = state.get(('at', register))
        return at and (at[0], at[1] + by)

    def set_place(self, state, register, place):
        if place:
            state['at', register] = place
        else:
            state.pop(('at', register), None)

    def load_slots(self, state, place, width):
        """The kind of what these bytes of the stack hold."""
        return max(state.get((place[0], word), DATA)
                   for word in range(place[1] & ~3, place[1] + width, 4))

    def store_slots(self, state, place, width, kind):
        for word in range(place[1] & ~3, place[1] + width, 4):
            key = (place[0], word)
            if width < 4:  # the rest of the word stays
                kind = max(kind, state.get(key, DATA))
            if kind == DATA:
                state.pop(key, None)
            else:
                state[key] = kind
