// SPDX-License-Identifier: Apache-2.0
// Reading and writing the DER of ML-KEM keys (RFC 9935). DER (X.690 section 10) has one encoding
// for each value, so a reader takes no other.
#include "provider/key_der.h"

#include <cstring>
#include <string_view>

namespace kexlane::provider {
namespace {

constexpr uint8_t kInteger = 0x02, kBitString = 0x03, kOctetString = 0x04, kObjectIdentifier = 0x06,
                  kSequence = 0x30;
// Context-specific: the seed of ML-KEM-PrivateKey, attributes and publicKey of OneAsymmetricKey.
constexpr uint8_t kSeedTag = 0x80, kAttributesTag = 0xa0, kPublicKeyTag = 0x81;

// 2.16.840.1.101.3.4.4, after which ML-KEM-512, ML-KEM-768 and ML-KEM-1024 have 1, 2 and 3.
constexpr uint8_t kKems[] = {0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x04};

uint8_t LastArc(const Algorithm* algorithm) {
  return static_cast<uint8_t>(1 + (algorithm - kAlgorithms));
}

// Removes the element at the front of *in if it has this tag.
bool Take(Bytes* in, uint8_t tag, Bytes* contents) {
  const Bytes all = *in;
  if (all.size() < 2 || all[0] != tag) return false;
  size_t header = 2, length = all[1];
  if (length >= 0x80) {
    // No element here is so long that its length takes more than two bytes.
    const size_t more = length - 0x80;
    if (more < 1 || more > 2 || all.size() < 2 + more) return false;
    header = 2 + more;
    length = more == 1 ? all[2] : static_cast<size_t>(all[2] << 8 | all[3]);
    if (length < (more == 1 ? 0x80U : 0x100U)) return false;
  }
  if (all.size() - header < length) return false;
  *contents = all.subspan(header, length);
  *in = all.subspan(header + length);
  return true;
}

// Removes a BIT STRING that holds a public key: whole bytes, so no bits of the last one are unused.
bool TakeKeyBits(Bytes* in, uint8_t tag, const Algorithm* algorithm, Bytes* ek) {
  Bytes bits;
  if (!Take(in, tag, &bits) || bits.size() != 1 + algorithm->ek_bytes || bits[0] != 0) return false;
  *ek = bits.subspan(1);
  return true;
}

// ML-KEM-PrivateKey of RFC 9935 section 6.
bool ReadPrivate(Bytes in, const Algorithm* algorithm, Parts* parts) {
  Bytes both;
  if (Take(&in, kSequence, &both)) {
    if (!in.empty()) return false;
    return Take(&both, kOctetString, &parts->seed) && Take(&both, kOctetString, &parts->dk) &&
           both.empty() && parts->seed.size() == algorithm->seed_bytes &&
           parts->dk.size() == algorithm->dk_bytes;
  }
  if (Take(&in, kSeedTag, &parts->seed)) {
    return in.empty() && parts->seed.size() == algorithm->seed_bytes;
  }
  return Take(&in, kOctetString, &parts->dk) && in.empty() &&
         parts->dk.size() == algorithm->dk_bytes;
}

// The forms of a private key, by the names that OpenSSL 3.5 has for them.
struct Form {
  std::string_view name;
  bool seed, dk;
};
constexpr Form kForms[] = {
    {"seed-priv", true, true}, {"seed-only", true, false}, {"priv-only", false, true}};

// The first form among those configured that can hold the key, or null.
const Form* ChooseForm(const Key* key) {
  constexpr const char* kBetween = " \t,";
  const char* at = key->provider->output_formats;
  if (at == nullptr) at = "seed-priv,priv-only";
  while (*(at += std::strspn(at, kBetween)) != '\0') {
    const std::string_view name(at, std::strcspn(at, kBetween));
    for (const Form& form : kForms) {
      if (form.name == name && (key->seed != nullptr || !form.seed)) return &form;
    }
    at += name.size();
  }
  return nullptr;
}

void WriteAlgorithm(const Algorithm* algorithm, Der* der) {
  const size_t rest = der->Size();
  uint8_t* oid = der->Room(sizeof(kKems) + 1);
  std::memcpy(oid, kKems, sizeof(kKems));
  oid[sizeof(kKems)] = LastArc(algorithm);
  der->Wrap(kObjectIdentifier, rest);
  der->Wrap(kSequence, rest);
}

}  // namespace

Der::~Der() { OPENSSL_cleanse(data_, sizeof(data_)); }

uint8_t* Der::Room(size_t bytes) {
  begin_ -= bytes;
  return data_ + begin_;
}

void Der::Wrap(uint8_t tag, size_t rest) {
  const size_t length = Size() - rest;
  *Room(1) = static_cast<uint8_t>(length);
  if (length >= 0x100) *Room(1) = static_cast<uint8_t>(length >> 8);
  if (length >= 0x80) *Room(1) = length >= 0x100 ? 0x82 : 0x81;
  *Room(1) = tag;
}

bool WriteDer(const Key* key, Structure structure, Der* der) {
  const Algorithm* algorithm = key->algorithm;
  if (structure == Structure::kSubjectPublicKeyInfo) {
    if (!key->has_public) return Fail(key->provider, Reason::kMissingPublicKey);
    std::memcpy(der->Room(algorithm->ek_bytes), key->ek, algorithm->ek_bytes);
    *der->Room(1) = 0;
    der->Wrap(kBitString, 0);
    WriteAlgorithm(algorithm, der);
    der->Wrap(kSequence, 0);
    return true;
  }
  if (!key->has_private) return Fail(key->provider, Reason::kMissingPrivateKey);
  const Form* form = ChooseForm(key);
  if (form == nullptr) return Fail(key->provider, Reason::kKeyFileFormat);
  if (form->dk) {
    if (!GetPrivate(key, der->Room(algorithm->dk_bytes))) return false;
    der->Wrap(kOctetString, 0);
  }
  if (form->seed) {
    const size_t after = der->Size();
    std::memcpy(der->Room(algorithm->seed_bytes), key->seed, algorithm->seed_bytes);
    der->Wrap(form->dk ? kOctetString : kSeedTag, after);
    if (form->dk) der->Wrap(kSequence, 0);
  }
  der->Wrap(kOctetString, 0);
  WriteAlgorithm(algorithm, der);
  const size_t rest = der->Size();
  *der->Room(1) = 0;  // version 1
  der->Wrap(kInteger, rest);
  der->Wrap(kSequence, 0);
  return true;
}

bool ReadDer(const Algorithm* algorithm, Structure structure, Bytes der, Parts* parts) {
  const bool is_private = structure == Structure::kPrivateKeyInfo;
  Bytes info, version, identifier, oid, key, attributes;
  if (!Take(&der, kSequence, &info) || !der.empty()) return false;
  if (is_private && (!Take(&info, kInteger, &version) || version.size() != 1 || version[0] > 1)) {
    return false;
  }
  // ML-KEM has no parameters.
  if (!Take(&info, kSequence, &identifier) || !Take(&identifier, kObjectIdentifier, &oid) ||
      !identifier.empty() || oid.size() != sizeof(kKems) + 1 ||
      std::memcmp(oid.data(), kKems, sizeof(kKems)) != 0 ||
      oid[sizeof(kKems)] != LastArc(algorithm)) {
    return false;
  }
  if (!is_private) return TakeKeyBits(&info, kBitString, algorithm, &parts->ek) && info.empty();
  if (!Take(&info, kOctetString, &key) || !ReadPrivate(key, algorithm, parts)) return false;
  Take(&info, kAttributesTag, &attributes);
  return info.empty() || (version[0] == 1 &&
                          TakeKeyBits(&info, kPublicKeyTag, algorithm, &parts->ek) && info.empty());
}

}  // namespace kexlane::provider
