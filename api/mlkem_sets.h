// SPDX-License-Identifier: Apache-2.0
// The parameter sets as the calls of <kexlane/mlkem.h> see them.
#ifndef KEXLANE_API_MLKEM_SETS_H_
#define KEXLANE_API_MLKEM_SETS_H_

#include "api/engine.h"
#include "api/prepared.h"
#include "kexlane/mlkem.h"
#include "schemes/parameter_set.h"

namespace kexlane {

// The public sizes are those of FIPS 203 and of the prepared keys.
static_assert(KXL_MLKEM512_EK_BYTES == kMlkem512.ek_bytes &&
              KXL_MLKEM512_DK_BYTES == kMlkem512.dk_bytes &&
              KXL_MLKEM512_C_BYTES == kMlkem512.c_bytes &&
              KXL_MLKEM512_PREPARED_EK_BYTES == kMlkem512.prepared_ek_bytes &&
              KXL_MLKEM512_PREPARED_DK_BYTES == kMlkem512.prepared_dk_bytes);
static_assert(KXL_MLKEM768_EK_BYTES == kMlkem768.ek_bytes &&
              KXL_MLKEM768_DK_BYTES == kMlkem768.dk_bytes &&
              KXL_MLKEM768_C_BYTES == kMlkem768.c_bytes &&
              KXL_MLKEM768_PREPARED_EK_BYTES == kMlkem768.prepared_ek_bytes &&
              KXL_MLKEM768_PREPARED_DK_BYTES == kMlkem768.prepared_dk_bytes);
static_assert(KXL_MLKEM1024_EK_BYTES == kMlkem1024.ek_bytes &&
              KXL_MLKEM1024_DK_BYTES == kMlkem1024.dk_bytes &&
              KXL_MLKEM1024_C_BYTES == kMlkem1024.c_bytes &&
              KXL_MLKEM1024_PREPARED_EK_BYTES == kMlkem1024.prepared_ek_bytes &&
              KXL_MLKEM1024_PREPARED_DK_BYTES == kMlkem1024.prepared_dk_bytes);
static_assert(KXL_MLKEM_K_BYTES == kHashBytes && KXL_MLKEM_ENCAPS_SEED_BYTES == kSeedBytes &&
              KXL_MLKEM_KEYGEN_SEED_BYTES == 2 * kSeedBytes);
static_assert(KXL_PREPARED_ALIGNMENT == kPreparedAlignment);

// The keys among a call's arguments.
inline Argument EkOut(const ParameterSet& set, Pointers ek) {
  return PublicOut(ek, set.ek_bytes, "a public key");
}
inline Argument DkIn(const ParameterSet& set, Pointers dk) {
  return SecretIn(dk, set.dk_bytes, set.dk_ek, set.dk_bytes - set.dk_z);
}
inline Argument PreparedEkIn(const ParameterSet& set, Pointers prepared) {
  return PreparedIn(prepared, kMlkemEk + set.ek_bytes);
}
inline Argument PreparedEkOut(const ParameterSet& set, Pointers prepared) {
  return PreparedOut(prepared, set.prepared_ek_bytes, kMlkemEk + set.ek_bytes);
}
inline Argument PreparedDkIn(const ParameterSet& set, Pointers prepared) {
  return PreparedIn(prepared, kMlkemDk + set.ek_bytes);
}
inline Argument PreparedDkOut(const ParameterSet& set, Pointers prepared) {
  return PreparedOut(prepared, set.prepared_dk_bytes, kMlkemDk + set.ek_bytes);
}

}  // namespace kexlane

#endif  // KEXLANE_API_MLKEM_SETS_H_
