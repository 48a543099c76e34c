// SPDX-License-Identifier: Apache-2.0
// The generator of NIST's known-answer files: CTR_DRBG with AES-256 and no derivation function,
// SP 800-90A section 10.2.1.2.
#include "kat/drbg.h"

#include <algorithm>

namespace kexlane::kat {

CtrDrbg::CtrDrbg(std::span<const uint8_t, kDrbgSeedBytes> seed) : aes_(NewAes256()) {
  aes_->SetKey(std::array<uint8_t, 32>{});
  Seed material;
  std::copy(seed.begin(), seed.end(), material.begin());
  Update(material);
}

Bytes CtrDrbg::Draw(size_t byte_count) {
  Bytes out;
  while (out.size() < byte_count) {
    const Block block = NextBlock();
    const size_t take = std::min(block.size(), byte_count - out.size());
    out.insert(out.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(take));
  }
  Update(Seed{});
  return out;
}

CtrDrbg::Block CtrDrbg::NextBlock() {
  for (size_t i = v_.size(); i-- > 0;) {
    if (++v_[i] != 0) break;
  }
  return aes_->Encrypt(v_);
}

void CtrDrbg::Update(const Seed& provided) {
  Seed mixed;
  for (size_t i = 0; i < mixed.size(); i += sizeof(Block)) {
    const Block block = NextBlock();
    for (size_t j = 0; j < block.size(); ++j) {
      mixed[i + j] = static_cast<uint8_t>(block[j] ^ provided[i + j]);
    }
  }
  aes_->SetKey(std::span(mixed).first<32>());
  std::copy_n(mixed.begin() + 32, v_.size(), v_.begin());
}

}  // namespace kexlane::kat
