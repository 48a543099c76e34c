// SPDX-License-Identifier: Apache-2.0
// ML-KEM keys in DER, as RFC 9935 has them: SubjectPublicKeyInfo (RFC 5280) for public keys, PKCS
// #8's OneAsymmetricKey (RFC 5958) for private ones.
#ifndef KEXLANE_PROVIDER_KEY_DER_H_
#define KEXLANE_PROVIDER_KEY_DER_H_

#include "provider/key.h"

namespace kexlane::provider {

// Room for each DER that is written.
inline constexpr size_t kMaxDerBytes = 8192;

// The two structures, by OpenSSL's names.
enum class Structure { kSubjectPublicKeyInfo, kPrivateKeyInfo };

// One element of DER that grows at its front. Wiped at its end.
class Der {
 public:
  Der() = default;
  ~Der();
  Der(const Der&) = delete;
  Der& operator=(const Der&) = delete;

  // Makes room for so many bytes at the front, which the caller fills.
  uint8_t* Room(size_t bytes);
  // All but the last `rest` bytes become the contents of an element.
  void Wrap(uint8_t tag, size_t rest);
  Bytes Data() const { return {data_ + begin_, kMaxDerBytes - begin_}; }
  size_t Size() const { return kMaxDerBytes - begin_; }

 private:
  size_t begin_ = kMaxDerBytes;
  uint8_t data_[kMaxDerBytes];
};

// Writes an ML-KEM key. A private key takes the first of ml-kem.output_formats that can hold it. If
// nothing is configured, that is seed and dk, or dk alone if the seed is not known. False (with an
// error) if no form can hold the key.
bool WriteDer(const Key* key, Structure structure, Der* der);

// The forms of a private key in key_der.cc.
struct Form;

// Finds the parts of a key of this algorithm; they point into the DER. Of a private key, *form is
// its form. False if the DER is anything else.
bool ReadDer(const Algorithm* algorithm, Structure structure, Bytes der, Parts* parts,
             const Form** form);

// Whether ml-kem.input_formats, if it is configured, names the form; else false, with an error.
bool IsEnabled(const Provider* provider, const Form* form);

// For encoders and decoders: whether the structure holds what the selection asks for, and not more.
template <Structure kStructure>
int DoesSelection(void* /*provider*/, int selection) {
  constexpr bool kPrivate = kStructure == Structure::kPrivateKeyInfo;
  if (selection == 0) return 1;
  if ((selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0) return kPrivate;
  return !kPrivate && (selection & OSSL_KEYMGMT_SELECT_PUBLIC_KEY) != 0;
}

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_KEY_DER_H_
