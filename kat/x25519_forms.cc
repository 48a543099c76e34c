// SPDX-License-Identifier: Apache-2.0
// X25519 keys as the bytes of RFC 7748.
#include "kat/x25519_forms.h"

namespace kexlane::kat {
namespace {

Bytes Raw(const Json& test, const char* field) {
  Bytes key = HexField(test, field);
  if (key.size() != 32) {
    throw RefusedKey(std::string("the ") + field + " key is not 32 bytes long");
  }
  return key;
}

}  // namespace

const X25519Form kRawForm = {[](const Json& test) { return Raw(test, "public"); },
                             [](const Json& test) { return Raw(test, "private"); }};

}  // namespace kexlane::kat
