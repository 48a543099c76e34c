/* SIMD targets: which ones this library has, which this CPU runs, and which one is at work.
 *
 * The best supported target is chosen at the first call of the library. The environment variable
 * KEXLANE_TARGET or kxl_target_force() changes that, for tests and comparisons; every target gives
 * the same bytes. Privileged programs (setuid and the like) ignore the variable.
 */
#ifndef KEXLANE_TARGET_H_
#define KEXLANE_TARGET_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many targets this library was built with, best first; the last one is "portable". */
KXL_API size_t kxl_target_count(void);

/* The name of a target ("avx512ifma", "avx512", "avx2", "neon_sha3", "neon", "portable"), or null
 * if index is not below kxl_target_count(). */
KXL_API const char* kxl_target_name(size_t index);

/* 1 if this CPU and operating system can run the target, else 0 (also past the end). */
KXL_API int kxl_target_supported(size_t index);

/* The name of the target at work. */
KXL_API const char* kxl_target_active(void);

/* Puts a target to work for all threads, from their next call on; calls that run at the moment end
 * as they began. A null name goes back to the automatic choice (the best one; the environment is
 * not read again). Returns KXL_OK, or KXL_ERR_TARGET where the name is unknown or this CPU cannot
 * run it: the active target then stays. */
KXL_API KXL_NODISCARD kxl_status kxl_target_force(const char* name);

/* What became of KEXLANE_TARGET: KXL_OK if it was not set or its target was put to work,
 * KXL_ERR_TARGET if its value is unknown or this CPU cannot run it, so that the best target was
 * taken in its place. */
KXL_API KXL_NODISCARD kxl_status kxl_target_environment(void);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_TARGET_H_ */
