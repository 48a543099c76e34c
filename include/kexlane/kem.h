/* SPDX-License-Identifier: Apache-2.0 */
/* A table of every KEM of the library, for programs that choose one by name at run time.
 *
 * "ML-KEM-512"      mlkem.h
 * "ML-KEM-768"      mlkem.h
 * "ML-KEM-1024"     mlkem.h
 * "X-Wing"          xwing.h: dk is the 32-byte sk, c is ct, and K is ss
 * "X25519MLKEM768"  x25519mlkem768.h: ek is the client's share, dk the client's state, c the
 *                   server's share, and K the 64-byte secret
 */
#ifndef KEXLANE_KEM_H_
#define KEXLANE_KEM_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A KEM. Its functions do what the functions in the KEM's own header do and return their statuses.
 * They also check every length: if a buffer is not exactly as long as the entry says, the function
 * reads nothing and returns KXL_ERR_LENGTH, or KXL_ERR_NULL if a pointer is null too. On any error
 * each output that was given holds only zero bytes, as many as the caller's length says. No two
 * buffers of a call may overlap. Entries are constant and valid until the program ends. */
typedef struct kxl_kem {
  const char* name;
  size_t ek_bytes;          /* encapsulation key, public */
  size_t dk_bytes;          /* decapsulation key, secret */
  size_t c_bytes;           /* ciphertext, public */
  size_t K_bytes;           /* shared secret */
  size_t keygen_seed_bytes; /* randomness that keygen_derand takes */
  size_t encaps_seed_bytes; /* randomness that encaps_derand takes */

  kxl_status (*keygen)(uint8_t* ek, size_t ek_bytes, uint8_t* dk, size_t dk_bytes);
  kxl_status (*keygen_derand)(uint8_t* ek, size_t ek_bytes, uint8_t* dk, size_t dk_bytes,
                              const uint8_t* seed, size_t seed_bytes);
  kxl_status (*encaps)(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes, const uint8_t* ek,
                       size_t ek_bytes);
  kxl_status (*encaps_derand)(uint8_t* c, size_t c_bytes, uint8_t* K, size_t K_bytes,
                              const uint8_t* ek, size_t ek_bytes, const uint8_t* seed,
                              size_t seed_bytes);
  kxl_status (*decaps)(uint8_t* K, size_t K_bytes, const uint8_t* c, size_t c_bytes,
                       const uint8_t* dk, size_t dk_bytes);
} kxl_kem;

/* Finds the KEM with exactly this name. Returns null if there is none or name is null. */
KXL_API const kxl_kem* kxl_kem_find(const char* name);

/* Returns the KEM at this index, counted from 0 in the order of the list above, or null past the
 * end. */
KXL_API const kxl_kem* kxl_kem_at(size_t index);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_KEM_H_ */
