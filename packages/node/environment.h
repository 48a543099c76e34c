// SPDX-License-Identifier: Apache-2.0
// Whether a process or worker ends, for the threads that compute for it.
#ifndef KEXLANE_PACKAGES_NODE_ENVIRONMENT_H_
#define KEXLANE_PACKAGES_NODE_ENVIRONMENT_H_

#include <node_api.h>

#include <atomic>
#include <cstddef>
#include <cstdlib>

namespace kexlane::node {

// It is freed when neither Node.js nor any work needs it.
struct Environment {
  std::atomic<bool> is_ending;
  std::atomic<size_t> users;

  // False if memory is short.
  static bool Make(napi_env env) {
    auto* made = static_cast<Environment*>(std::calloc(1, sizeof(Environment)));
    if (made == nullptr) return false;
    made->users = 1;
    const napi_finalize leave = [](napi_env, void* data, void*) {
      static_cast<Environment*>(data)->Leave();
    };
    if (napi_set_instance_data(env, made, leave, nullptr) == napi_ok) return true;
    made->Leave();
    return false;
  }

  // Null if there is none. The caller leaves it.
  static Environment* Enter(napi_env env) {
    void* data = nullptr;
    if (napi_get_instance_data(env, &data) != napi_ok || data == nullptr) return nullptr;
    auto* environment = static_cast<Environment*>(data);
    ++environment->users;
    return environment;
  }

  void Leave() {
    if (--users == 0) std::free(this);
  }
};

}  // namespace kexlane::node

#endif  // KEXLANE_PACKAGES_NODE_ENVIRONMENT_H_
