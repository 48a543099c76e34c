// SPDX-License-Identifier: Apache-2.0
// The elliptic curves P-256 and P-384, on which libcrypto computes.
#ifndef KEXLANE_PROVIDER_CURVE_H_
#define KEXLANE_PROVIDER_CURVE_H_

#include <openssl/evp.h>

#include "provider/provider.h"

namespace kexlane::provider {

inline constexpr size_t kMaxPointBytes = 97, kMaxScalarBytes = 48;

// All is zero for an algorithm without such a curve.
struct Curve {
  const char* name = nullptr;
  int nid = 0;
  size_t point_bytes = 0;   // of a public key: an uncompressed point (SEC 1 section 2.3.3)
  size_t scalar_bytes = 0;  // of a private key; of an x-coordinate, which is the result of ECDH
};

// A key on a curve, public or a pair, and what makes and uses it.
using CurveKey = Owned<EVP_PKEY, EVP_PKEY_free>;
struct CurveContext {
  const Provider* provider;
  const Curve& curve;
  const char* properties;  // they choose who computes; null for those of the program
};

// The public key at point[point_bytes]. Null (with an error) if that is not an uncompressed point
// of the curve.
CurveKey CurvePublic(CurveContext context, const uint8_t* point);
// The pair of scalar[scalar_bytes], big-endian; it writes point[point_bytes]. Null (with an error)
// if the scalar is not between 1 and the order of the curve.
CurveKey CurvePair(CurveContext context, uint8_t* point, const uint8_t* scalar);
// A new pair; it writes point[point_bytes], and scalar[scalar_bytes] unless that is null. Null
// (with an error) if libcrypto makes none.
CurveKey CurveGenerate(CurveContext context, uint8_t* point, uint8_t* scalar);
// ECDH: writes x[scalar_bytes]. False (with an error) if libcrypto does not compute it.
bool CurveAgree(CurveContext context, uint8_t* x, EVP_PKEY* pair, EVP_PKEY* peer);

}  // namespace kexlane::provider

#endif  // KEXLANE_PROVIDER_CURVE_H_
