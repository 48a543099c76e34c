// SPDX-License-Identifier: Apache-2.0
// The KEMs of the OpenSSL provider as kxl_kem: those of the library, and the hybrids with a curve,
// put together here of the library's ML-KEM and the points of OpenSSL's libcrypto.
#ifndef KEXLANE_TESTS_SUPPORT_PROVIDER_KEMS_H_
#define KEXLANE_TESTS_SUPPORT_PROVIDER_KEMS_H_

#include <kexlane/kexlane.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <memory>
#include <string_view>

#include "tests/support/test_util.h"

namespace kexlane::test {

// A curve whose part stands in front of ML-KEM's; all sizes are zero without one.
struct TestCurve {
  int nid;
  size_t point_bytes, scalar_bytes;
};
inline constexpr TestCurve kNoCurve{0, 0, 0}, kP256{NID_X9_62_prime256v1, 65, 32},
    kP384{NID_secp384r1, 97, 48};

// Computes point = scalar * G, or the x-coordinate of scalar * peer. False if there is none.
inline bool Multiply(const TestCurve& curve, uint8_t* out, const uint8_t* scalar,
                     const uint8_t* peer) {
  struct Free {
    void operator()(EC_GROUP* p) const { EC_GROUP_free(p); }
    void operator()(EC_POINT* p) const { EC_POINT_free(p); }
    void operator()(BIGNUM* p) const { BN_free(p); }
  };
  const std::unique_ptr<EC_GROUP, Free> group(EC_GROUP_new_by_curve_name(curve.nid));
  const std::unique_ptr<EC_POINT, Free> point(EC_POINT_new(group.get()));
  const std::unique_ptr<BIGNUM, Free> x(BN_new()),
      number(BN_bin2bn(scalar, static_cast<int>(curve.scalar_bytes), nullptr));
  if (BN_is_zero(number.get()) != 0 ||
      BN_cmp(number.get(), EC_GROUP_get0_order(group.get())) >= 0) {
    return false;
  }
  if (peer == nullptr) {
    return EC_POINT_mul(group.get(), point.get(), number.get(), nullptr, nullptr, nullptr) == 1 &&
           EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, out,
                              curve.point_bytes, nullptr) == curve.point_bytes;
  }
  return peer[0] == 4 &&
         EC_POINT_oct2point(group.get(), point.get(), peer, curve.point_bytes, nullptr) == 1 &&
         EC_POINT_mul(group.get(), point.get(), nullptr, point.get(), number.get(), nullptr) == 1 &&
         EC_POINT_get_affine_coordinates(group.get(), point.get(), x.get(), nullptr, nullptr) ==
             1 &&
         BN_bn2binpad(x.get(), out, static_cast<int>(curve.scalar_bytes)) > 0;
}

// A hybrid: curve first, as RFC 10024 has it. kMlKem is a function, because kxl_kem_find is one.
template <const TestCurve& kCurve, const kxl_kem& (*kMlKem)()>
struct CurveKem {
  static constexpr size_t kPoint = kCurve.point_bytes, kScalar = kCurve.scalar_bytes;

  static kxl_status KeygenDerand(uint8_t* ek, size_t ek_bytes, uint8_t* dk, size_t dk_bytes,
                                 const uint8_t* seed, size_t seed_bytes) {
    if (!Multiply(kCurve, ek, seed, nullptr)) return KXL_ERR_KEY;
    std::copy_n(seed, kScalar, dk);
    return kMlKem().keygen_derand(ek + kPoint, ek_bytes - kPoint, dk + kScalar, dk_bytes - kScalar,
                                  seed + kScalar, seed_bytes - kScalar);
  }

  static kxl_status EncapsDerand(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes,
                                 const uint8_t* ek, size_t ek_bytes, const uint8_t* ikme,
                                 size_t ikme_bytes) {
    if (!Multiply(kCurve, c, ikme, nullptr) || !Multiply(kCurve, K, ikme, ek)) return KXL_ERR_KEY;
    return kMlKem().encaps_derand(c + kPoint, c_bytes - kPoint, K + kScalar, K_bytes - kScalar,
                                  ek + kPoint, ek_bytes - kPoint, ikme + kScalar,
                                  ikme_bytes - kScalar);
  }

  static kxl_status Encaps(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes,
                           const uint8_t* ek, size_t ek_bytes) {
    const Buffer ikme = RandomBuffer(kScalar + KXL_MLKEM_ENCAPS_SEED_BYTES);
    return EncapsDerand(c, c_bytes, K, K_bytes, ek, ek_bytes, ikme.data(), ikme.size());
  }

  static kxl_status Decaps(uint8_t* K, size_t K_bytes, const uint8_t* c, size_t c_bytes,
                           const uint8_t* dk, size_t dk_bytes) {
    if (!Multiply(kCurve, K, dk, c)) return KXL_ERR_KEY;
    return kMlKem().decaps(K + kScalar, K_bytes - kScalar, c + kPoint, c_bytes - kPoint,
                           dk + kScalar, dk_bytes - kScalar);
  }

  static kxl_kem Make(const char* name) {
    kxl_kem kem{};
    kem.name = name;
    kem.ek_bytes = kPoint + kMlKem().ek_bytes;
    kem.dk_bytes = kScalar + kMlKem().dk_bytes;
    kem.c_bytes = kPoint + kMlKem().c_bytes;
    kem.K_bytes = kScalar + kMlKem().K_bytes;
    kem.keygen_seed_bytes = kScalar + kMlKem().keygen_seed_bytes;
    kem.encaps_seed_bytes = kScalar + kMlKem().encaps_seed_bytes;
    kem.keygen_derand = KeygenDerand;
    kem.encaps_derand = EncapsDerand;
    kem.encaps = Encaps;
    kem.decaps = Decaps;
    return kem;
  }
};

inline const kxl_kem& MlKem768() { return *kxl_kem_find("ML-KEM-768"); }
inline const kxl_kem& MlKem1024() { return *kxl_kem_find("ML-KEM-1024"); }

// All KEMs of the provider by their names; null for others.
inline const kxl_kem* FindKem(std::string_view name) {
  static const kxl_kem kems[] = {CurveKem<kP256, MlKem768>::Make("SecP256r1MLKEM768"),
                                 CurveKem<kP384, MlKem1024>::Make("SecP384r1MLKEM1024")};
  for (const kxl_kem& kem : kems) {
    if (name == kem.name) return &kem;
  }
  return kxl_kem_find(std::string(name).c_str());
}

// The curve of a hybrid.
inline const TestCurve& CurveOf(std::string_view name) {
  return name == "SecP256r1MLKEM768" ? kP256 : name == "SecP384r1MLKEM1024" ? kP384 : kNoCurve;
}

}  // namespace kexlane::test

#endif  // KEXLANE_TESTS_SUPPORT_PROVIDER_KEMS_H_
