#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the machine code of the kernels, x86-64 or AArch64, without running it.

usage: disassembly.py OBJDUMP ARCHIVE [PATTERN]

Reports divisions and other slow instructions on data, branches and addresses that may depend on
data, and calls of functions outside of the library, except for those in EXCEPTIONS. Exit status: 9
if it reports something, 2 if there was nothing to examine.

Data is what was read from memory, what was taken out of a vector register, and what is computed
from either. Arguments, constants, and what is computed from these alone, such as counters, is not
data. A stack slot is data, unless everything that the function itself stores there is not: so a
spilled counter is not data. Therefore every branch on a value that was read is reported, secret or
not. Whole words that were read, and sums of them, have a kind of their own, because they may be the
counts and pointers of a structure.
"""
import pathlib
import re
import subprocess
import sys

TARGETS = pathlib.Path(__file__).parents[2] / 'kernels/targets.def'

# Functions outside of the library that code may call. None of them compares or divides.
CALLEES = re.compile(r'^(\.|.*(kexlane|hwy)::|kxl_|kexlane_ct_|(mem(cpy|move|set)|__stack_chk_fail)$)')
# If the archive has line numbers, code from these files has no exceptions for branches on data,
# wherever it is inlined.
NO_EXCEPTIONS = re.compile(r'/kernels/(ct\.h|mlkem/(ntt|reduce|encode)-inl\.h|x25519/'
                           r'(base_lookup|columns|field(_halves)?|fma|ifma|invert|ladder|lanes|wide)-inl\.h):')
# What public data may decide. Copying as many bytes as data says is like a branch on that data.
DECIDES = ('branch on a word', 'branch on data', 'copy', 'address')
# What is reported although it is right: the function, what it may do, why, and the file from which
# the code must come, if that matters.
EXCEPTIONS = [
    (r'Sponges<|SpongeJob::|Noise<', DECIDES,
     'the queue of hashes: which lanes are busy, lengths and places of messages'),
    (r'(KeyGen|SampleY|Encaps|Encrypt|Decaps|DecapsPrepared|ExpandEk)<|'
     r'Decapsulation<.*(Start|Finish)', DECIDES,
     'the queue, inlined; the items of a call: how many, which pointers; the check of ek, the public '
     'answers of which items are in order'),
    (r'::(Hash|HashGroup)\b|InGroups<kexlane::HashItem', DECIDES, 'the queue, inlined'),
    (r'ParseEk<|ParseDk<|CheckDk<|CheckEk<|BelowQ', DECIDES, 'the answer of a check of a key'),
    (r'Matrices<|RejectionSample|SampledPoly::Continue|SampleNtt|RawKeys<.*>::(Add|Take|Start|Hash|T)$',
     DECIDES,
     'the matrix is public, and so are the candidates for it and the keys'),
    (r'SharedSecret', DECIDES, 'whether a result is zero is told to the caller'),
    (r'BoundaryMultiplyNtts|BoundaryByte|BoundaryCompress|BoundaryDecompress',
     ('branch on a word',), 'a jump through the table of functions for k or d'),
    (r'KeccakF1600States', ('branch on a word', 'address'), 'how many states are left'),
    (r'EncodeD<\d+>::Run', ('branch on a word',), 'the end of the array is a pointer that memcpy gave'),
    (r'portable::(InnerProduct|InverseNTT|NTT)|Decrypt<|LadderSplit|PublicKeySplit|PublicKeyScalar|'
     r'LadderX25519|::(PublicKeys|Ladders)$', ('branch on a word',),
     'whether two buffers overlap, asked before a loop on vectors; the end of an array'),
    (r'portable::(InnerProduct|Decrypt)\b', ('branch on data', 'address'),
     'the same, by Clang: pointers out of an array on the stack', r'/ntt_portable\.h:'),
    (r'Sponges<|KeccakGroups<|FeInvertBatch|PublicKeyLanes|LadderLanes|Encaps<|Decapsulation<.*Finish',
     ('slow instruction',),
     'Clang gathers and scatters words at constant distances'),
    (r'KeccakGroups<', ('branch on data',), 'Clang scatters by hand: a mask of counters'),
    (r'KeccakGroups<', ('address',), 'pointers to the states, in an array on the stack', r'/hwy/ops/'),
    (r'neon::(PublicKeys|Ladders)$', ('branch on data',), 'how many items are left',
     r'/x25519_neon-inl\.h:'),
]
# The calling convention of Windows has more arguments on the stack.
WINDOWS_EXCEPTIONS = [
    (r'(LadderLanes|PublicKeyLanes)<', ('branch on a word',), 'how many items there are',
     r'/x25519/(items|ladder_lanes|public_key_lanes)-inl\.h:'),
]

TARGET = re.compile(r'^(?:0x)?([0-9a-f]+)$')  # the target of a jump
PADDING = re.compile(r'^(nop|nopw|int3|ud2|udf|brk|xchg ax ax|data16|cs|\.\w+)\b')
PUBLIC, WORD, DATA = 0, 1, 2  # the kinds of a value

SLOW = re.compile(
    r'^(v?(div|sqrt|rsqrt|rcp)[sp][sd]|i?div|fi?divr?p?|fsqrt|vp?gather\w+|vp?scatter\w+'
    r'|sdiv|udiv|frecpe|frsqrte|loopn?[ez]?)$')

X86_REGISTER = {}
for wide, names in {
        'rax': 'eax ax al ah', 'rbx': 'ebx bx bl bh', 'rcx': 'ecx cx cl ch', 'rdx': 'edx dx dl dh',
        'rsi': 'esi si sil', 'rdi': 'edi di dil', 'rbp': 'ebp bp bpl', 'rsp': 'esp sp spl'}.items():
    for name in [wide] + names.split():
        X86_REGISTER[name] = wide
for i in range(8, 16):
    for suffix in ('', 'd', 'w', 'b'):
        X86_REGISTER[f'r{i}{suffix}'] = f'r{i}'
X86_VECTOR = re.compile(r'^([xyz]mm\d+|k[0-7]|mm\d)(\{.*)?$')
X86_NO_RESULT = re.compile(r'^(cmp|test|nop|push|j\w+|call|ret|v?ptest|vtestp\w|v?u?comis\w|bt|kortest\w|'
                           r'ktest\w|endbr64|prefetch\w*|vzeroupper|ldmxcsr|stmxcsr|leave|ud2)$')
X86_NO_FLAGS = re.compile(r'^(v\w+|mov\w*|lea|push|pop|not|bswap|mulx|rorx|sarx|shlx|shrx|pdep|pext|'
                          r'set\w+|cmov\w+|j\w+|nop|xchg|k(?!ortest|test)\w+|c[dw]qe?|cqo|p(?!test)\w+|'
                          r'call|ret|endbr64|leave|ldmxcsr|stmxcsr)$')
X86_READS_FLAGS = re.compile(r'^(adc|sbb|adcx|adox|set\w+|cmov\w+|rcl|rcr)$')
X86_OVERWRITES = re.compile(r'^(mov\w*|lea|set\w+|v\w+|pop|mulx|rorx|sarx|shlx|shrx|pdep|pext|'
                            r'andn|bl\w+|tzcnt|lzcnt|popcnt|kmov\w|bsf|bsr|p(extr\w|movmskb))$')

A64_VECTOR = re.compile(r'^\{?[vqdshb]\d+')
A64_REGISTER = re.compile(r'^[xw](\d+|zr)$')


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
    """A function's instructions and the kinds of its values, computed as a fixed point."""

    def __init__(self, name, arm, windows):
        self.name, self.arm, self.windows, self.code, self.findings = name, arm, windows, [], []
        self.sources, self.calls = [], []  # the file of each instruction, if it is known

    def add(self, address, mnemonic, operands, source):
        self.code.append((address, mnemonic, operands))
        self.sources.append(source)

    def add_call(self, callee):
        """Records what the last instruction calls or jumps to."""
        self.calls.append((len(self.code) - 1, callee))

    # ---- slots: stack memory at a constant place. The state keeps them beside the registers.

    def slot_of(self, operand, step=0):
        """Returns (register, place). The slot is data, unless the state says otherwise."""
        pattern = r'^\[(sp|x29)(?:, #(-?\d+))?\]' if self.arm else r'\[(rsp|rbp)([+-]0x\w+)?\]$'
        match = re.search(pattern, operand)
        return match and (match.group(1), int(match.group(2) or '0', 0) + step)

    def move_slots(self, state, register, mnemonic, operands):
        """Moves the slots if their register changes by a constant. Otherwise forgets them."""
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

    def store(self, state, place, sources, kinds):
        """Writes registers one after the other, and vectors in words of 8 bytes."""
        slot = self.slot_of(place)
        step = 0
        for source, kind in zip(sources, kinds):
            width = {'w': 4, 's': 4, 'q': 16, 'y': 32, 'z': 64}.get(source[0], 8) if self.arm or \
                X86_VECTOR.match(source) else 8
            if source.startswith('xmm'):
                width = 16
            for offset in range(0, width, 8):
                if slot is not None:
                    key = (slot[0], slot[1] + step + offset)
                    if kind == DATA:
                        state.pop(key, None)
                    else:
                        state[key] = kind
            step += width

    # ---- kinds

    def registers_in(self, operand):
        if self.arm:
            return ['x' + r for r in re.findall(r'\b[xw](\d+)\b', operand)]
        return [X86_REGISTER[r] for r in re.findall(r'\b\w+\b', operand) if r in X86_REGISTER]

    def is_memory(self, operand):
        return '[' in operand and not (self.arm and A64_VECTOR.match(operand))

    def read(self, state, operand, mnemonic, step=0):
        """Returns the kind of an operand's value."""
        if self.is_memory(operand):
            if not self.arm and mnemonic == 'lea':
                return max([state.get(r, PUBLIC) for r in self.registers_in(operand)] + [PUBLIC])
            slot = self.slot_of(operand, step)
            if slot is not None:
                return state.get(slot, DATA)
            if 'rip' in operand:
                return PUBLIC  # a constant of the library
            whole = (mnemonic in ('ldr', 'ldp', 'ldur', 'ldpsw', 'ldrsw') if self.arm
                     else re.search(r'(^| )[QD]WORD', operand))
            return WORD if whole else DATA
        if self.arm:
            if A64_VECTOR.match(operand):
                return DATA
            match = A64_REGISTER.match(operand)
            if match:
                return PUBLIC if match.group(1) == 'zr' else state.get('x' + match.group(1), PUBLIC)
            return PUBLIC
        vector = X86_VECTOR.match(operand)
        if vector:  # a counter may be spilled to one
            return state.get(('vector', vector.group(1)), DATA)
        register = X86_REGISTER.get(operand.split('{')[0])
        return state.get(register, PUBLIC) if register else PUBLIC

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
        if final and SLOW.match(mnemonic):
            implied = ['rax', 'rdx'] if mnemonic in ('div', 'idiv') else []
            if any(self.read(state, o, mnemonic) for o in operands + implied):
                self.report(i, 'slow instruction')
        if final and not re.match(r'^(lea|nop|prefetch\w*|prfm)$', mnemonic):
            for place in filter(self.is_memory, operands):
                if any(state.get(r, PUBLIC) == DATA for r in self.registers_in(place)):
                    self.report(i, 'address')
        (self.step_arm if self.arm else self.step_x86)(i, state, mnemonic, operands, final)

    def step_x86(self, i, state, mnemonic, operands, final):
        if final and mnemonic.startswith('j') and mnemonic != 'jmp':
            self.report_branch(i, state.get('flags', PUBLIC))
        if mnemonic in ('jmp', 'call'):
            if final and not TARGET.match(operands[-1]):  # through a register or a table
                kind = max([state.get(r, PUBLIC) for r in self.registers_in(operands[-1])] + [PUBLIC])
                if mnemonic == 'jmp' or kind == DATA:
                    self.report_branch(i, kind)
            if mnemonic == 'call':  # other registers stay valid only if GCC knows the callee
                state['rax'] = state['rdx'] = WORD
            return
        if mnemonic.startswith('rep'):
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
                state['rdx'] = state.get('rax', PUBLIC)
            return
        if mnemonic in ('push', 'pop'):
            self.move_slots(state, 'rsp', 'sub' if mnemonic == 'push' else 'add', ['rsp', '0x8'])
        overwrites = X86_OVERWRITES.match(mnemonic) or (mnemonic == 'imul' and len(operands) == 3)
        sources = operands[1:] if overwrites else operands
        results = [] if X86_NO_RESULT.match(mnemonic) else [operands[0]]
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
        if X86_READS_FLAGS.match(mnemonic):
            kind = max(kind, state.get('flags', PUBLIC))
        if kind == WORD and not re.match(r'^(mov\w*|add|sub|not|lea|cmp|test|inc|dec|cmov\w+)$', mnemonic):
            kind = DATA
        if mnemonic == 'pop':
            kind = PUBLIC
        for result in results:
            register = X86_REGISTER.get(result)
            if register in ('rsp', 'rbp'):
                self.move_slots(state, register, mnemonic, operands)
            if register and register != 'rsp':
                state[register] = kind
            elif X86_VECTOR.match(result):
                key = ('vector', X86_VECTOR.match(result).group(1))
                moves = r'^(v?mov([dq]|dq[au]|[au]p[sd])|kmov\w)$' if X86_VECTOR.match(operands[-1]) else \
                    r'^(v?mov[dq]|kmov\w)$'  # from memory, at most one slot
                if kind != DATA and re.match(moves, mnemonic):
                    state[key] = kind
                else:
                    for other in ('x', 'y', 'z'):
                        state.pop(('vector', re.sub('^[xyz]mm', other + 'mm', key[1])), None)
            elif self.is_memory(result):
                self.store(state, result, operands[1:2], [kind])
        if not X86_NO_FLAGS.match(mnemonic) or re.match(r'^(vptest|vtestp\w|vu?comis\w)$', mnemonic):
            state['flags'] = kind
        return

    def step_arm(self, i, state, mnemonic, operands, final):
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
                match = A64_REGISTER.match(target)
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
        if kind == WORD and mnemonic not in ('mov', 'add', 'sub', 'adds', 'subs', 'cmp', 'cmn', 'tst', 'ccmp', 'csel'):
            kind = DATA
        if tests or re.match(r'^(adds|subs|ands|bics|adcs|sbcs|negs)$', mnemonic):
            state['flags'] = kind
        match = A64_REGISTER.match(operands[0])
        if match and not tests and match.group(1) != 'zr':
            state['x' + match.group(1)] = kind
        return

    def check(self):
        place = {address: i for i, (address, _, _) in enumerate(self.code)}
        follows, starts = [], {0}
        for i, (_, mnemonic, operands) in enumerate(self.code):
            targets = []
            jumps = mnemonic == 'b' or mnemonic.startswith(('b.', 'cb', 'tb')) if self.arm \
                else mnemonic.startswith('j')
            if jumps and operands:
                match = TARGET.match(operands[-1])
                if match and int(match.group(1), 16) in place:
                    targets.append(place[int(match.group(1), 16)])
            if mnemonic not in ('jmp', 'ret', 'b', 'br', 'ud2', 'brk') and i + 1 < len(self.code):
                targets.append(i + 1)
            follows.append(targets)
            if targets != [i + 1]:
                starts.update(targets)
                starts.add(i + 1)
        # A jump through a table may go to any place that nothing else goes to.
        entries = [0]
        if any(m in ('jmp', 'br') and o and not TARGET.match(o[-1])
               for _, m, o in self.code):
            reached = {t for f in follows for t in f}
            entries += [i for i in range(1, len(self.code)) if i not in reached]
            starts.update(entries)
        first = {}
        if re.search(r'\.(isra|part)\.', self.name):  # its arguments may be values from memory
            names = [f'x{n}' for n in range(8)] if self.arm else \
                ['rdi', 'rsi', 'rdx', 'rcx', 'r8', 'r9']
            first = {r: WORD for r in names}

        def run(i, state, final=False):
            """Follows a block from its start to its end."""
            state = dict(state)
            while True:
                self.step(i, state, final)
                if i + 1 in starts or i + 1 == len(self.code):
                    return follows[i], state
                i += 1

        state_at = {i: first for i in entries}
        work = list(entries)
        while work:
            start = work.pop()
            targets, after = run(start, state_at[start])
            for t in targets:
                before = state_at.get(t)
                joined = after if before is None else {
                    key: max(before.get(key, PUBLIC), after.get(key, PUBLIC))
                    for key in before.keys() | after.keys()
                    # A slot is known after a join if both ways know it.
                    if isinstance(key, str) or (key in before and key in after)}
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
        for i, callee in self.calls:
            if not CALLEES.match(callee):
                self.report(i, 'call of ' + callee)


