# SPDX-License-Identifier: Apache-2.0
# Sourced by run scripts: the targets that this CPU runs, as Linux lists its features, the simplest first.

# has FEATURE...
has() {
  for feature; do
    grep -qw "$feature" /proc/cpuinfo || return 1
  done
}

cpu_targets() {
  echo portable
  ! has avx2 bmi2 fma || echo avx2
  ! has avx512f avx512bw avx512cd avx512dq avx512vl || echo avx512
  ! has avx512f avx512ifma avx512vbmi avx512_vbmi2 || echo avx512ifma
  if has asimd aes pmull sha1 sha2; then
    echo neon
    ! has asimdrdm atomics crc32 dcpop sha3 sha512 || echo neon_sha3
  fi
}
