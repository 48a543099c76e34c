/* SPDX-License-Identifier: Apache-2.0 */
/* What the tests of compat/ share. Each is one program, compiled as C and as C++. */
#ifndef KEXLANE_TESTS_COMPAT_CHECK_H_
#define KEXLANE_TESTS_COMPAT_CHECK_H_

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/check.h"

/* Whether data[bytes] holds only this value. */
static __inline__ int is_all(const void* data, int value, size_t bytes) {
  const unsigned char* p = (const unsigned char*)data;
  while (bytes-- > 0) {
    if (*p++ != value) return 0;
  }
  return 1;
}

/* Fills out with bytes that differ from each other, and for each start. */
static __inline__ void fill(void* out, size_t bytes, unsigned start) {
  unsigned char* p = (unsigned char*)out;
  size_t i;
  for (i = 0; i < bytes; ++i) p[i] = (unsigned char)((i * 37 + start * 101 + 11) % 251);
}

/* While this is set, the system has no randomness: the library calls this program's getrandom(). */
static int check_no_randomness;

#ifdef __cplusplus
extern "C"
#endif
    ssize_t
    getrandom(void* out, size_t bytes, unsigned flags) {
  ssize_t got = -1;
  const int file = check_no_randomness ? -1 : open("/dev/urandom", O_RDONLY);
  (void)flags;
  if (file >= 0) {
    got = read(file, out, bytes);
    close(file);
  }
  errno = EPERM;
  return got;
}

/* Whether call() ends in abort() when the system has no randomness. */
static __inline__ int aborts(void (*call)(void)) {
  int status = 0;
  pid_t child;
  fflush(NULL);
  child = fork();
  if (child == 0) {
    check_no_randomness = 1;
    call();
    _exit(0);
  }
  return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
         WTERMSIG(status) == SIGABRT;
}

/* What main returns. */
static __inline__ int check_result(void) {
  if (check_failures == 0) puts("all contracts hold");
  return check_failures != 0;
}

#endif /* KEXLANE_TESTS_COMPAT_CHECK_H_ */
