// SPDX-License-Identifier: Apache-2.0
// ECDH on P-256 and P-384 (SP 800-56A) through libcrypto's EVP functions, in the provider's own
// library context. kexlane has no EC keys, so none of what is fetched there is kexlane's. EVP does
// not tell which point belongs to a scalar, so EC_POINT_mul does.
#include "provider/curve.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/params.h>

#include <algorithm>
#include <bit>

namespace kexlane::provider {
namespace {

using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
constexpr uint8_t kUncompressed = 4;

// The numbers of OSSL_PARAM have the byte order of the machine. The others here are big-endian.
void TurnNumber(uint8_t* to, const uint8_t* from, size_t bytes) {
  if constexpr (std::endian::native == std::endian::little) {
    std::reverse_copy(from, from + bytes, to);
  } else {
    std::copy_n(from, bytes, to);
  }
}

// What keys are made by. Null (with an error) if the properties leave nobody who has the curves.
KeyContext NewContext(CurveContext context) {
  OSSL_LIB_CTX* library = Library(context.provider);
  if (library == nullptr) return nullptr;
  KeyContext made(EVP_PKEY_CTX_new_from_name(library, "EC", context.properties));
  if (made == nullptr) Fail(context.provider, Reason::kCurve);
  return made;
}

OSSL_PARAM GroupName(const Curve& curve) {
  return OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(curve.name),
                                          0);
}

OSSL_PARAM PointParameter(const Curve& curve, const uint8_t* point) {
  return OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, const_cast<uint8_t*>(point),
                                           curve.point_bytes);
}

// The key of these parts. Null (with an error) if there is no such key.
CurveKey FromParts(CurveContext context, int selection, OSSL_PARAM* params, Reason refused) {
  const KeyContext made_by = NewContext(context);
  if (made_by == nullptr) return nullptr;
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(made_by.get()) <= 0 ||
      EVP_PKEY_fromdata(made_by.get(), &key, selection, params) <= 0) {
    Fail(context.provider, refused);
  }
  return CurveKey(key);
}

// Computes point = scalar * G. False (with an error) if the scalar is out of its range.
bool MultiplyBase(CurveContext context, uint8_t* point, const uint8_t* scalar) {
  OSSL_LIB_CTX* library = Library(context.provider);
  if (library == nullptr) return false;
  const Curve& curve = context.curve;
  const Owned<EC_GROUP, EC_GROUP_free> group(
      EC_GROUP_new_by_curve_name_ex(library, context.properties, curve.nid));
  // Without a BN_CTX, EC_POINT_mul draws its blinding from the program's default context.
  const Owned<BN_CTX, BN_CTX_free> work(BN_CTX_secure_new_ex(library));
  const Owned<BIGNUM, BN_clear_free> number(BN_secure_new());
  const Owned<EC_POINT, EC_POINT_free> product(group == nullptr ? nullptr
                                                                : EC_POINT_new(group.get()));
  if (work == nullptr || number == nullptr || product == nullptr ||
      BN_bin2bn(scalar, static_cast<int>(curve.scalar_bytes), number.get()) == nullptr) {
    return Fail(context.provider, Reason::kCurve);
  }
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  if (BN_is_zero(number.get()) != 0 ||
      BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0) {
    return Fail(context.provider, Reason::kScalar);
  }
  const bool ok =
      EC_POINT_mul(group.get(), product.get(), number.get(), nullptr, nullptr, work.get()) != 0 &&
      EC_POINT_point2oct(group.get(), product.get(), POINT_CONVERSION_UNCOMPRESSED, point,
                         curve.point_bytes, work.get()) == curve.point_bytes;
  // The generator of `library` has left data in this thread, which may outlive the module.
  OPENSSL_thread_stop_ex(library);
  return ok || Fail(context.provider, Reason::kCurve);
}

