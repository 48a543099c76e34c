/* SPDX-License-Identifier: Apache-2.0 */
/* Self tests with known answers, for programs that must know that the code works on this CPU before
 * they use it.
 *
 * FIPS 140-3 asks cryptographic modules for such tests, which it calls conditional self tests.
 * kexlane is not a validated module, but a module can be built with it: call kxl_self_test before
 * the first key, and do not use the library if it returns a name.
 *
 * -DKEXLANE_SELF_TEST_FAILS=NAME builds a library in which the test of this name fails, so that the
 * reaction of a program can be tested.
 */
#ifndef KEXLANE_SELF_TEST_H_
#define KEXLANE_SELF_TEST_H_

#include <kexlane/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Runs a known answer of each algorithm in each form on a SIMD target (target.h): one operation, a
 * batch of 8, and both with prepared keys. The algorithms are key generation, encapsulation,
 * decapsulation and implicit rejection of the three sets of ML-KEM, public key and shared secret of
 * X25519, and the steps of X25519MLKEM768 and X-Wing. Those of ML-KEM and X25519 must also refuse
 * an ek or a dk that fails the checks of FIPS 203, and a point of low order.
 *
 * In: the name of the target, or null for the active one. Which target is active stays the same,
 * and other threads may use the library meanwhile. A test takes less than a millisecond, and all of
 * them a few milliseconds, on a CPU with vectors. The call needs at most 112 KB of stack, and
 * 144 KB on avx512 and avx512ifma.
 *
 * Returns null if every answer was right. Otherwise returns the name of the first test that failed,
 * such as "ML-KEM-768 decaps, prepared, batch", or, if there is no target of this name or this CPU
 * cannot run it, kxl_status_text(KXL_ERR_TARGET). The strings are constant and valid until the
 * program ends. */
KXL_API KXL_NODISCARD const char* kxl_self_test(const char* target);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* KEXLANE_SELF_TEST_H_ */
