/* kexlane: ML-KEM, X25519 and their hybrids in SIMD lanes. This header brings the whole C API.
 * Licensed under the Apache License, Version 2.0; see LICENSE.
 *
 * What holds for every function of the library:
 *   - Byte strings are arrays of bytes in the order their standard gives; no alignment is needed.
 *   - Outputs come first. No two buffers of a call may overlap unless its comment allows it.
 *   - The result is a kxl_status; KXL_OK is 0. On any other status every output buffer that was
 *     given holds only zero bytes.
 *   - A null pointer is answered with KXL_ERR_NULL.
 *   - Nothing is allocated, printed, thrown or aborted. All functions may be called from any number
 *     of threads at once.
 *   - The time taken does not depend on secret values. Secrets on the stack are wiped before the
 *     call returns.
 */
#ifndef KEXLANE_KEXLANE_H_
#define KEXLANE_KEXLANE_H_

#include <kexlane/hybrid.h>
#include <kexlane/kem.h>
#include <kexlane/mlkem.h>
#include <kexlane/status.h>
#include <kexlane/target.h>
#include <kexlane/version.h>
#include <kexlane/x25519.h>

#endif /* KEXLANE_KEXLANE_H_ */
