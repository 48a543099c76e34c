/* SPDX-License-Identifier: Apache-2.0 */
/* A table of every KEM of the library, for programs that choose one by name at run time, and for
 * languages that cannot pass arrays of pointers.
 *
 * name              also found as
 * "ML-KEM-512"      "MLKEM512"         mlkem.h
 * "ML-KEM-768"      "MLKEM768"         mlkem.h
 * "ML-KEM-1024"     "MLKEM1024"        mlkem.h
 * "X-Wing"          "MLKEM768-X25519"  xwing.h: dk is the 32-byte sk, c is ct, and K is ss. The
 *                                      other name is that of the CFRG's draft.
 * "X25519MLKEM768"                     x25519mlkem768.h: ek is the client's share, dk the client's
 *                                      state, c the server's share, and K the 64-byte secret
 *
 * "MLKEM768-X25519" and "X25519MLKEM768" are different KEMs.
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

  /* n operations in one call. The rules are those of status.h, but an argument is one buffer in
   * which item i starts i strides from the beginning. A stride is in bytes. It is at least the size
   * that the entry says, and the bytes between the items are neither read nor written. The stride
   * of an input may also be 0: the one item then serves all operations.
   * Besides the statuses of the single calls, a call returns KXL_ERR_LENGTH if a stride is too
   * small or n strides do not fit into memory. It then computes nothing, sets each status[i] to
   * KXL_ERR_LENGTH, and zeroes the items of the outputs, as far as their strides reach. If n
   * strides of an argument do not fit into memory, nothing is written. A null argument comes before
   * a wrong stride. */
  kxl_status (*keygen_batch)(size_t n, uint8_t* ek, size_t ek_stride, uint8_t* dk, size_t dk_stride,
                             kxl_status* status);
  kxl_status (*encaps_batch)(size_t n, uint8_t* c, size_t c_stride, uint8_t* K, size_t K_stride,
                             const uint8_t* ek, size_t ek_stride, kxl_status* status);
  kxl_status (*decaps_batch)(size_t n, uint8_t* K, size_t K_stride, const uint8_t* c,
                             size_t c_stride, const uint8_t* dk, size_t dk_stride,
                             kxl_status* status);
} kxl_kem;

/* Finds the KEM that has this name in the list above. Upper and lower case are the same, in ASCII.
 * Returns null if there is none or name is null. */
KXL_API const kxl_kem* kxl_kem_find(const char* name);

/* Returns the KEM at this index, counted from 0 in the order of the list above, or null past the
 * end. */
KXL_API const kxl_kem* kxl_kem_at(size_t index);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_KEM_H_ */
