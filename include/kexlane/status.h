/* SPDX-License-Identifier: Apache-2.0 */
/* The status that the functions return, the rules of all batches, and the macros of all headers.
 *
 * A function whose name ends in _batch or _batch_derand does n independent operations in one call,
 * side by side in the lanes of the CPU. A server with many handshakes gains most. AVX-512 works
 * best with multiples of 8.
 *
 * Arguments  Each array has n pointers, to buffers of the sizes that the single call takes or to
 *            prepared keys. One input may stand in several places. No output may overlap another
 *            buffer, except one of its own item where the single call allows that.
 * n          Any number, including 0. Above PTRDIFF_MAX / sizeof(void*) no such array fits into
 *            memory: the call then writes nothing and returns KXL_ERR_LENGTH, or KXL_ERR_NULL if
 *            an array is null.
 * Outputs    The bytes that the single calls give. If item i fails, its outputs hold only zero
 *            bytes. No item affects another.
 * status[i]  What the single call would return for item i.
 * Result     KXL_OK if every status[i] is KXL_OK, else the first other status[i].
 * Null       If an array is null and n is not 0, nothing is computed. The call returns
 *            KXL_ERR_NULL, sets every status[i] to KXL_ERR_NULL, and zeroes all outputs that were
 *            given.
 * Stack      At most 96 KB, whatever n is. On most targets it is less: kexlane.h has a table.
 */
#ifndef KEXLANE_STATUS_H_
#define KEXLANE_STATUS_H_

#include <stddef.h>
#include <stdint.h>

/* Marks the functions that the shared library exports. It exports no others. */
#if defined(__GNUC__)
#define KXL_API __attribute__((visibility("default")))
#define KXL_NODISCARD __attribute__((warn_unused_result))
#else
#define KXL_API
#define KXL_NODISCARD
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* In C++ too, a variable may hold a status that a later version of the library adds. */
#ifdef __cplusplus
#define KXL_STATUS_TYPE : int
#else
#define KXL_STATUS_TYPE
#endif

typedef enum kxl_status KXL_STATUS_TYPE {
  KXL_OK = 0,            /* success: the outputs are written */
  KXL_ERR_NULL = 1,      /* a pointer argument is null */
  KXL_ERR_LENGTH = 2,    /* a length argument is wrong for this algorithm, or too large */
  KXL_ERR_KEY = 3,       /* a key fails the checks of its standard, or two keys are not a pair */
  KXL_ERR_LOW_ORDER = 4, /* the X25519 result is all zero: the peer sent a point of low order */
  KXL_ERR_RANDOM = 5,    /* the operating system gave no randomness */
  KXL_ERR_TARGET = 6,    /* no such SIMD target, or this CPU or operating system cannot run it */
  KXL_ERR_ALIGNMENT = 7  /* a prepared key does not lie at a multiple of KXL_PREPARED_ALIGNMENT */
} kxl_status;

/* Describes a status in one English sentence without a full stop. Never returns null, even if
 * status is not a kxl_status. The string is constant and valid until the program ends. */
KXL_API const char* kxl_status_text(kxl_status status);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_STATUS_H_ */
