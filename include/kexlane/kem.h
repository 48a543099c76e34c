/* Every KEM of the library in one table, for programs that choose by name at run time.
 *
 * The functions check every length: a buffer that is not exactly as long as the entry says is
 * answered with KXL_ERR_LENGTH, and nothing is read. On any error the outputs hold only zero bytes,
 * as many as the caller said they have. The other statuses are those of mlkem.h and hybrid.h.
 *
 * "ML-KEM-512", "ML-KEM-768", "ML-KEM-1024"  as in mlkem.h
 * "X-Wing"          as in hybrid.h; dk is the 32-byte sk
 * "X25519MLKEM768"  as in hybrid.h: ek is the client's share, dk the client's state, c the server's
 *                   share and K the 64-byte secret
 */
#ifndef KEXLANE_KEM_H_
#define KEXLANE_KEM_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct kxl_kem {
  const char* name;
  size_t ek_bytes;          /* encapsulation key, public */
  size_t dk_bytes;          /* decapsulation key, secret */
  size_t c_bytes;           /* ciphertext, public */
  size_t K_bytes;           /* shared secret */
  size_t keygen_seed_bytes; /* randomness of keygen_derand */
  size_t encaps_seed_bytes; /* randomness of encaps_derand */

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

/* The entry with this exact name, or null (also for a null name). */
KXL_API const kxl_kem* kxl_kem_find(const char* name);

/* The entry at index, counted from 0 in the order above, or null past the end. */
KXL_API const kxl_kem* kxl_kem_at(size_t index);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_KEM_H_ */
