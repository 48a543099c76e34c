// SPDX-License-Identifier: Apache-2.0
// Fuzzes the OpenSSL provider: keys imported from arbitrary bytes, encoded public keys,
// ciphertexts, and the files that its decoders read. What it accepts must come out unchanged.
#include <kexlane/kexlane.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/provider.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <vector>

extern "C" int OSSL_provider_init(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* in,
                                  const OSSL_DISPATCH** out, void** provider);

namespace {

using Bytes = std::vector<uint8_t>;

OSSL_LIB_CTX* lib = [] {
  OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
  const bool ok = OSSL_PROVIDER_add_builtin(context, "kexlane", OSSL_provider_init) == 1 &&
                  OSSL_PROVIDER_load(context, "kexlane") != nullptr &&
                  OSSL_PROVIDER_load(context, "default") != nullptr;
  if (!ok) std::abort();
  return context;
}();

constexpr const char* kNames[] = {"ML-KEM-512",        "ML-KEM-768", "ML-KEM-1024",
                                  "X25519MLKEM768",    "X25519",     "SecP256r1MLKEM768",
                                  "SecP384r1MLKEM1024"};
constexpr const char* kParts[] = {OSSL_PKEY_PARAM_PUB_KEY, OSSL_PKEY_PARAM_PRIV_KEY, "seed"};

void Require(bool condition) {
  if (!condition) std::abort();
}

// The bytes that are not used yet.
struct Input {
  const uint8_t* data;
  size_t bytes;

