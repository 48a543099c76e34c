// SPDX-License-Identifier: Apache-2.0
// Encoders (provider-encoder(7)): ML-KEM keys as DER, PEM and text, X25519 keys as text. Base64 and
// encryption (RFC 8018, PBES2) are libcrypto's.
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <cstring>
#include <string_view>

#include "api/random.h"
#include "provider/key_der.h"

namespace kexlane::provider {
namespace {

enum class Format { kDer, kPem };
enum class Encryption { kOptional, kRequired };

struct Encoding {
  const Provider* provider;
  bool encrypt;
  EVP_CIPHER* cipher;  // null if OpenSSL does not have the one that was asked for
};

void* New(void* provider) { return Allocate<Encoding>(static_cast<const Provider*>(provider)); }

void Free(void* data) {
  auto* encoding = static_cast<Encoding*>(data);
  if (encoding == nullptr) return;
  EVP_CIPHER_free(encoding->cipher);
  OPENSSL_free(encoding);
}

const OSSL_PARAM* SettableParams(void* /*provider*/) {
  static const OSSL_PARAM kParams[] = {
      OSSL_PARAM_utf8_string(OSSL_ENCODER_PARAM_CIPHER, nullptr, 0),
      OSSL_PARAM_utf8_string(OSSL_ENCODER_PARAM_PROPERTIES, nullptr, 0),
      OSSL_PARAM_int(OSSL_ENCODER_PARAM_SAVE_PARAMETERS, nullptr), OSSL_PARAM_END};
  return kParams;
}

bool SetCipher(Encoding* encoding, const OSSL_PARAM params[]) {
  const Provider* provider = encoding->provider;
  const OSSL_PARAM* p = OSSL_PARAM_locate_const(params, OSSL_ENCODER_PARAM_CIPHER);
  if (p == nullptr) return true;
  EVP_CIPHER_free(encoding->cipher);
  encoding->cipher = nullptr;
  // A null string removes the cipher. Otherwise the key is encrypted or not written: a caller who
  // ignores a failure below does not get a plain private key.
  encoding->encrypt = p->data != nullptr;
  const char *name = nullptr, *properties = nullptr;
  if (encoding->encrypt && OSSL_PARAM_get_utf8_string_ptr(p, &name) == 0) {
    return Fail(provider, Reason::kParameter);
  }
  p = OSSL_PARAM_locate_const(params, OSSL_ENCODER_PARAM_PROPERTIES);
  if (p != nullptr && p->data != nullptr && OSSL_PARAM_get_utf8_string_ptr(p, &properties) == 0) {
    return Fail(provider, Reason::kParameter);
  }
  if (!encoding->encrypt) return true;
  OSSL_LIB_CTX* library = Library(provider);
  if (library == nullptr) return false;
  encoding->cipher = EVP_CIPHER_fetch(library, name, properties);
  return encoding->cipher != nullptr || Fail(provider, Reason::kCipher);
}

// OpenSSL also says whether domain parameters are to be written. ML-KEM has none.
int SetParams(void* data, const OSSL_PARAM params[]) {
  auto* encoding = static_cast<Encoding*>(data);
  const OSSL_PARAM* p = OSSL_PARAM_locate_const(params, OSSL_ENCODER_PARAM_SAVE_PARAMETERS);
  int save = 0;
  return SetCipher(encoding, params) && (p == nullptr || OSSL_PARAM_get_int(p, &save) != 0 ||
                                         Fail(encoding->provider, Reason::kParameter));
}

bool Write(const Provider* provider, OSSL_CORE_BIO* out, const void* data, size_t bytes) {
  const auto* from = static_cast<const uint8_t*>(data);
  for (size_t written = 0; bytes > 0; from += written, bytes -= written) {
    if (provider->bio_write(out, from, bytes, &written) == 0 || written == 0) {
      return Fail(provider, Reason::kWrite);
    }
  }
  return true;
}

bool Write(const Provider* provider, OSSL_CORE_BIO* out, std::string_view text) {
  return Write(provider, out, text.data(), text.size());
}

// PEM (RFC 7468) goes out line by line, so that no copy of it needs room in the secure heap.
bool Write(const Provider* provider, OSSL_CORE_BIO* out, Format format, std::string_view label,
           Bytes der) {
  if (format == Format::kDer) return Write(provider, out, der.data(), der.size());
  constexpr size_t kPerLine = 48;
  bool ok = Write(provider, out, "-----BEGIN ") && Write(provider, out, label) &&
            Write(provider, out, "-----\n");
  unsigned char line[kPerLine / 3 * 4 + 1];
  for (size_t i = 0; ok && i < der.size(); i += kPerLine) {
    const Bytes part = der.subspan(i, std::min(kPerLine, der.size() - i));
    const int written = EVP_EncodeBlock(line, part.data(), static_cast<int>(part.size()));
    ok = Write(provider, out, line, static_cast<size_t>(written)) && Write(provider, out, "\n");
  }
  OPENSSL_cleanse(line, sizeof(line));
  return ok && Write(provider, out, "-----END ") && Write(provider, out, label) &&
         Write(provider, out, "-----\n");
}

// PBES2 with OpenSSL's own number of iterations, or null. The salt and the IV are drawn here:
// OpenSSL's generator would leave data of Library in this thread, which may outlive it.
Owned<X509_ALGOR, X509_ALGOR_free> MakePbes2(const Encoding* encoding) {
  uint8_t salt[16], iv[EVP_MAX_IV_LENGTH];
  if (!RandomBytes(salt, sizeof(salt)) || !RandomBytes(iv, sizeof(iv))) return nullptr;
  return Owned<X509_ALGOR, X509_ALGOR_free>(PKCS5_pbe2_set_iv_ex(
      encoding->cipher, 0, salt, sizeof(salt), iv, -1, Library(encoding->provider)));
}

bool WriteEncrypted(const Encoding* encoding, OSSL_CORE_BIO* out, Format format, Bytes der,
                    OSSL_PASSPHRASE_CALLBACK* callback, void* argument) {
  const Provider* provider = encoding->provider;
  if (encoding->cipher == nullptr) return Fail(provider, Reason::kCipher);
  char passphrase[PEM_BUFSIZE];
  size_t bytes = 0;
  if (callback == nullptr ||
      callback(passphrase, sizeof(passphrase), &bytes, nullptr, argument) == 0) {
    OPENSSL_cleanse(passphrase, sizeof(passphrase));
    return Fail(provider, Reason::kKeyFilePassphrase);
  }
  const uint8_t* from = der.data();
  const Owned<PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free> plain(
      d2i_PKCS8_PRIV_KEY_INFO(nullptr, &from, static_cast<long>(der.size())));
  Owned<X509_ALGOR, X509_ALGOR_free> pbe = MakePbes2(encoding);
  Owned<X509_SIG, X509_SIG_free> encrypted;
  if (plain != nullptr && pbe != nullptr) {
    encrypted.reset(PKCS8_set0_pbe_ex(passphrase, static_cast<int>(bytes), plain.get(), pbe.get(),
                                      Library(provider), nullptr));
  }
  if (encrypted != nullptr) (void)pbe.release();  // `encrypted` owns it now
  OPENSSL_cleanse(passphrase, sizeof(passphrase));
  uint8_t* made = nullptr;
  const int made_bytes = encrypted == nullptr ? 0 : i2d_X509_SIG(encrypted.get(), &made);
  if (made_bytes <= 0) return Fail(provider, Reason::kCipher);
  const bool ok =
      Write(provider, out, format, PEM_STRING_PKCS8, {made, static_cast<size_t>(made_bytes)});
  OPENSSL_free(made);
  return ok;
}

// OpenSSL itself passes no obj_abstract, a key as parameters. With a cipher a private key is
// encrypted whatever its structure is called; kRequired insists on a cipher.
template <Structure kStructure, Format kFormat, Encryption kEncryption>
int Encode(void* data, OSSL_CORE_BIO* out, const void* key, const OSSL_PARAM abstract[],
           int /*selection*/, OSSL_PASSPHRASE_CALLBACK* callback, void* argument) {
  const auto* encoding = static_cast<const Encoding*>(data);
  if (abstract != nullptr || key == nullptr) {
    return Fail(encoding->provider, Reason::kMissingPublicKey);
  }
  if (kEncryption == Encryption::kRequired && !encoding->encrypt) {
    return Fail(encoding->provider, Reason::kCipher);
  }
  Der der;
  if (!WriteDer(static_cast<const Key*>(key), kStructure, &der)) return 0;
  if (kStructure == Structure::kSubjectPublicKeyInfo) {
    return Write(encoding->provider, out, kFormat, PEM_STRING_PUBLIC, der.Data());
  }
  if (!encoding->encrypt) {
    return Write(encoding->provider, out, kFormat, PEM_STRING_PKCS8INF, der.Data());
  }
  return WriteEncrypted(encoding, out, kFormat, der.Data(), callback, argument);
}

// ---- text ------------------------------------------------------------------------------------

// Writes one part of a key, 15 bytes in a line, as OpenSSL prints keys.
bool WritePart(const Provider* provider, OSSL_CORE_BIO* out, std::string_view name, Bytes part) {
  constexpr char kDigits[] = "0123456789abcdef";
  constexpr size_t kPerLine = 15, kIndent = 4;
  char line[kIndent + 3 * kPerLine + 1] = {' ', ' ', ' ', ' '};
  bool ok = Write(provider, out, name);
  for (size_t i = 0; ok && i < part.size(); i += kPerLine) {
    char* to = line + kIndent;
    for (size_t j = i; j < part.size() && j < i + kPerLine; ++j) {
      *to++ = kDigits[part[j] >> 4];
      *to++ = kDigits[part[j] & 15];
      if (j + 1 < part.size()) *to++ = ':';
    }
    *to++ = '\n';
    ok = Write(provider, out, line, static_cast<size_t>(to - line));
  }
  OPENSSL_cleanse(line, sizeof(line));
  return ok;
}

// As OpenSSL prints them. For parameters, which none of these keys has, it prints the public key,
// and X25519's without a headline.
int EncodeText(void* data, OSSL_CORE_BIO* out, const void* object, const OSSL_PARAM abstract[],
               int selection, OSSL_PASSPHRASE_CALLBACK* /*callback*/, void* /*argument*/) {
  const Provider* provider = static_cast<const Encoding*>(data)->provider;
  const auto* key = static_cast<const Key*>(object);
  if (abstract != nullptr || key == nullptr || !key->has_public) {
    return Fail(provider, Reason::kMissingPublicKey);
  }
  const Algorithm* algorithm = key->algorithm;
  const bool wants_private = (selection & OSSL_KEYMGMT_SELECT_PRIVATE_KEY) != 0;
  const bool is_private = wants_private && key->has_private;
  // An ML-KEM key without its private part is printed as what it is.
  if (wants_private && !is_private && !algorithm->is_kem) {
    return Fail(provider, Reason::kMissingPrivateKey);
  }
  bool ok = true;
  if (algorithm->is_kem || (selection & OSSL_KEYMGMT_SELECT_KEYPAIR) != 0) {
    ok = Write(provider, out, algorithm->name) &&
         Write(provider, out, is_private ? " Private-Key:\n" : " Public-Key:\n");
  }
  if (is_private) {
    uint8_t dk[kMaxDkBytes];
    ok = ok && GetPrivate(key, dk) &&
         (key->seed == nullptr ||
          WritePart(provider, out, "seed:\n", {key->seed, algorithm->seed_bytes})) &&
         WritePart(provider, out, algorithm->is_kem ? "dk:\n" : "priv:\n",
                   {dk, algorithm->dk_bytes});
    OPENSSL_cleanse(dk, sizeof(dk));
  }
  return ok && WritePart(provider, out, algorithm->is_kem ? "ek:\n" : "pub:\n",
                         {key->ek, algorithm->ek_bytes});
}

// ---- tables ----------------------------------------------------------------------------------

template <Structure kStructure, Format kFormat, Encryption kEncryption = Encryption::kOptional>
const OSSL_DISPATCH kFunctions[] = {
    {OSSL_FUNC_ENCODER_NEWCTX, reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_newctx_fn>{New})},
    {OSSL_FUNC_ENCODER_FREECTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_freectx_fn>{Free})},
    {OSSL_FUNC_ENCODER_SETTABLE_CTX_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_settable_ctx_params_fn>{SettableParams})},
    {OSSL_FUNC_ENCODER_SET_CTX_PARAMS,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_set_ctx_params_fn>{SetParams})},
    {OSSL_FUNC_ENCODER_DOES_SELECTION,
     reinterpret_cast<Function>(
         Typed<OSSL_FUNC_encoder_does_selection_fn>{DoesSelection<kStructure>})},
    {OSSL_FUNC_ENCODER_ENCODE, reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_encode_fn>{
                                   Encode<kStructure, kFormat, kEncryption>})},
    {0, nullptr}};