def functions_of(objdump, archive):
    process = subprocess.run([objdump, '-dlr', '-C', '--no-show-raw-insn', archive] +
                             ([] if 'aarch64' in objdump else ['-M', 'intel']),
                             capture_output=True, text=True, check=True)
    arm, windows, function, source = False, False, None, ''
    for line in process.stdout.splitlines():
        if 'file format' in line:
            arm, windows = 'aarch64' in line, 'pe-x86-64' in line
            continue
        match = re.match(r'^[0-9a-f]+ <(.*)>:$', line)
        if match:
            if function is not None and function.code:
                yield function
            function, source = Function(match.group(1), arm, windows), ''
            continue
        match = re.match(r'^(\S.*:\d+)(?: \(discriminator \d+\))?$', line)
        if match:
            source = match.group(1)
            continue
        match = re.match(r'^\s+[0-9a-f]+: R_\w+?_(?:PLT32|CALL26|JUMP26)\s+(.*)$', line)
        if match and function is not None:
            function.add_call(re.sub(r'[-+]0x[0-9a-f]+$', '', match.group(1)))
            continue
        match = re.match(r'^ +([0-9a-f]+):\s+(.*)$', line)
        if match and function is not None:
            text = re.sub(r'\s*(//|;).*$', '', match.group(2)) if arm else \
                re.sub(r'\s+#.*$', '', match.group(2))
            text = re.sub(r' <.*>$', '', text)  # a name may contain commas
            text = re.sub(r'^(bnd|lock|data16|cs|ds|\{\w+\}|addr32|notrack) +', '', text.strip())
            mnemonic, _, rest = text.partition(' ') if not arm else text.partition('\t')
            function.add(int(match.group(1), 16), mnemonic.strip(), operands_of(rest), source)
    if function is not None and function.code:
        yield function


