// SPDX-License-Identifier: Apache-2.0
// X-Wing. The comments in xwing.h say what each function computes and when it fails. What is dk, c
// and K here is sk, ct and ss there.
#ifndef KEXLANE_CPP_XWING_HPP_
#define KEXLANE_CPP_XWING_HPP_

#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/cpp/kem.hpp>
#include <kexlane/xwing.h>

#include <cstddef>

namespace kexlane {

namespace detail {

struct XWingScheme {
  using EkStruct = kxl_xwing_ek;
  using DkStruct = kxl_xwing_dk;
  static constexpr size_t kEkBytes = KXL_XWING_EK_BYTES;
  static constexpr size_t kDkBytes = KXL_XWING_SK_BYTES;
  static constexpr size_t kCBytes = KXL_XWING_CT_BYTES;
  static constexpr size_t kKBytes = KXL_XWING_SS_BYTES;
  static constexpr size_t kKeygenSeedBytes = KXL_XWING_KEYGEN_SEED_BYTES;
  static constexpr size_t kEncapsSeedBytes = KXL_XWING_ENCAPS_SEED_BYTES;
  static constexpr auto kKeygen = kxl_xwing_keygen;
  static constexpr auto kKeygenDerand = kxl_xwing_keygen_derand;
  static constexpr auto kEncaps = kxl_xwing_encaps;
  static constexpr auto kEncapsDerand = kxl_xwing_encaps_derand;
  static constexpr auto kDecaps = kxl_xwing_decaps;
  static constexpr auto kEkParse = kxl_xwing_ek_parse;
  static constexpr auto kDkParse = kxl_xwing_dk_parse;
  static constexpr auto kDkFromSeed = kxl_xwing_dk_from_seed;
  static constexpr auto kDkKeygen = kxl_xwing_dk_keygen;
  static constexpr auto kDkWipe = kxl_xwing_dk_wipe;
  static constexpr auto kEncapsPrepared = kxl_xwing_encaps_prepared;
  static constexpr auto kEncapsPreparedDerand = kxl_xwing_encaps_prepared_derand;
  static constexpr auto kDecapsPrepared = kxl_xwing_decaps_prepared;
  static constexpr auto kKeygenBatch = kxl_xwing_keygen_batch;
  static constexpr auto kKeygenBatchDerand = kxl_xwing_keygen_batch_derand;
  static constexpr auto kEncapsBatch = kxl_xwing_encaps_batch;
  static constexpr auto kEncapsBatchDerand = kxl_xwing_encaps_batch_derand;
  static constexpr auto kDecapsBatch = kxl_xwing_decaps_batch;
  static constexpr auto kEncapsPreparedBatch = kxl_xwing_encaps_prepared_batch;
  static constexpr auto kEncapsPreparedBatchDerand = kxl_xwing_encaps_prepared_batch_derand;
  static constexpr auto kDecapsPreparedBatch = kxl_xwing_decaps_prepared_batch;
};

}  // namespace detail

using XWing = PreparedKem<detail::XWingScheme>;

}  // namespace kexlane

#endif  // KEXLANE_CPP_XWING_HPP_
