/* SPDX-License-Identifier: Apache-2.0 */
/* SUPERCOP's names for the sizes of api.h, which has the functions. */
#ifndef KEXLANE_COMPAT_NIST_CRYPTO_KEM_H_
#define KEXLANE_COMPAT_NIST_CRYPTO_KEM_H_

#include "api.h"

#if !defined(KYBER_K) || KYBER_K == 3
#define crypto_kem_PRIMITIVE "mlkem768"
#elif KYBER_K == 2
#define crypto_kem_PRIMITIVE "mlkem512"
#else
#define crypto_kem_PRIMITIVE "mlkem1024"
#endif
#define crypto_kem_PUBLICKEYBYTES CRYPTO_PUBLICKEYBYTES
#define crypto_kem_SECRETKEYBYTES CRYPTO_SECRETKEYBYTES
#define crypto_kem_CIPHERTEXTBYTES CRYPTO_CIPHERTEXTBYTES
#define crypto_kem_BYTES CRYPTO_BYTES

#endif /* KEXLANE_COMPAT_NIST_CRYPTO_KEM_H_ */