const OSSL_DISPATCH kText[] = {
    {OSSL_FUNC_ENCODER_NEWCTX, reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_newctx_fn>{New})},
    {OSSL_FUNC_ENCODER_FREECTX,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_freectx_fn>{Free})},
    {OSSL_FUNC_ENCODER_ENCODE,
     reinterpret_cast<Function>(Typed<OSSL_FUNC_encoder_encode_fn>{EncodeText})},
    {0, nullptr}};

constexpr auto kPublic = Structure::kSubjectPublicKeyInfo;
constexpr auto kPrivate = Structure::kPrivateKeyInfo;

constexpr const OSSL_DISPATCH* kPublicDer = kFunctions<kPublic, Format::kDer>;
constexpr const OSSL_DISPATCH* kPublicPem = kFunctions<kPublic, Format::kPem>;
constexpr const OSSL_DISPATCH* kPrivateDer = kFunctions<kPrivate, Format::kDer>;
constexpr const OSSL_DISPATCH* kPrivatePem = kFunctions<kPrivate, Format::kPem>;
constexpr const OSSL_DISPATCH* kEncryptedDer =
    kFunctions<kPrivate, Format::kDer, Encryption::kRequired>;
constexpr const OSSL_DISPATCH* kEncryptedPem =
    kFunctions<kPrivate, Format::kPem, Encryption::kRequired>;

