// SPDX-License-Identifier: Apache-2.0
// The parameter sets of ML-KEM, FIPS 203 section 8, and the sizes that follow from them.
#ifndef KEXLANE_KERNELS_MLKEM_PARAMS_H_
#define KEXLANE_KERNELS_MLKEM_PARAMS_H_

#include <cstddef>
#include <cstdint>

namespace kexlane {

inline constexpr int kN = 256;
inline constexpr int16_t kQ = 3329;
inline constexpr size_t kSeedBytes = 32;       // each of d, z, m, rho, sigma, r
inline constexpr size_t kHashBytes = 32;       // each of H(ek), K
inline constexpr size_t kPolyBytes = 12 * 32;  // ByteEncode_12 of a polynomial

template <int kRank, int kEta1, int kDu, int kDv>
struct MlkemParams {
  static constexpr int k = kRank;
  static constexpr int eta1 = kEta1;
  static constexpr int eta2 = 2;
  static constexpr int du = kDu;
  static constexpr int dv = kDv;
  static constexpr size_t kVectorBytes = k * kPolyBytes;
  static constexpr size_t kEkBytes = kVectorBytes + kSeedBytes;
  // The offsets of the parts of dk = ByteEncode_12(s) || ek || H(ek) || z. All of dk but ek and
  // H(ek) is secret.
  static constexpr size_t kDkEk = kVectorBytes;
  static constexpr size_t kDkHash = kDkEk + kEkBytes;
  static constexpr size_t kDkZ = kDkHash + kHashBytes;
  static constexpr size_t kDkBytes = kDkZ + kSeedBytes;
  static constexpr size_t kUBytes = 32 * du;  // bytes of one polynomial of u
  static constexpr size_t kCBytes = k * kUBytes + 32 * dv;
};
using P512 = MlkemParams<2, 3, 10, 4>;
using P768 = MlkemParams<3, 2, 10, 4>;
using P1024 = MlkemParams<4, 2, 11, 5>;
static_assert(P512::kEkBytes == 800 && P512::kDkBytes == 1632 && P512::kCBytes == 768);
static_assert(P768::kEkBytes == 1184 && P768::kDkBytes == 2400 && P768::kCBytes == 1088);
static_assert(P1024::kEkBytes == 1568 && P1024::kDkBytes == 3168 && P1024::kCBytes == 1568);

}  // namespace kexlane

#endif  // KEXLANE_KERNELS_MLKEM_PARAMS_H_
