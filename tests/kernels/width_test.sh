# SPDX-License-Identifier: Apache-2.0
# In the AVX-512 targets, only code for batches of eight (KeccakLanes<8>, KeccakTernary<8>,
# IntLanes<8>) may use a 512-bit register. The first such instructions after a pause are slow, so
# single operations must not use them. usage: width_test.sh OBJDUMP LIBRARY
set -eu
"$1" --disassemble --demangle --no-show-raw-insn "$2" | awk '
  /^[0-9a-f]+ <.*>:$/ { name = $0; wide = name ~ /(Keccak(Lanes|Ternary)|IntLanes)<8/
    ifma = name ~ /kexlane::avx512ifma::/; avx512 = ifma || name ~ /kexlane::avx512::/ }
  avx512 { lines[ifma]++ }
  avx512 && wide && /%zmm/ { used[ifma]++ }
  avx512 && !wide && /%zmm/ && !(name in seen) { seen[name]; print "512-bit register in " name; bad++ }
  END {
    for (i = 0; i < 2; i++) {
      target = i ? "avx512ifma" : "avx512"
      if (lines[i] < 1000 || used[i] < 100) { print "the code of " target " was not found"; bad++ }
      print target ": " lines[i] + 0 " instructions, " used[i] + 0 " with 512-bit registers"
    }
    exit bad != 0
  }'
