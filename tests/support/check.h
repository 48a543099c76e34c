/* SPDX-License-Identifier: Apache-2.0 */
/* A check for tests that are programs in C, and the number of those that failed. */
#ifndef KEXLANE_TESTS_SUPPORT_CHECK_H_
#define KEXLANE_TESTS_SUPPORT_CHECK_H_

#include <stdio.h>

static int check_failures;

#define CHECK(truth)                                                      \
  do {                                                                    \
    if (!(truth)) {                                                       \
      fprintf(stderr, "%s:%d: FAILED: %s\n", __FILE__, __LINE__, #truth); \
      ++check_failures;                                                   \
    }                                                                     \
  } while (0)

#endif /* KEXLANE_TESTS_SUPPORT_CHECK_H_ */