constexpr const char* kToText = "provider=kexlane,output=text";
constexpr const char* kToPublicDer = "provider=kexlane,output=der,structure=SubjectPublicKeyInfo";
constexpr const char* kToPublicPem = "provider=kexlane,output=pem,structure=SubjectPublicKeyInfo";
constexpr const char* kToPrivateDer = "provider=kexlane,output=der,structure=PrivateKeyInfo";
constexpr const char* kToPrivatePem = "provider=kexlane,output=pem,structure=PrivateKeyInfo";
constexpr const char* kToEncryptedDer =
    "provider=kexlane,output=der,structure=EncryptedPrivateKeyInfo";
constexpr const char* kToEncryptedPem =
    "provider=kexlane,output=pem,structure=EncryptedPrivateKeyInfo";

}  // namespace

// Where a program asks for no structure, OpenSSL tries the last row first.
const OSSL_ALGORITHM kEncoders[] = {
    {kMlKem512Names, kToText, kText, "ML-KEM by kexlane"},
    {kMlKem512Names, kToPublicDer, kPublicDer, "ML-KEM by kexlane"},
    {kMlKem512Names, kToPublicPem, kPublicPem, "ML-KEM by kexlane"},
    {kMlKem512Names, kToEncryptedDer, kEncryptedDer, "ML-KEM by kexlane"},
    {kMlKem512Names, kToEncryptedPem, kEncryptedPem, "ML-KEM by kexlane"},
    {kMlKem512Names, kToPrivateDer, kPrivateDer, "ML-KEM by kexlane"},
    {kMlKem512Names, kToPrivatePem, kPrivatePem, "ML-KEM by kexlane"},
    {kMlKem768Names, kToText, kText, "ML-KEM by kexlane"},
    {kMlKem768Names, kToPublicDer, kPublicDer, "ML-KEM by kexlane"},
    {kMlKem768Names, kToPublicPem, kPublicPem, "ML-KEM by kexlane"},
    {kMlKem768Names, kToEncryptedDer, kEncryptedDer, "ML-KEM by kexlane"},
    {kMlKem768Names, kToEncryptedPem, kEncryptedPem, "ML-KEM by kexlane"},
    {kMlKem768Names, kToPrivateDer, kPrivateDer, "ML-KEM by kexlane"},
    {kMlKem768Names, kToPrivatePem, kPrivatePem, "ML-KEM by kexlane"},
    {kMlKem1024Names, kToText, kText, "ML-KEM by kexlane"},
    {kMlKem1024Names, kToPublicDer, kPublicDer, "ML-KEM by kexlane"},
    {kMlKem1024Names, kToPublicPem, kPublicPem, "ML-KEM by kexlane"},
    {kMlKem1024Names, kToEncryptedDer, kEncryptedDer, "ML-KEM by kexlane"},
    {kMlKem1024Names, kToEncryptedPem, kEncryptedPem, "ML-KEM by kexlane"},
    {kMlKem1024Names, kToPrivateDer, kPrivateDer, "ML-KEM by kexlane"},
    {kMlKem1024Names, kToPrivatePem, kPrivatePem, "ML-KEM by kexlane"},
    {kX25519Names, kToText, kText, "X25519 by kexlane"},
    {nullptr, nullptr, nullptr, nullptr}};

}  // namespace kexlane::provider