def main():
    objdump, archive = sys.argv[1:3]
    targets = re.findall(r'^KXL_TARGET\((\w+),', TARGETS.read_text(), re.MULTILINE)
    wanted = re.compile(sys.argv[3] if len(sys.argv) > 3 else
                        rf'hwy::N_|kexlane::({"|".join(targets)}|Mask|MoveIf|ValueBarrier|Wipe)\b')
    looked_at = dict.fromkeys(targets, 0)
    checked, bad, used = 0, 0, set()
    for function in functions_of(objdump, archive):
        if not wanted.search(function.name):
            continue
        checked += 1
        for target in targets:
            looked_at[target] += f'kexlane::{target}::' in function.name
        function.check()
        own_name = re.sub(r'\(anonymous namespace\)|\(short\)', '', function.name).split('(')[0]
        for what, text, source in function.findings:
            for exception in EXCEPTIONS + WINDOWS_EXCEPTIONS * function.windows:
                if what in exception[1] and re.search(exception[0], own_name) and \
                        not (what == 'branch on data' and NO_EXCEPTIONS.search(source)) and \
                        (len(exception) < 4 or source == '' or re.search(exception[3], source)):
                    used.add(exception)
                    break
            else:
                bad += 1
                print(f'{what}: {function.name}: {text}')
    print(f'{archive}: {checked} functions, {bad} findings, '
          f'{len(used)} of {len(EXCEPTIONS + WINDOWS_EXCEPTIONS)} exceptions needed; '
          + ', '.join(f'{target} {count}' for target, count in looked_at.items() if count))
    # The portable target is in each library, and a machine's vectors beside it.
    if len(sys.argv) <= 3 and (looked_at['portable'] < 50 or max(looked_at.values()) < 150):
        print('FAILED: the functions of the targets were not found')
        return 2
    return 2 if checked == 0 else 9 if bad > 0 else 0


if __name__ == '__main__':
    sys.exit(main())
