/* The result of every kexlane call, what all batches have in common, and the macros that all of its
 * headers share.
 *
 * Batches, whose names end in _batch or _batch_derand, do n independent operations in one call,
 * side by side in the lanes of the CPU; they are what a server with many handshakes wants. Any n is
 * allowed, 0 too; 8 and its multiples serve AVX-512 best. Each array has n pointers, to buffers of
 * the sizes that the single call takes or to prepared keys. An input may stand in several places;
 * outputs may overlap nothing but what the single call allows.
 *
 * Out: status[i] is what the single call would return for item i, and the outputs of an item with
 * an error hold only zero bytes; no item has an influence on another. The bytes are those of the
 * single calls. Returns KXL_OK if every item is KXL_OK, else the first other status[i]. Where an
 * array is null (and n is not 0) nothing is computed: returns KXL_ERR_NULL, and so says status[i]
 * of every item; all outputs that were given hold zero bytes. An n above PTRDIFF_MAX /
 * sizeof(void*), for which no array can be in memory, is answered with KXL_ERR_LENGTH; then nothing
 * is written.
 */
#ifndef KEXLANE_STATUS_H_
#define KEXLANE_STATUS_H_

#include <stddef.h>
#include <stdint.h>

/* The shared library exports exactly what is marked KXL_API. */
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

typedef enum kxl_status {
  KXL_OK = 0,            /* the outputs are written */
  KXL_ERR_NULL = 1,      /* a pointer argument is null */
  KXL_ERR_LENGTH = 2,    /* a length argument is not the one this algorithm has, or too large */
  KXL_ERR_KEY = 3,       /* a key fails the checks of its standard, or two keys are not a pair */
  KXL_ERR_LOW_ORDER = 4, /* the X25519 result is all zero: the peer sent a point of low order */
  KXL_ERR_RANDOM = 5,    /* the operating system gave no randomness */
  KXL_ERR_TARGET = 6     /* no such SIMD target, or this CPU or operating system cannot run it */
} kxl_status;

/* One English sentence without a full stop; never null, also for numbers that are no kxl_status.
 * The string is constant and lives as long as the program. */
KXL_API const char* kxl_status_text(kxl_status status);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_STATUS_H_ */
