/* SPDX-License-Identifier: Apache-2.0 */
/* BoringSSL's calls for memory: what CBB_finish gives is freed with OPENSSL_free. */
#ifndef OPENSSL_HEADER_MEM_H
#define OPENSSL_HEADER_MEM_H

#include <openssl/base.h>

#include "../../wipe.h"

/* Returns bytes of memory, or null if it is short. */
static inline void* OPENSSL_malloc(size_t bytes) { return malloc(bytes); }

/* Frees what came from OPENSSL_malloc or CBB_finish. Does nothing with null. */
static inline void OPENSSL_free(void* data) { free(data); }

/* Zeroes data[bytes]. */
static inline void OPENSSL_cleanse(void* data, size_t bytes) { kxl_compat_wipe(data, bytes); }

#endif /* OPENSSL_HEADER_MEM_H */
