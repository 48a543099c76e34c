/* SPDX-License-Identifier: Apache-2.0 */
/* A name of liboqs for a part of its interface. All of it is in oqs.h. */
#include <oqs/oqs.h>
