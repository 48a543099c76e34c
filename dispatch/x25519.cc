// The C ABI of <kexlane/x25519.h>.
#include "kexlane/x25519.h"

#include "dispatch/arguments.h"
#include "dispatch/random.h"
#include "dispatch/target.h"

using namespace kexlane;

kxl_status kxl_x25519_keygen(uint8_t* pk, uint8_t* sk) {
  const Outputs outputs(pk, KXL_X25519_PK_BYTES, sk, KXL_X25519_SK_BYTES);
  if (AnyNull(pk, sk)) return outputs.Fail(KXL_ERR_NULL);
  if (!RandomBytes(sk, KXL_X25519_SK_BYTES)) return outputs.Fail(KXL_ERR_RANDOM);
  return kxl_x25519_public_key(pk, sk);
}

kxl_status kxl_x25519_public_key(uint8_t* pk, const uint8_t* sk) {
  const Outputs outputs(pk, KXL_X25519_PK_BYTES);
  if (AnyNull(pk, sk)) return outputs.Fail(KXL_ERR_NULL);
  Secret(sk, KXL_X25519_SK_BYTES);
  X25519Item item = {pk, sk, nullptr, false};
  ActiveTarget().x25519->public_key(&item, 1);
  Declassify(pk, KXL_X25519_PK_BYTES, "a public key");
  return KXL_OK;
}

kxl_status kxl_x25519_shared_secret(uint8_t* ss, const uint8_t* sk, const uint8_t* peer_pk) {
  const Outputs outputs(ss, KXL_X25519_SS_BYTES);
  if (AnyNull(ss, sk, peer_pk)) return outputs.Fail(KXL_ERR_NULL);
  Secret(sk, KXL_X25519_SK_BYTES);
  X25519Item item = {ss, sk, peer_pk, false};
  ActiveTarget().x25519->shared_secret(&item, 1);
  return item.ok ? KXL_OK : outputs.Fail(KXL_ERR_LOW_ORDER);
}
