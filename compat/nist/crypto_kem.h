/* SPDX-License-Identifier: Apache-2.0 */
/* SUPERCOP's names for the sizes of api.h, which has the functions. */
#ifndef KEXLANE_COMPAT_NIST_CRYPTO_KEM_H_
#define KEXLANE_COMPAT_NIST_CRYPTO_KEM_H_

#include "api.h"

#define crypto_kem_PRIMITIVE CRYPTO_ALGNAME
#define crypto_kem_PUBLICKEYBYTES CRYPTO_PUBLICKEYBYTES
#define crypto_kem_SECRETKEYBYTES CRYPTO_SECRETKEYBYTES
#define crypto_kem_CIPHERTEXTBYTES CRYPTO_CIPHERTEXTBYTES
#define crypto_kem_BYTES CRYPTO_BYTES

#endif /* KEXLANE_COMPAT_NIST_CRYPTO_KEM_H_ */
