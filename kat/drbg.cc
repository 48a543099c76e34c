// SPDX-License-Identifier: Apache-2.0
// The generator of NIST's known-answer files: CTR_DRBG with AES-256 and no derivation function,
// SP 800-90A section 10.2.1.2.
#include "kat/drbg.h"

#include <algorithm>

namespace kexlane::kat {

CtrDrbg::CtrDrbg(std::span<const uint8_t, kDrbgSeedBytes> seed) : aes_(EVP_CIPHER_CTX_new()) {
  Require(aes_ != nullptr, "libcrypto has no memory");
  SetKey(std::array<uint8_t, 32>{});
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

void CtrDrbg::SetKey(std::span<const uint8_t, 32> key) {
  Require(EVP_EncryptInit_ex(aes_.get(), EVP_aes_256_ecb(), nullptr, key.data(), nullptr) == 1 &&
              EVP_CIPHER_CTX_set_padding(aes_.get(), 0) == 1,
          "libcrypto refuses AES-256");
}

CtrDrbg::Block CtrDrbg::NextBlock() {
  for (size_t i = v_.size(); i-- > 0;) {
    if (++v_[i] != 0) break;
  }
  Block block;
  int written = 0;
  Require(EVP_EncryptUpdate(aes_.get(), block.data(), &written, v_.data(),
                            static_cast<int>(v_.size())) == 1 &&
              written == static_cast<int>(block.size()),
          "libcrypto fails to encrypt");
  return block;
}

void CtrDrbg::Update(const Seed& provided) {
  Seed mixed;
  for (size_t i = 0; i < mixed.size(); i += sizeof(Block)) {
    const Block block = NextBlock();
    for (size_t j = 0; j < block.size(); ++j) {
      mixed[i + j] = static_cast<uint8_t>(block[j] ^ provided[i + j]);
    }
  }
  SetKey(std::span(mixed).first<32>());
  std::copy_n(mixed.begin() + 32, v_.size(), v_.begin());
}

}  // namespace kexlane::kat
