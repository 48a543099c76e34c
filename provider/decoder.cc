// SPDX-License-Identifier: Apache-2.0
// Decoders (provider-decoder(7)): ML-KEM keys from DER. OpenSSL's own provider has removed PEM and
// encryption by then.
#include <openssl/core_names.h>
#include <openssl/core_object.h>
#include <openssl/params.h>

#include <algorithm>
#include <climits>
#include <cstring>

#include "provider/key_der.h"
#include "provider/secret_memory.h"

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

// One element of DER, in secret memory.
class Element {
 public:
  Element() = default;
  ~Element() { FreeSecret(data_, room_); }
  Element(const Element&) = delete;
  Element& operator=(const Element&) = delete;

  // Reads it, and nothing behind it, because more may follow. It stays empty where no element can
  // be read.
  void ReadFrom(const Provider* provider, OSSL_CORE_BIO* in);
  Bytes Data() const { return {data_, bytes_}; }

 private:
  // Makes room for so many bytes.
  bool Grow(size_t room) {
    uint8_t* grown = AllocateSecret(room);
    if (grown == nullptr) return false;
    if (bytes_ > 0) std::memcpy(grown, data_, bytes_);
    FreeSecret(data_, room_);
    data_ = grown;
    room_ = room;
    return true;
  }

  uint8_t* data_ = nullptr;
  size_t room_ = 0, bytes_ = 0;
};

void Element::ReadFrom(const Provider* provider, OSSL_CORE_BIO* in) {
  uint8_t header[6];
  if (!Read(provider, in, header, 2)) return;
  const size_t more = header[1] < 0x80 ? 0 : header[1] - 0x80U;
  if (more > 4 || !Read(provider, in, header + 2, more)) return;
  size_t length = more == 0 ? header[1] : 0;
  for (size_t i = 0; i < more; ++i) length = length << 8 | header[2 + i];
  // OpenSSL's own limit.
  if (length > INT_MAX - sizeof(header)) return;
  const size_t all = 2 + more + length;
  // A length that is a lie costs no more memory than twice what was there to read.
  constexpr size_t kFirst = 8192;
  if (!Grow(std::min(all, kFirst))) return;
  std::memcpy(data_, header, 2 + more);
  bytes_ = 2 + more;
  while (bytes_ < all) {
    if (bytes_ == room_ && !Grow(std::min(all, 2 * room_))) break;
    if (!Read(provider, in, data_ + bytes_, room_ - bytes_)) break;
    bytes_ = room_;
  }
  if (bytes_ < all) bytes_ = 0;
}

// Returns 1 without an error for what is not this algorithm's key, so that OpenSSL asks the other
// decoders. Returns 0 for this algorithm's key if it is bad.
int Decode(void* data, OSSL_CORE_BIO* in, int selection, OSSL_CALLBACK* callback, void* argument,
           OSSL_PASSPHRASE_CALLBACK* /*passphrase*/, void* /*passphrase_argument*/) {
  auto* decoding = static_cast<Decoding*>(data);
  const Algorithm* algorithm = decoding->algorithm;
  decoding->selection = selection;
  Element der;
  der.ReadFrom(decoding->provider, in);
  Parts parts;
  const Form* form = nullptr;
  if (!ReadDer(algorithm, decoding->structure, der.Data(), &parts, &form)) return 1;
  SeedPolicy policy;
  if (form != nullptr &&
      (!IsEnabled(decoding->provider, form) || !ReadSeedPolicy(decoding->provider, &policy))) {
    return 0;
  }
  Key* key = NewKey(decoding->provider, algorithm);
  if (key == nullptr) return 0;
  if (!SetParts(key, parts, policy)) {
    Release(key);
    return 0;
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
