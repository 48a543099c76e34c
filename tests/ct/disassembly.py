#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the machine code of the kernels without running it.

usage: disassembly.py OBJDUMP ARCHIVE [PATTERN], with the word wasm as OBJDUMP for WebAssembly

Reports divisions and other slow instructions on data, branches and addresses that may depend on
data, and calls of functions outside of the library, except for those in EXCEPTIONS. Exit status: 9
if it reports something, 2 if there was nothing to examine.

Data is what was read from memory, what was taken out of a vector register, and what is computed
from either. Arguments, constants, and what is computed from these alone, such as counters, is not
data. A stack slot is data, unless everything that the function itself stores there is not: so a
spilled counter is not data. Therefore every branch on a value that was read is reported, secret or
not. Whole words that were read, and sums of them, have a kind of their own, because they may be the
counts and pointers of a structure. An access to memory that runs on a condition, as 32-bit Arm has it,
is an address that depends on what the condition does.
"""
import pathlib
import re
import subprocess
import sys

from machine_arm32 import Arm32
from machine_arm64 import Arm64
from machine_x86 import I386, X86
import machine_wasm

TARGETS = pathlib.Path(__file__).parents[2] / 'kernels/targets.def'

# Functions outside of the library that code may call. None of them compares or divides.
CALLEES = re.compile(r'^(\.|.*(kexlane|hwy)::|kxl_|kexlane_ct_|(mem(cpy|move|set)|__stack_chk_fail|'
                     r'___chkstk_ms|__x86\.get_pc_thunk\.\w+)$)')
# If the archive has line numbers, data may decide nothing in code from these files, wherever it is
# inlined, but for the exceptions that name the file.
NO_EXCEPTIONS = re.compile(r'/kernels/(ct\.h|mlkem/((ntt|reduce|encode)-inl|(ntt|encode)_portable)\.h|'
                           r'x25519/(base_lookup|columns|field(_halves)?|fma|ifma|invert|ladder|'
                           r'lanes|wide)-inl\.h):')
# What public data may decide. Copying as many bytes as data says is like a branch on that data.
DECIDES = ('branch on a word', 'branch on data', 'copy', 'address', 'selection')
# What is reported although it is right: the function, what it may do, why, and the file from which
# the code must come, if that matters.
EXCEPTIONS = [
    (r'Sponges<|SpongeJob::|Noise<', DECIDES,
     'the queue of hashes: which lanes are busy, lengths and places of messages'),
    (r'(KeyGen|SampleY|Encaps|Encrypt|Decaps|DecapsPrepared|ExpandEk)<|'
     r'Decapsulation<.*(Start|Finish)|InGroups<kexlane::(Keygen|Encaps|Decaps)Item', DECIDES,
     'the queue, inlined; the items of a call: how many, which pointers; the check of ek, the public '
     'answers of which items are in order'),
    (r'::(Hash|HashGroup)\b|InGroups<kexlane::HashItem', DECIDES, 'the queue, inlined'),
    (r'ParseEk<|ParseDk<|CheckDk<|CheckEk<|BelowQ', DECIDES, 'the answer of a check of a key'),
    (r'Matrices<|RejectionSample|SampledPoly::Continue|SampleNtt|RawKeys<.*>::(Add|Take|Start|Hash|T)$',
     DECIDES,
     'the matrix is public, and so are the candidates for it and the keys'),
    (r'SharedSecret', DECIDES, 'whether a result is zero is told to the caller'),
    (r'MultiplyNtts|BoundaryByte|BoundaryCompress|BoundaryDecompress',
     ('branch on a word',), 'a jump through the table of functions for k or d; how many rows are left'),
    (r'KeccakF1600States', ('branch on a word', 'address'), 'how many states are left'),
    (r'EncodeD<\d+>::Run', ('branch on a word',), 'the end of the array is a pointer that memcpy gave'),
    (r'portable::(InnerProduct|InverseNTT|NTT)|Decrypt<|LadderSplit|PublicKeySplit|PublicKeyScalar|'
     r'LadderX25519|::(PublicKeys|Ladders)$', ('branch on a word',),
     'whether two buffers overlap, asked before a loop on vectors; the end of an array'),
    (r'portable::(InnerProduct|Encrypt|Decrypt)\b', ('branch on data', 'address'),
     'the same, by Clang: pointers out of an array on the stack', r'/mlkem/ntt_portable\.h:'),
    (r'::(LadderSplit|PublicKeySplit)<', ('branch on a word',),
     'the same, where GCC gives the branch the line of the object that wipes', r'/kernels/ct\.h:'),
    (r'::Decrypt<', ('branch on data',), 'how many lines are left to be wiped', r'/avxintrin\.h:'),
    (r'portable::SampleY<', ('branch on data',), 'whether a job is done, in no line of its own',
     r'/mlkem/ntt_portable\.h:'),
    (r'portable::KeyGen<', ('address',), 'where the key is, a product added to a word of an item',
     r'/mlkem/encode_portable\.h:'),
    (r'::Encrypt<', ('address',), 'where the ciphertext is, in an array of items', r'/kernels/ct\.h:'),
    (r'Sponges<|HashGroup|KeccakGroups<|FeInvertBatch|PublicKeyLanes|LadderLanes|Encaps<|'
     r'Decapsulation<.*Finish',
     ('gather',),
     'compilers gather and scatter words at constant distances'),
    (r'KeccakGroups<', ('branch on data',), 'Clang scatters by hand: a mask of counters'),
    (r'LadderLanes<', ('branch on a word', 'branch on data'),
     'Clang scatters by hand: a mask of counters; how many words are left', r'/x25519/ladder_lanes-inl\.h:'),
    (r'KeccakGroups<', ('address',), 'pointers to the states, in an array on the stack',
     r'/hwy/ops/|/avx2?intrin\.h:'),
    (r'PublicKeyLanes<', ('address',), 'the items, whose pointer was in a slot that held data before',
     r'/x25519/items-inl\.h:'),
    (r'neon::(PublicKeys|Ladders)$', ('branch on data',), 'how many items are left',
     r'/x25519_neon-inl\.h:'),
]
SYSTEM_EXCEPTIONS = {
    '': [],
    'wasm': [],
    # The calling convention of Windows has more arguments on the stack.
    'windows': [
        (r'(LadderLanes|PublicKeyLanes)<', ('branch on a word',), 'how many items there are',
         r'/x25519/(items|public_key_lanes)-inl\.h:'),
        (r'portable::Encrypt<', ('branch on a word',), 'how many bits are left, in a slot',
         r'/mlkem/encode_portable\.h:'),
    ],
    # GCC counts from a register that a branch on 0 left at 0.
    'aarch64': [
        (r'portable::|::Encrypt<', ('branch on a word',),
         'the end of an array, by a pointer that memcpy gave or that was in a slot',
         r'/mlkem/(encode_portable|ntt_portable|ntt-inl)\.h:'),
        (r'::Encrypt<', ('branch on a word',), 'how many bytes were compared', r'/kernels/ct\.h:'),
    ],
}

# The machines, by the names that objdump has for formats.
MACHINES = {'elf64-x86-64': X86, 'pe-x86-64': X86, 'elf32-i386': I386, 'elf64-littleaarch64': Arm64,
            'elf32-littlearm': Arm32}
RELOCATION = re.compile(r'^\s+([0-9a-f]+): ((?:R|IMAGE_REL)_\w+)\s+(.*)$')


def functions_of(objdump, archive):
    if objdump == 'wasm':
        yield from machine_wasm.functions_of(archive)
        return
    x86 = re.search('86|^objdump', pathlib.Path(objdump).name)
    options = ['-dlr', '-C', '--no-show-raw-insn'] + (['-M', 'intel'] if x86 else [])
    process = subprocess.run([objdump, *options, archive], capture_output=True, text=True, check=True)
    machine, system, function, source = None, '', None, ''
    for line in process.stdout.splitlines():
        if 'file format' in line:
            file_format = line.split()[-1]
            machine = MACHINES[file_format]
            system = 'windows' if file_format.startswith('pe') else \
                'aarch64' if machine is Arm64 else ''
            continue
        match = re.match(r'^[0-9a-f]+ <(.*)>:$', line)
        if match:
            if function is not None and function.code:
                yield function
            function, source = machine(match.group(1), system), ''
            continue
        match = re.match(r'^(\S.*:\d+)(?: \(discriminator \d+\))?$', line)
        if match:
            source = match.group(1)
            continue
        match = RELOCATION.match(line)
        if match and function is not None:
            function.add_relocation(int(match.group(1), 16), match.group(2),
                                    re.sub(r'[-+]0x[0-9a-f]+$', '', match.group(3)))
            continue
        match = re.match(r'^ +([0-9a-f]+):\s+(.*)$', line)
        if match and function is not None:
            address, text = int(match.group(1), 16), match.group(2)
            function.add(address, text, source)
            match = re.search(r' <((?:(?!\+0x[0-9a-f]+>).)+)>$', text)  # the start of a function
            if match:
                function.add_relocation(address, 'linked', match.group(1).removesuffix('@plt'))
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
        for i, callee in function.calls.items():
            if not CALLEES.match(callee) and not function.DIVISION.match(callee):
                function.report(i, 'call of ' + callee)
        own_name = re.sub(r'\(anonymous namespace\)|\(short\)', '', function.name).split('(')[0]
        for what, text, source in function.findings:
            for exception in EXCEPTIONS + SYSTEM_EXCEPTIONS[function.system]:
                if what in exception[1] and re.search(exception[0], own_name) and \
                        (re.search(exception[3], source) if len(exception) == 4 else
                         not (what in DECIDES and NO_EXCEPTIONS.search(source))):
                    used.add(exception)
                    break
            else:
                bad += 1
                print(f'{what}: {function.name}: {text}')
    exceptions = EXCEPTIONS + sum(SYSTEM_EXCEPTIONS.values(), [])
    print(f'{archive}: {checked} functions, {bad} findings, '
          f'{len(used)} of {len(exceptions)} exceptions needed; '
          + ', '.join(f'{target} {count}' for target, count in looked_at.items() if count))
    # The portable target is in each library, and a machine's vectors beside it.
    if len(sys.argv) <= 3 and (looked_at['portable'] < 50 or max(looked_at.values()) < 150):
        print('FAILED: the functions of the targets were not found')
        return 2
    return 2 if checked == 0 else 9 if bad > 0 else 0


if __name__ == '__main__':
    sys.exit(main())