  uint8_t Byte() { return bytes == 0 ? 0 : (--bytes, *data++); }
  Bytes Take(size_t count) {
    count = std::min(count, bytes);
    const Bytes taken(data, data + count);
    data += count;
    bytes -= count;
    return taken;
  }
};

Bytes Get(EVP_PKEY* key, const char* name) {
  size_t bytes = 0;
  if (EVP_PKEY_get_octet_string_param(key, name, nullptr, 0, &bytes) != 1) return {};
  Bytes data(bytes);
  Require(EVP_PKEY_get_octet_string_param(key, name, data.data(), bytes, &bytes) == 1);
  return data;
}

// Uses a key. Whatever its content is, these calls return, and both sides get the same secret.
void Use(EVP_PKEY* key, const Bytes& ciphertext) {
  const bool curve = EVP_PKEY_is_a(key, "X25519") == 1;
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new_from_pkey(lib, key, "provider=kexlane");
  if (context == nullptr) return;  // the key belongs to the default provider
  Bytes c(2048), K(80), received(80);
  size_t c_bytes = c.size(), K_bytes = K.size(), received_bytes = received.size();
  if (!curve && EVP_PKEY_encapsulate_init(context, nullptr) == 1 &&
      EVP_PKEY_encapsulate(context, c.data(), &c_bytes, K.data(), &K_bytes) == 1 &&
      EVP_PKEY_decapsulate_init(context, nullptr) == 1) {
    const int ok =
        EVP_PKEY_decapsulate(context, received.data(), &received_bytes, c.data(), c_bytes);
    Require(ok == 1 && received_bytes == K_bytes);
    // A private key that does not match its public key gives another secret.
    const int pair = EVP_PKEY_pairwise_check(context);
    Require(pair != 1 ||
            std::equal(K.begin(), K.begin() + static_cast<ptrdiff_t>(K_bytes), received.begin()));
  }
  if (!curve && EVP_PKEY_decapsulate_init(context, nullptr) == 1) {
    received_bytes = received.size();
    (void)EVP_PKEY_decapsulate(context, received.data(), &received_bytes, ciphertext.data(),
                               ciphertext.size());
  }
  EVP_PKEY_CTX_free(context);
  for (const char* part : kParts) (void)Get(key, part);
  EVP_PKEY* const copy = EVP_PKEY_dup(key);
  Require(copy == nullptr || EVP_PKEY_eq(key, copy) == 1);
  EVP_PKEY_free(copy);
}

// Imports a key by EVP_PKEY_fromdata with any of its parts, each of any length.
void Import(Input input) {
  const char* const name = kNames[input.Byte() % std::size(kNames)];
  const unsigned present = input.Byte();
  OSSL_PARAM_BLD* const builder = OSSL_PARAM_BLD_new();
  Bytes given[std::size(kParts)];
  for (size_t i = 0; i < std::size(kParts); ++i) {
    if ((present >> i & 1) == 0) continue;
    const unsigned low = input.Byte(), high = input.Byte();
    const size_t length = low | high << 8;
    given[i] = input.Take(length);
    static const uint8_t nothing = 0;
    Require(OSSL_PARAM_BLD_push_octet_string(builder, kParts[i],
                                             given[i].empty() ? &nothing : given[i].data(),
                                             given[i].size()) == 1);
  }
  OSSL_PARAM* const params = OSSL_PARAM_BLD_to_param(builder);
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_name(lib, name, "provider=kexlane");
  EVP_PKEY* key = nullptr;
  const int selection = (present & 8) != 0 ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  Require(EVP_PKEY_fromdata_init(context) == 1);
  if (EVP_PKEY_fromdata(context, &key, selection, params) == 1) {
    for (size_t i = 0; i < std::size(kParts); ++i) {
      if ((present >> i & 1) == 0 || (i != 0 && selection == EVP_PKEY_PUBLIC_KEY)) continue;
      const Bytes got = Get(key, kParts[i]);
      // X25519's u-coordinate may come out unchanged or reduced.
      Require(got == given[i] || std::strcmp(name, "X25519") == 0);
    }
    Use(key, input.Take(2048));
  }
  EVP_PKEY_free(key);
  EVP_PKEY_CTX_free(context);
  OSSL_PARAM_free(params);
  OSSL_PARAM_BLD_free(builder);
}

// Imports a peer's key share as TLS does. The library's own check decides whether it is accepted.
void ImportEncoded(Input input) {
  const size_t which = input.Byte() % std::size(kNames);
  EVP_PKEY_CTX* const context = EVP_PKEY_CTX_new_from_name(lib, kNames[which], "provider=kexlane");
  EVP_PKEY* key = nullptr;
  Require(EVP_PKEY_paramgen_init(context) == 1 && EVP_PKEY_paramgen(context, &key) == 1);
  const Bytes share = input.Take(2048);
  const bool accepted = EVP_PKEY_set1_encoded_public_key(key, share.data(), share.size()) == 1;
  const kxl_kem* const kem = kxl_kem_find(kNames[which]);
  if (kem != nullptr) {
    Bytes c(kem->c_bytes), K(kem->K_bytes);
    const bool good =
        kem->encaps(c.data(), c.size(), K.data(), K.size(), share.data(), share.size()) == KXL_OK;
    Require(accepted == good);
  }
  if (accepted) Use(key, input.Take(2048));
  EVP_PKEY_free(key);
  EVP_PKEY_CTX_free(context);
}

// Reads a file in any format that some decoder knows.
void Decode(Input input) {
  EVP_PKEY* key = nullptr;
  OSSL_DECODER_CTX* const context =
      OSSL_DECODER_CTX_new_for_pkey(&key, nullptr, nullptr, nullptr, 0, lib, nullptr);
  const uint8_t* data = input.data;
  size_t bytes = input.bytes;
  if (context != nullptr && OSSL_DECODER_from_data(context, &data, &bytes) == 1) Use(key, {});
  OSSL_DECODER_CTX_free(context);
  EVP_PKEY_free(key);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t bytes) {
  Input input{data, bytes};
  switch (input.Byte() % 3) {
    case 0:
      Import(input);
      break;
    case 1:
      ImportEncoded(input);
      break;
    default:
      Decode(input);
  }
  ERR_clear_error();
  return 0;
}
