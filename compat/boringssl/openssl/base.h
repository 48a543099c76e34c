/* SPDX-License-Identifier: Apache-2.0 */
/* What BoringSSL's headers have in common, as far as mlkem.h and curve25519.h need it. */
#ifndef OPENSSL_HEADER_BASE_H
#define OPENSSL_HEADER_BASE_H

#include <malloc.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>

#include "../../wipe.h"

typedef struct cbs_st CBS;
typedef struct cbb_st CBB;

/* Zeroes what malloc gave, and frees it. Does nothing with null. */
static __inline__ void kxl_boringssl_free(void* data) {
  if (data == NULL) return;
  kxl_compat_wipe(data, malloc_usable_size(data));
  free(data);
}

#endif /* OPENSSL_HEADER_BASE_H */
