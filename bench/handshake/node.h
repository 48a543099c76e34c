// SPDX-License-Identifier: Apache-2.0
// A Node.js process that makes handshakes with the OpenSSL that is built into it.
#ifndef KEXLANE_BENCH_HANDSHAKE_NODE_H_
#define KEXLANE_BENCH_HANDSHAKE_NODE_H_

#include <sys/types.h>

#include <cstdio>
#include <string>
#include <vector>

#include "bench/handshake/handshake.h"

namespace kexlane::bench {

class Node {
 public:
  // Starts `program` and lets it load `module`, which is built from in_node.cc.
  Node(const std::string& program, const std::string& module);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  const std::string& OpensslVersion() const { return version_; }
  std::vector<Cost> Run(const std::string& group, int count);

 private:
  pid_t process_;
  std::FILE *to_, *from_;
  std::string version_;
};

}  // namespace kexlane::bench

#endif  // KEXLANE_BENCH_HANDSHAKE_NODE_H_
