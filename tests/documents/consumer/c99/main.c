/* SPDX-License-Identifier: Apache-2.0 */
/* Two parties agree on a secret with X-Wing, the hybrid of ML-KEM-768 and X25519. */
#include <kexlane/kexlane.h>
#include <stdio.h>
#include <string.h>

int main(void) {
  uint8_t ek[KXL_XWING_EK_BYTES], sk[KXL_XWING_SK_BYTES], ct[KXL_XWING_CT_BYTES];
  uint8_t alice[KXL_XWING_SS_BYTES], bob[KXL_XWING_SS_BYTES];
  kxl_status status = kxl_xwing_keygen(ek, sk);                 /* Alice, who sends ek */
  if (status == KXL_OK) status = kxl_xwing_encaps(ct, bob, ek); /* Bob, who sends ct */
  if (status == KXL_OK) status = kxl_xwing_decaps(alice, ct, sk);
  int agreed = status == KXL_OK && memcmp(alice, bob, sizeof alice) == 0;
  printf("%s on %s\n", agreed ? "agreed" : kxl_status_text(status), kxl_target_active());
  return agreed ? 0 : 1;
}
