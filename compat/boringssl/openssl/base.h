/* SPDX-License-Identifier: Apache-2.0 */
/* What BoringSSL's headers have in common, as far as mlkem.h and curve25519.h need it. */
#ifndef OPENSSL_HEADER_BASE_H
#define OPENSSL_HEADER_BASE_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/types.h>

typedef struct cbs_st CBS;
typedef struct cbb_st CBB;

#endif /* OPENSSL_HEADER_BASE_H */
