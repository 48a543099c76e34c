// SPDX-License-Identifier: Apache-2.0
// The forms of X25519 keys that need libcrypto, where it is not.
#include "kat/x25519_forms.h"

namespace kexlane::kat {

const X25519Form kDerForm = {}, kPemForm = {}, kJwkForm = {};

}  // namespace kexlane::kat
