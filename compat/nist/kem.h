/* SPDX-License-Identifier: Apache-2.0 */
/* The name that the reference code of Kyber and ML-KEM gives to api.h. */
#ifndef KEXLANE_COMPAT_NIST_KEM_H_
#define KEXLANE_COMPAT_NIST_KEM_H_

#include "api.h"

#endif /* KEXLANE_COMPAT_NIST_KEM_H_ */
