// SPDX-License-Identifier: Apache-2.0
// Full TLS 1.3 handshakes between two ends in this process, joined by memory, and the CPU time that
// each end takes. The code uses only what OpenSSL 3.0 has, so it works with any OpenSSL 3.
#ifndef KEXLANE_BENCH_HANDSHAKE_HANDSHAKE_H_
#define KEXLANE_BENCH_HANDSHAKE_HANDSHAKE_H_

#include <openssl/ssl.h>

#include <cstdint>
#include <memory>
#include <string>

namespace kexlane::bench {

// The CPU time of one handshake in nanoseconds: the time spent in SSL_do_handshake.
struct Cost {
  int64_t server;
  int64_t client;
};

// Prints a line and the error queue of OpenSSL to stderr, and ends the program.
[[noreturn]] void Die(const char* what);

// A server with an ECDSA P-256 certificate, and a client that verifies it. There are no session
// tickets, so every handshake is a full one.
class Handshakes {
 public:
  // Both ends offer only `group`. Its keys must come from `provider`. The property query, which may
  // be null, selects it.
  Handshakes(OSSL_LIB_CTX* lib, std::string group, std::string provider, const char* properties);

  Cost Run();

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  using Context = std::unique_ptr<SSL_CTX, Free>;

  std::string group_, provider_;
  Context server_, client_;
};

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_HANDSHAKE_HANDSHAKE_H_
