// SPDX-License-Identifier: Apache-2.0
// A module that Node.js loads. Node.js offers the functions of its own OpenSSL to modules, so the
// handshakes run on that OpenSSL. The first line of output is its version. Each line GROUP COUNT of
// input is answered with COUNT lines: the nanoseconds of a server and of a client.
#include <openssl/crypto.h>

#include <cinttypes>
#include <cstdio>
#include <map>
#include <string>

#include "bench/handshake/handshake.h"

// The entry point of Node-API. Node.js calls it once, with an environment that is not needed here.
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void* /*env*/,
                                                                                void* exports) {
  std::printf("%s\n", OpenSSL_version(OPENSSL_FULL_VERSION_STRING));
  std::fflush(stdout);
  OSSL_LIB_CTX* lib = OSSL_LIB_CTX_new();
  std::map<std::string, kexlane::bench::Handshakes> groups;
  char group[32];
  int count;
  while (std::scanf("%31s %d", group, &count) == 2) {
    auto& handshakes = groups.try_emplace(group, lib, group, "default", nullptr).first->second;
    for (int i = 0; i < count; ++i) {
      const kexlane::bench::Cost cost = handshakes.Run();
      std::printf("%" PRId64 " %" PRId64 "\n", cost.server, cost.client);
    }
    std::fflush(stdout);
  }
  return exports;
}
