// SPDX-License-Identifier: Apache-2.0
// The forms in which Wycheproof gives the keys of X25519: the bytes of RFC 7748, DER and PEM (RFC
// 8410), and JWK (RFC 8037).
#ifndef KEXLANE_KAT_X25519_FORMS_H_
#define KEXLANE_KAT_X25519_FORMS_H_

#include <stdexcept>

#include "kat/cases.h"
#include "kat/json.h"

namespace kexlane::kat {

// Says that a key is not a key of X25519 in its form.
class RefusedKey : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The fields public and private of a test, as the 32 bytes that the library takes. Throws
// RefusedKey, or Malformed if the field itself is. Null if this program cannot read the form, since
// it was built without OpenSSL.
struct X25519Form {
  Bytes (*public_key)(const Json& test);
  Bytes (*private_key)(const Json& test);
};
extern const X25519Form kRawForm, kDerForm, kPemForm, kJwkForm;

}  // namespace kexlane::kat

#endif  // KEXLANE_KAT_X25519_FORMS_H_
