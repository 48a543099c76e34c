// SPDX-License-Identifier: Apache-2.0
// Reading and writing the DER of ML-KEM keys (RFC 9935). DER (X.690 section 10) has one encoding
// for each value, so a reader takes no other.
#include "provider/key_der.h"

#include <openssl/err.h>
#include <openssl/x509.h>
#include <strings.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace kexlane::provider {

// By the names that OpenSSL 3.5 has for them. Those of RFC 9935 have ASN.1 around their parts. The
// others are of older programs: oqskeypair is one OCTET STRING of dk || ek, and the bare ones have
// no ASN.1.
struct Form {
  std::string_view name;
  bool has_asn1, seed, dk, ek;
};

namespace {

constexpr Form kSeedPriv{"seed-priv", true, true, true, false},
    kSeedOnly{"seed-only", true, true, false, false},
    kPrivOnly{"priv-only", true, false, true, false},
    kOqsKeypair{"oqskeypair", true, false, true, true},
    kBareSeed{"bare-seed", false, true, false, false},
    kBarePriv{"bare-priv", false, false, true, false};
constexpr const Form* kForms[] = {&kSeedPriv,   &kSeedOnly, &kPrivOnly,
                                  &kOqsKeypair, &kBareSeed, &kBarePriv};

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
    // Attributes may be long. The decoder reads nothing whose length takes more than four bytes.
    const size_t more = length - 0x80;
    if (more < 1 || more > 4 || all.size() < 2 + more || all[2] == 0) return false;
    header = 2 + more;
    length = 0;
    for (size_t i = 2; i < header; ++i) length = length << 8 | all[i];
    if (length < 0x80) return false;
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

// Finds the parts of a private key, and returns its form or null: ML-KEM-PrivateKey of RFC 9935
// section 6, or a form of older programs. None of the first is as long as a bare one.
const Form* ReadPrivate(Bytes in, const Algorithm* algorithm, Parts* parts) {
  const size_t seed_bytes = algorithm->seed_bytes, dk_bytes = algorithm->dk_bytes;
  if (in.size() == seed_bytes) {
    parts->seed = in;
    return &kBareSeed;
  }
  if (in.size() == dk_bytes) {
    parts->dk = in;
    return &kBarePriv;
  }
  Bytes both, seed, dk;
  if (Take(&in, kSequence, &both)) {
    if (!in.empty() || !Take(&both, kOctetString, &seed) || !Take(&both, kOctetString, &dk) ||
        !both.empty() || seed.size() != seed_bytes || dk.size() != dk_bytes) {
      return nullptr;
    }
    parts->seed = seed;
    parts->dk = dk;
    return &kSeedPriv;
  }
  if (Take(&in, kSeedTag, &seed)) {
    if (!in.empty() || seed.size() != seed_bytes) return nullptr;
    parts->seed = seed;
    return &kSeedOnly;
  }
  if (!Take(&in, kOctetString, &dk) || !in.empty()) return nullptr;
  parts->dk = dk.first(std::min(dk_bytes, dk.size()));
  if (dk.size() == dk_bytes) return &kPrivOnly;
  parts->ek = dk.subspan(parts->dk.size());
  return dk.size() == dk_bytes + algorithm->ek_bytes ? &kOqsKeypair : nullptr;
}

// Whether these are attributes as libcrypto takes them: a set of pairs of an OID and a set.
bool AreAttributes(Bytes in) {
  ERR_set_mark();
  while (!in.empty()) {
    const uint8_t* at = in.data();
    X509_ATTRIBUTE* attribute = d2i_X509_ATTRIBUTE(nullptr, &at, static_cast<long>(in.size()));
    if (attribute == nullptr) break;
    X509_ATTRIBUTE_free(attribute);
    in = in.subspan(static_cast<size_t>(at - in.data()));
  }
  ERR_pop_to_mark();
  return in.empty();
}

// Finds the first form of a list that fits. Null (with an error) if there is none. As in
// OpenSSL 3.5, names that are not known are passed over: they may be those of a later version.
template <typename Fits>
const Form* ChooseForm(const Provider* provider, const char* list, Reason none, Fits fits) {
  constexpr const char* kBetween = " \t,";
  while (*(list += std::strspn(list, kBetween)) != '\0') {
    const size_t bytes = std::strcspn(list, kBetween);
    for (const Form* form : kForms) {
      if (form->name.size() == bytes && strncasecmp(form->name.data(), list, bytes) == 0 &&
          fits(form)) {
        return form;
      }
    }
    list += bytes;
  }
  Fail(provider, none);
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
  const char* formats = Setting(key->provider, kOutputFormats);
  const Form* form = ChooseForm(
      key->provider, formats != nullptr ? formats : "seed-priv,priv-only", Reason::kKeyFileFormat,
      [key](const Form* each) { return key->seed != nullptr || !each->seed; });
  if (form == nullptr) return false;
  if (form->ek) std::memcpy(der->Room(algorithm->ek_bytes), key->ek, algorithm->ek_bytes);
  if (form->dk) {
    if (!GetPrivate(key, der->Room(algorithm->dk_bytes))) return false;
    if (form->has_asn1) der->Wrap(kOctetString, 0);
  }
  if (form->seed) {
    const size_t after = der->Size();
    std::memcpy(der->Room(algorithm->seed_bytes), key->seed, algorithm->seed_bytes);
    if (form->has_asn1) der->Wrap(form->dk ? kOctetString : kSeedTag, after);
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

bool ReadDer(const Algorithm* algorithm, Structure structure, Bytes der, Parts* parts,
             const Form** form) {
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
  if (!Take(&info, kOctetString, &key)) return false;
  *form = ReadPrivate(key, algorithm, parts);
  if (*form == nullptr) return false;
  if (Take(&info, kAttributesTag, &attributes) && !AreAttributes(attributes)) return false;
  if (info.empty()) return true;
  Bytes ek;
  if (version[0] != 1 || !TakeKeyBits(&info, kPublicKeyTag, algorithm, &ek) || !info.empty()) {
    return false;
  }
  // Of two public keys that differ, one is not dk's: what is left matches none.
  const bool same = parts->ek.data() == nullptr || std::ranges::equal(parts->ek, ek);
  parts->ek = same ? ek : ek.first(0);
  return true;
}

bool IsEnabled(const Provider* provider, const Form* form) {
  const char* formats = Setting(provider, kInputFormats);
  return formats == nullptr ||
         ChooseForm(provider, formats, Reason::kInputFormat,
                    [form](const Form* each) { return each == form; }) != nullptr;
}

}  // namespace kexlane::provider
