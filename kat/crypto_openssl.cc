// SPDX-License-Identifier: Apache-2.0
// SHA-256, SHAKE128 and AES-256 of libcrypto.
#include <openssl/evp.h>

#include "kat/crypto.h"

namespace kexlane::kat {
namespace {

void RequireCrypto(int result) { Require(result == 1, "libcrypto fails to hash"); }

class LibcryptoHash : public RunningHash {
 public:
  explicit LibcryptoHash(const EVP_MD* algorithm) : context_(EVP_MD_CTX_new()) {
    Require(context_ != nullptr, "libcrypto has no memory");
    RequireCrypto(EVP_DigestInit_ex(context_.get(), algorithm, nullptr));
  }

  void Absorb(std::span<const uint8_t> bytes) override {
    RequireCrypto(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()));
  }

  Bytes Digest() const override {
    const Context copy(EVP_MD_CTX_new());
    Require(copy != nullptr, "libcrypto has no memory");
    RequireCrypto(EVP_MD_CTX_copy_ex(copy.get(), context_.get()));
    Bytes digest(32);
    const bool is_xof = (EVP_MD_flags(EVP_MD_CTX_get0_md(copy.get())) & EVP_MD_FLAG_XOF) != 0;
    RequireCrypto(is_xof ? EVP_DigestFinalXOF(copy.get(), digest.data(), digest.size())
                         : EVP_DigestFinal_ex(copy.get(), digest.data(), nullptr));
    return digest;
  }

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  };
  using Context = std::unique_ptr<EVP_MD_CTX, Free>;

  Context context_;
};

class LibcryptoAes : public Aes256 {
 public:
  LibcryptoAes() : context_(EVP_CIPHER_CTX_new()) {
    Require(context_ != nullptr, "libcrypto has no memory");
  }

  void SetKey(std::span<const uint8_t, 32> key) override {
    Require(
        EVP_EncryptInit_ex(context_.get(), EVP_aes_256_ecb(), nullptr, key.data(), nullptr) == 1 &&
            EVP_CIPHER_CTX_set_padding(context_.get(), 0) == 1,
        "libcrypto refuses AES-256");
  }

  Block Encrypt(const Block& block) override {
    Block out;
    int written = 0;
    Require(EVP_EncryptUpdate(context_.get(), out.data(), &written, block.data(),
                              static_cast<int>(block.size())) == 1 &&
                written == static_cast<int>(out.size()),
            "libcrypto fails to encrypt");
    return out;
  }

 private:
  struct Free {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
  };

  std::unique_ptr<EVP_CIPHER_CTX, Free> context_;
};

}  // namespace

std::unique_ptr<RunningHash> NewSha256() { return std::make_unique<LibcryptoHash>(EVP_sha256()); }
std::unique_ptr<RunningHash> NewShake128() {
  return std::make_unique<LibcryptoHash>(EVP_shake128());
}
std::unique_ptr<Aes256> NewAes256() { return std::make_unique<LibcryptoAes>(); }

}  // namespace kexlane::kat
