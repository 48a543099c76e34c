// SPDX-License-Identifier: Apache-2.0
// Decoders (provider-decoder(7)): ML-KEM keys from DER. OpenSSL's own provider has removed PEM and
// encryption by then.
#include <openssl/core_names.h>
#include <openssl/core_object.h>
#include <openssl/params.h>

#include "provider/key_der.h"

namespace kexlane::provider {
namespace {

struct Decoding {
  const Provider* provider;
  const Algorithm* algorithm;
  Structure structure;
  int selection;
};

template <size_t kIndex, Structure kStructure>
void* New(void* provider) {
  auto* decoding = Allocate<Decoding>(static_cast<const Provider*>(provider));
  if (decoding == nullptr) return nullptr;
  decoding->algorithm = &kAlgorithms[kIndex];
  decoding->structure = kStructure;
  return decoding;
}

void Free(void* decoding) { OPENSSL_free(decoding); }

bool Read(const Provider* provider, OSSL_CORE_BIO* in, uint8_t* to, size_t bytes) {
  for (size_t read = 0; bytes > 0; to += read, bytes -= read) {
    if (provider->bio_read(in, to, bytes, &read) == 0 || read == 0) return false;
  }
  return true;
}

// Reads one element of DER and returns its size. Reads nothing behind the element, because more may
// follow. Returns 0 where no element has a size that a key can have.
size_t ReadElement(const Provider* provider, OSSL_CORE_BIO* in, uint8_t der[kMaxDerBytes]) {
  constexpr size_t kStart = 4;  // the longest header; no key is shorter
  if (!Read(provider, in, der, kStart)) return 0;
  const size_t bytes = der[1] < 0x80    ? 2U + der[1]
                       : der[1] == 0x81 ? 3U + der[2]
                       : der[1] == 0x82 ? 4U + static_cast<size_t>(der[2] << 8 | der[3])
                                        : 0;
  if (bytes < kStart || bytes > kMaxDerBytes) return 0;
  return Read(provider, in, der + kStart, bytes - kStart) ? bytes : 0;
}

// Returns 1 without an error for what is not this algorithm's key, so that OpenSSL asks the other
// decoders. Returns 0 for this algorithm's key if it is bad.
int Decode(void* data, OSSL_CORE_BIO* in, int selection, OSSL_CALLBACK* callback, void* argument,
           OSSL_PASSPHRASE_CALLBACK* /*passphrase*/, void* /*passphrase_argument*/) {
  auto* decoding = static_cast<Decoding*>(data);
  const Algorithm* algorithm = decoding->algorithm;
  decoding->selection = selection;
  uint8_t der[kMaxDerBytes];
  const size_t bytes = ReadElement(decoding->provider, in, der);
  Parts parts;
  const bool ours = ReadDer(algorithm, decoding->structure, {der, bytes}, &parts);
  Key* key = ours ? NewKey(decoding->provider, algorithm) : nullptr;
  const bool good = key != nullptr && SetParts(key, parts);
  OPENSSL_cleanse(der, sizeof(der));
  if (!good) {
    Release(key);
    return !ours;
  }
  int type = OSSL_OBJECT_PKEY;
  const OSSL_PARAM params[] = {
      OSSL_PARAM_construct_int(OSSL_OBJECT_PARAM_TYPE, &type),
      OSSL_PARAM_construct_utf8_string(OSSL_OBJECT_PARAM_DATA_TYPE,
                                       const_cast<char*>(algorithm->name), 0),
      OSSL_PARAM_construct_octet_string(OSSL_OBJECT_PARAM_REFERENCE, &key, sizeof(void*)),
      OSSL_PARAM_construct_end()};
  const int result = callback(params, argument);
  Release(key);  // null if the key management has taken the key
  return result;
}

// Gives the key of a reference to the key management of another provider.
int ExportObject(void* data, const void* reference, size_t bytes, OSSL_CALLBACK* callback,
                 void* argument) {
  if (bytes != sizeof(void*)) return 0;
  return Export(*static_cast<Key* const*>(reference), static_cast<Decoding*>(data)->selection,
                callback, argument);
}

template <size_t kIndex, Structure kStructure>
const OSSL_DISPATCH kFunctions[] = {
    {OSSL_FUNC_DECODER_NEWCTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_decoder_newctx_fn>{New<kIndex, kStructure>})},
    {OSSL_FUNC_DECODER_FREECTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_decoder_freectx_fn>{Free})},
    {OSSL_FUNC_DECODER_DOES_SELECTION,
     reinterpret_cast<Function>(
         Typed<OSSL_FUNC_decoder_does_selection_fn>{DoesSelection<kStructure>})},
    {OSSL_FUNC_DECODER_DECODE,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_decoder_decode_fn>{Decode})},
    {OSSL_FUNC_DECODER_EXPORT_OBJECT,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_decoder_export_object_fn>{ExportObject})},
    {0, nullptr}};

constexpr auto kPublic = Structure::kSubjectPublicKeyInfo;
constexpr auto kPrivate = Structure::kPrivateKeyInfo;
constexpr const char* kFromPublic = "provider=kexlane,input=der,structure=SubjectPublicKeyInfo";
constexpr const char* kFromPrivate = "provider=kexlane,input=der,structure=PrivateKeyInfo";

}  // namespace

const OSSL_ALGORITHM kDecoders[] = {
    {kMlKem512Names, kFromPublic, kFunctions<0, kPublic>, "ML-KEM by kexlane"},
    {kMlKem512Names, kFromPrivate, kFunctions<0, kPrivate>, "ML-KEM by kexlane"},
    {kMlKem768Names, kFromPublic, kFunctions<1, kPublic>, "ML-KEM by kexlane"},
    {kMlKem768Names, kFromPrivate, kFunctions<1, kPrivate>, "ML-KEM by kexlane"},
    {kMlKem1024Names, kFromPublic, kFunctions<2, kPublic>, "ML-KEM by kexlane"},
    {kMlKem1024Names, kFromPrivate, kFunctions<2, kPrivate>, "ML-KEM by kexlane"},
    {nullptr, nullptr, nullptr, nullptr}};

}  // namespace kexlane::provider
