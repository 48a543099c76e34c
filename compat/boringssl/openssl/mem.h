/* SPDX-License-Identifier: Apache-2.0 */
/* BoringSSL's calls for memory: what CBB_finish gives is freed with OPENSSL_free. */
#ifndef OPENSSL_HEADER_MEM_H
#define OPENSSL_HEADER_MEM_H

#include <openssl/base.h>

/* Returns bytes of memory, or null if it is short. */
static __inline__ void* OPENSSL_malloc(size_t bytes) { return malloc(bytes); }

/* Zeroes and frees what came from OPENSSL_malloc or CBB_finish. Does nothing with null. */
static __inline__ void OPENSSL_free(void* data) { kxl_boringssl_free(data); }

/* Zeroes data[bytes]. */
static __inline__ void OPENSSL_cleanse(void* data, size_t bytes) { kxl_compat_wipe(data, bytes); }

#endif /* OPENSSL_HEADER_MEM_H */
