/* SPDX-License-Identifier: Apache-2.0 */
/* Prepared keys: their rules, and how they are aligned.
 *
 * A prepared key is a struct with a key that is expanded for many operations. The parts of an
 * encapsulation or decapsulation that depend on the key alone are done once: sampling the matrix,
 * hashing ek, decoding. They are about 60 % of an encapsulation and 40 % of a decapsulation.
 * Preparing pays from the second operation with the same key. A TLS client gains even with one: its
 * key generation has expanded what its decapsulation needs (kxl_mlkem768_dk_keygen of mlkem.h).
 *
 * The caller owns the memory. It is a variable, or from kxl_mlkem768_dk_new(), or from
 * aligned_alloc(KXL_PREPARED_ALIGNMENT, sizeof(kxl_mlkem768_dk)). malloc() aligns to less, and so
 * do languages that place the struct themselves. The functions answer a misaligned struct with
 * KXL_ERR_ALIGNMENT, and one in which no key was prepared with KXL_ERR_KEY. A struct of zero bytes
 * holds no key.
 *
 * Only the library reads the contents. A prepared key works on the target (target.h) that was
 * active when it was made, whichever is active later. Several threads may use it at once. It may be
 * copied byte by byte within the process. It must not be stored or sent, because its layout depends
 * on the CPU and on the build of the library. */
#ifndef KEXLANE_PREPARED_KEYS_H_
#define KEXLANE_PREPARED_KEYS_H_

#define KXL_PREPARED_ALIGNMENT 64 /* bytes; the sizes of the structs are multiples of it */
#if defined(__GNUC__)
#define KXL_ALIGN64 __attribute__((aligned(64)))
#elif defined(__cplusplus)
#define KXL_ALIGN64 alignas(64)
#else
#define KXL_ALIGN64 _Alignas(64)
#endif

#endif /* KEXLANE_PREPARED_KEYS_H_ */
