// SPDX-License-Identifier: Apache-2.0
// SHA-256 and AES-256 of Windows. Not every Windows has SHAKE128. It uses the Keccak of the active
// target: if that is wrong, so is the digest, and the answer fails.
#include <windows.h>  // before bcrypt.h

#include <bcrypt.h>
#include <kexlane/kernels.h>

#include <algorithm>

#include "kat/crypto.h"

namespace kexlane::kat {
namespace {

void RequireBcrypt(NTSTATUS status, const char* what) {
  Require(status >= 0, std::string("Windows fails to ") + what);
}

template <NTSTATUS(WINAPI* kFree)(BCRYPT_HANDLE)>
class Handle {
 public:
  Handle() = default;
  ~Handle() { Close(); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  // For a function that writes a new handle.
  BCRYPT_HANDLE* New() {
    Close();
    return &handle_;
  }
  BCRYPT_HANDLE get() const { return handle_; }

 private:
  void Close() {
    if (handle_ != nullptr) (void)kFree(handle_);
    handle_ = nullptr;
  }

  BCRYPT_HANDLE handle_ = nullptr;
};

NTSTATUS WINAPI CloseProvider(BCRYPT_HANDLE handle) {
  return BCryptCloseAlgorithmProvider(handle, 0);
}
NTSTATUS WINAPI DestroyHash(BCRYPT_HANDLE handle) { return BCryptDestroyHash(handle); }
NTSTATUS WINAPI DestroyKey(BCRYPT_HANDLE handle) { return BCryptDestroyKey(handle); }

class Sha256 : public RunningHash {
 public:
  Sha256() {
    RequireBcrypt(BCryptOpenAlgorithmProvider(provider_.New(), BCRYPT_SHA256_ALGORITHM, nullptr, 0),
                  "hash");
    RequireBcrypt(BCryptCreateHash(provider_.get(), hash_.New(), nullptr, 0, nullptr, 0, 0),
                  "hash");
  }

  // Windows takes less than 4 GiB at a time.
  void Absorb(std::span<const uint8_t> bytes) override {
    while (!bytes.empty()) {
      const auto piece = bytes.first(std::min(bytes.size(), size_t{1} << 30));
      RequireBcrypt(BCryptHashData(hash_.get(), const_cast<uint8_t*>(piece.data()),
                                   static_cast<ULONG>(piece.size()), 0),
                    "hash");
      bytes = bytes.subspan(piece.size());
    }
  }

  Bytes Digest() const override {
    Handle<DestroyHash> copy;
    RequireBcrypt(BCryptDuplicateHash(hash_.get(), copy.New(), nullptr, 0, 0), "hash");
    Bytes digest(32);
    RequireBcrypt(BCryptFinishHash(copy.get(), digest.data(), static_cast<ULONG>(digest.size()), 0),
                  "hash");
    return digest;
  }

 private:
  Handle<CloseProvider> provider_;
  Handle<DestroyHash> hash_;
};

class Shake128 : public RunningHash {
 public:
  void Absorb(std::span<const uint8_t> bytes) override {
    for (const uint8_t byte : bytes) {
      state_[used_ / 8] ^= uint64_t{byte} << (8 * (used_ % 8));
      if (++used_ < kRateBytes) continue;
      RequireOk(kxl_kernel_keccak_f1600(state_.data(), 1), "Keccak");
      used_ = 0;
    }
  }

  Bytes Digest() const override {
    std::array<uint64_t, 25> state = state_;
    // The suffix 1111, then the first and the last bit of pad10*1.
    state[used_ / 8] ^= uint64_t{0x1F} << (8 * (used_ % 8));
    state[kRateBytes / 8 - 1] ^= uint64_t{0x80} << 56;
    RequireOk(kxl_kernel_keccak_f1600(state.data(), 1), "Keccak");
    Bytes digest(32);
    for (size_t i = 0; i < digest.size(); ++i) {
      digest[i] = static_cast<uint8_t>(state[i / 8] >> (8 * (i % 8)));
    }
    return digest;
  }

 private:
  static constexpr size_t kRateBytes = 168;

  std::array<uint64_t, 25> state_ = {};
  size_t used_ = 0;
};

class WindowsAes : public Aes256 {
 public:
  WindowsAes() {
    RequireBcrypt(BCryptOpenAlgorithmProvider(provider_.New(), BCRYPT_AES_ALGORITHM, nullptr, 0),
                  "encrypt");
    wchar_t mode[] = BCRYPT_CHAIN_MODE_ECB;
    RequireBcrypt(BCryptSetProperty(provider_.get(), BCRYPT_CHAINING_MODE,
                                    reinterpret_cast<PUCHAR>(mode), sizeof mode, 0),
                  "encrypt");
  }

  void SetKey(std::span<const uint8_t, 32> key) override {
    RequireBcrypt(BCryptGenerateSymmetricKey(provider_.get(), key_.New(), nullptr, 0,
                                             const_cast<uint8_t*>(key.data()),
                                             static_cast<ULONG>(key.size()), 0),
                  "set a key of AES-256");
  }

  Block Encrypt(const Block& block) override {
    Block in = block, out;
    ULONG written = 0;
    RequireBcrypt(
        BCryptEncrypt(key_.get(), in.data(), static_cast<ULONG>(in.size()), nullptr, nullptr, 0,
                      out.data(), static_cast<ULONG>(out.size()), &written, 0),
        "encrypt");
    Require(written == out.size(), "Windows encrypts only a part of a block");
    return out;
  }

 private:
  Handle<CloseProvider> provider_;
  Handle<DestroyKey> key_;
};

}  // namespace

std::unique_ptr<RunningHash> NewSha256() { return std::make_unique<Sha256>(); }
std::unique_ptr<RunningHash> NewShake128() { return std::make_unique<Shake128>(); }
std::unique_ptr<Aes256> NewAes256() { return std::make_unique<WindowsAes>(); }

}  // namespace kexlane::kat
