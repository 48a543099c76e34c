// SPDX-License-Identifier: Apache-2.0
// ML-KEM-512, ML-KEM-768 and ML-KEM-1024. The comments in mlkem.h say what each function computes
// and when it fails.
//
//   const auto alice = kexlane::MlKem768::Keygen();              // alice->ek, alice->dk
//   const auto bob = kexlane::MlKem768::Encaps(alice->ek);       // bob->c, bob->K
//   const auto K = kexlane::MlKem768::Decaps(bob->c, alice->dk);
#ifndef KEXLANE_CPP_MLKEM_HPP_
#define KEXLANE_CPP_MLKEM_HPP_

#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/cpp/kem.hpp>
#include <kexlane/cpp/result.hpp>
#include <kexlane/cpp/secret.hpp>
#include <kexlane/mlkem.h>

#include <cstddef>

namespace kexlane {

// Adds to PreparedKem what only ML-KEM has.
template <typename Scheme>
struct MlKem : PreparedKem<Scheme> {
  using typename PreparedKem<Scheme>::Ek;

  // These make the checks of FIPS 203 section 7.
  [[nodiscard]] static kxl_status CheckEk(Input<Scheme::kEkBytes> ek) {
    return Scheme::kCheckEk(ek.data());
  }
  [[nodiscard]] static kxl_status CheckDk(Input<Scheme::kDkBytes> dk) {
    return Scheme::kCheckDk(dk.data());
  }
  [[nodiscard]] static kxl_status CheckPair(Input<Scheme::kEkBytes> ek,
                                            Input<Scheme::kDkBytes> dk) {
    return Scheme::kCheckPair(ek.data(), dk.data());
  }

  // Returns the encapsulation key that is inside dk.
  static Result<Ek> EkFromDk(Input<Scheme::kDkBytes> dk) {
    return Result<Ek>([dk](Ek& out) { return Scheme::kEkFromDk(out.data(), dk.data()); });
  }
};

namespace detail {

#define KXL_MLKEM_SCHEME(N)                                                              \
  struct MlKem##N##Scheme {                                                              \
    using EkStruct = kxl_mlkem##N##_ek;                                                  \
    using DkStruct = kxl_mlkem##N##_dk;                                                  \
    static constexpr size_t kEkBytes = KXL_MLKEM##N##_EK_BYTES;                          \
    static constexpr size_t kDkBytes = KXL_MLKEM##N##_DK_BYTES;                          \
    static constexpr size_t kCBytes = KXL_MLKEM##N##_C_BYTES;                            \
    static constexpr size_t kKBytes = KXL_MLKEM_K_BYTES;                                 \
    static constexpr size_t kKeygenSeedBytes = KXL_MLKEM_KEYGEN_SEED_BYTES;              \
    static constexpr size_t kEncapsSeedBytes = KXL_MLKEM_ENCAPS_SEED_BYTES;              \
    static constexpr auto kKeygen = kxl_mlkem##N##_keygen;                               \
    static constexpr auto kKeygenDerand = kxl_mlkem##N##_keygen_derand;                  \
    static constexpr auto kEncaps = kxl_mlkem##N##_encaps;                               \
    static constexpr auto kEncapsDerand = kxl_mlkem##N##_encaps_derand;                  \
    static constexpr auto kDecaps = kxl_mlkem##N##_decaps;                               \
    static constexpr auto kCheckEk = kxl_mlkem##N##_check_ek;                            \
    static constexpr auto kCheckDk = kxl_mlkem##N##_check_dk;                            \
    static constexpr auto kCheckPair = kxl_mlkem##N##_check_pair;                        \
    static constexpr auto kEkFromDk = kxl_mlkem##N##_ek_from_dk;                         \
    static constexpr auto kEkParse = kxl_mlkem##N##_ek_parse;                            \
    static constexpr auto kDkParse = kxl_mlkem##N##_dk_parse;                            \
    static constexpr auto kDkFromSeed = kxl_mlkem##N##_dk_from_seed;                     \
    static constexpr auto kDkKeygen = kxl_mlkem##N##_dk_keygen;                          \
    static constexpr auto kDkWipe = kxl_mlkem##N##_dk_wipe;                              \
    static constexpr auto kEncapsPrepared = kxl_mlkem##N##_encaps_prepared;              \
    static constexpr auto kEncapsPreparedDerand = kxl_mlkem##N##_encaps_prepared_derand; \
    static constexpr auto kDecapsPrepared = kxl_mlkem##N##_decaps_prepared;              \
    static constexpr auto kKeygenBatch = kxl_mlkem##N##_keygen_batch;                    \
    static constexpr auto kKeygenBatchDerand = kxl_mlkem##N##_keygen_batch_derand;       \
    static constexpr auto kEncapsBatch = kxl_mlkem##N##_encaps_batch;                    \
    static constexpr auto kEncapsBatchDerand = kxl_mlkem##N##_encaps_batch_derand;       \
    static constexpr auto kDecapsBatch = kxl_mlkem##N##_decaps_batch;                    \
    static constexpr auto kEncapsPreparedBatch = kxl_mlkem##N##_encaps_prepared_batch;   \
    static constexpr auto kEncapsPreparedBatchDerand =                                   \
        kxl_mlkem##N##_encaps_prepared_batch_derand;                                     \
    static constexpr auto kDecapsPreparedBatch = kxl_mlkem##N##_decaps_prepared_batch;   \
  };
KXL_MLKEM_SCHEME(512)
KXL_MLKEM_SCHEME(768)
KXL_MLKEM_SCHEME(1024)
#undef KXL_MLKEM_SCHEME

}  // namespace detail

using MlKem512 = MlKem<detail::MlKem512Scheme>;
using MlKem768 = MlKem<detail::MlKem768Scheme>;
using MlKem1024 = MlKem<detail::MlKem1024Scheme>;

}  // namespace kexlane

#endif  // KEXLANE_CPP_MLKEM_HPP_
