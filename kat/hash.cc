// SPDX-License-Identifier: Apache-2.0
// SHA-256 (FIPS 180-4) and SHAKE128 (FIPS 202), as the answers need them.
#include "kat/hash.h"

#include <kexlane/kernels.h>

namespace kexlane::kat {
void Hash::Absorb(std::string_view text) {
  Absorb(std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

std::string Sha256Hex(std::string_view text) {
  Hash hash = Hash::Sha256();
  hash.Absorb(text);
  std::string hex = ToHex(hash.Digest());
  for (char& digit : hex) {
    if (digit >= 'A') digit = static_cast<char>(digit - 'A' + 'a');
  }
  return hex;
}

RandomStream::RandomStream() {
  // The whole padded message: the suffix 1111, then the first and the last bit of pad10*1.
  state_[0] = 0x1F;
  state_[kRateBytes / 8 - 1] = uint64_t{0x80} << 56;
}

Bytes RandomStream::Draw(size_t byte_count) {
  Bytes out(byte_count);
  for (uint8_t& byte : out) {
    if (used_ == kRateBytes) {
      RequireOk(kxl_kernel_keccak_f1600(state_, 1), "Keccak");
      used_ = 0;
    }
    byte = static_cast<uint8_t>(state_[used_ / 8] >> (8 * (used_ % 8)));
    ++used_;
  }
  return out;
}

}  // namespace kexlane::kat
