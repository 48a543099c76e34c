/* SPDX-License-Identifier: Apache-2.0 */
/* A program that was compiled without a header of kexlane links with functions.c. */
#include "tests/compat/check.h"

#ifdef __cplusplus
extern "C" {
#endif
typedef int keypair_function(unsigned char* pk, unsigned char* sk);
typedef int enc_function(unsigned char* ct, unsigned char* ss, const unsigned char* pk);
typedef int dec_function(unsigned char* ss, const unsigned char* ct, const unsigned char* sk);
keypair_function crypto_kem_keypair, PQCLEAN_MLKEM512_CLEAN_crypto_kem_keypair, mine_keypair;
enc_function crypto_kem_enc, PQCLEAN_MLKEM512_CLEAN_crypto_kem_enc, mine_enc;
dec_function crypto_kem_dec, PQCLEAN_MLKEM512_CLEAN_crypto_kem_dec, mine_dec;
#ifdef __cplusplus
} /* extern "C" */
#endif

static void agree(keypair_function* keypair, enc_function* enc, dec_function* dec) {
  static unsigned char pk[1184], sk[2400], ct[1088];
  unsigned char ss[32], ss2[32];
  memset(ss2, 0, sizeof ss2);
  CHECK(keypair(pk, sk) == 0 && enc(ct, ss, pk) == 0 && dec(ss2, ct, sk) == 0);
  CHECK(memcmp(ss, ss2, 32) == 0);
}

int main(void) {
  agree(crypto_kem_keypair, crypto_kem_enc, crypto_kem_dec);
  agree(PQCLEAN_MLKEM512_CLEAN_crypto_kem_keypair, PQCLEAN_MLKEM512_CLEAN_crypto_kem_enc,
        PQCLEAN_MLKEM512_CLEAN_crypto_kem_dec);
  agree(mine_keypair, mine_enc, mine_dec);
  return check_result();
}