// Reads the parts of a pair that libcrypto has made.
bool GetParts(const Curve& curve, const EVP_PKEY* pair, uint8_t* point, uint8_t* scalar) {
  size_t bytes = 0;
  if (EVP_PKEY_get_octet_string_param(pair, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point,
                                      curve.point_bytes, &bytes) == 0 ||
      bytes != curve.point_bytes || point[0] != kUncompressed) {
    return false;
  }
  if (scalar == nullptr) return true;
  uint8_t number[kMaxScalarBytes];
  OSSL_PARAM params[] = {
      OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, number, curve.scalar_bytes),
      OSSL_PARAM_construct_end()};
  const bool ok =
      EVP_PKEY_get_params(pair, params) > 0 && params[0].return_size == curve.scalar_bytes;
  if (ok) TurnNumber(scalar, number, curve.scalar_bytes);
  OPENSSL_cleanse(number, sizeof(number));
  return ok;
}

}  // namespace

// libcrypto also reads points that are compressed or mixed of both forms, which RFC 9846 section
// 4.3.8.2 does not allow. That the point is on the curve is looked at by libcrypto.
CurveKey CurvePublic(CurveContext context, const uint8_t* point) {
  if (point[0] != kUncompressed) {
    Fail(context.provider, Reason::kPoint);
    return nullptr;
  }
  OSSL_PARAM params[] = {GroupName(context.curve), PointParameter(context.curve, point),
                         OSSL_PARAM_construct_end()};
  return FromParts(context, EVP_PKEY_PUBLIC_KEY, params, Reason::kPoint);
}

CurveKey CurvePair(CurveContext context, uint8_t* point, const uint8_t* scalar) {
  const Curve& curve = context.curve;
  if (!MultiplyBase(context, point, scalar)) return nullptr;
  uint8_t number[kMaxScalarBytes];
  TurnNumber(number, scalar, curve.scalar_bytes);
  OSSL_PARAM params[] = {
      GroupName(curve), PointParameter(curve, point),
      OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, number, curve.scalar_bytes),
      OSSL_PARAM_construct_end()};
  CurveKey key = FromParts(context, EVP_PKEY_KEYPAIR, params, Reason::kCurve);
  OPENSSL_cleanse(number, sizeof(number));
  return key;
}

CurveKey CurveGenerate(CurveContext context, uint8_t* point, uint8_t* scalar) {
  const KeyContext made_by = NewContext(context);
  if (made_by == nullptr) return nullptr;
  const OSSL_PARAM params[] = {GroupName(context.curve), OSSL_PARAM_construct_end()};
  EVP_PKEY* made = nullptr;
  CurveKey key;
  if (EVP_PKEY_keygen_init(made_by.get()) > 0 &&
      EVP_PKEY_CTX_set_params(made_by.get(), params) > 0 &&
      EVP_PKEY_generate(made_by.get(), &made) > 0) {
    key.reset(made);
  }
  if (key != nullptr && !GetParts(context.curve, key.get(), point, scalar)) key.reset();
  if (key == nullptr) Fail(context.provider, Reason::kCurve);
  return key;
}

// The peer's point is not multiplied by the order: RFC 9846 section 4.3.8.2 asks only that it is on
// the curve, because all points of these curves are of that order.
bool CurveAgree(CurveContext context, uint8_t* x, EVP_PKEY* pair, EVP_PKEY* peer) {
  OSSL_LIB_CTX* library = Library(context.provider);
  if (library == nullptr) return false;
  const KeyContext ecdh(EVP_PKEY_CTX_new_from_pkey(library, pair, context.properties));
  size_t bytes = context.curve.scalar_bytes;
  const bool ok = ecdh != nullptr && EVP_PKEY_derive_init(ecdh.get()) > 0 &&
                  EVP_PKEY_derive_set_peer_ex(ecdh.get(), peer, 0) > 0 &&
                  EVP_PKEY_derive(ecdh.get(), x, &bytes) > 0 && bytes == context.curve.scalar_bytes;
  return ok || Fail(context.provider, Reason::kCurve);
}

}  // namespace kexlane::provider
