// SPDX-License-Identifier: Apache-2.0
// Starts Node.js and asks it through two pipes.
#include "bench/handshake/node.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cinttypes>
#include <csignal>

namespace kexlane::bench {

Node::Node(const std::string& program, const std::string& module) {
  // If Node.js has ended, its missing answer shows it.
  std::signal(SIGPIPE, SIG_IGN);
  int input[2], output[2];
  if (pipe2(input, O_CLOEXEC) != 0 || pipe2(output, O_CLOEXEC) != 0) Die("making a pipe failed");
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, input[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, output[1], STDOUT_FILENO);
  const char* argv[] = {program.c_str(), "-e", "process.dlopen({exports: {}}, process.argv[1])",
                        module.c_str(), nullptr};
  const int error = posix_spawnp(&process_, program.c_str(), &files, nullptr,
                                 const_cast<char* const*>(argv), environ);
  if (error != 0) Die(("cannot start " + program).c_str());
  posix_spawn_file_actions_destroy(&files);
  close(input[0]);
  close(output[1]);
  to_ = fdopen(input[1], "w");
  from_ = fdopen(output[0], "r");
  char version[32];
  if (std::fscanf(from_, "%31s", version) != 1) Die("Node.js did not load its module");
  version_ = version;
}

// Node.js ends when its input ends.
Node::~Node() {
  std::fclose(to_);
  std::fclose(from_);
  waitpid(process_, nullptr, 0);
}

std::vector<Cost> Node::Run(const std::string& group, int count) {
  std::fprintf(to_, "%s %d\n", group.c_str(), count);
  std::fflush(to_);
  std::vector<Cost> costs(static_cast<size_t>(count));
  for (Cost& cost : costs) {
    if (std::fscanf(from_, "%" SCNd64 " %" SCNd64, &cost.server, &cost.client) != 2) {
      Die("Node.js made no handshakes");
    }
  }
  return costs;
}

}  // namespace kexlane::bench
