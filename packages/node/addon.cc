// SPDX-License-Identifier: Apache-2.0
// kexlane.node: the calls of the C library for Node.js and Bun, by Node-API. packages/js/native.js
// and operations.js make of them what users call, and say what is wrong with an argument. Here each
// argument is checked once more, so that no JavaScript can make the library leave its buffers.
//
// A call NAME of calls.h is a function of two objects. Its arguments are Uint8Arrays: the outputs,
// the inputs, and for a batch the statuses, one byte for each of its items.
//   run.NAME    computes now. Gives the status; of a batch, the first that is not KXL_OK.
//   start.NAME  copies the inputs, computes on a thread of the pool, and then writes the outputs
//   and
//               the statuses. Gives a promise of the status.
// An input of a batch has one item for each operation, or one for all.
//
// Nothing here is global: each worker of Node.js has functions of its own.
#define NAPI_VERSION 8
#include <node_api.h>

#include <cstdlib>
#include <cstring>

#include "packages/node/calls.h"
#include "packages/node/environment.h"

namespace kexlane::node {
namespace {

// ---- Arguments ---------------------------------------------------------------------------------

struct Bytes {
  uint8_t* data;
  size_t size;
};

// The bytes of a Uint8Array that no other thread can change. A detached one has none.
bool Read(napi_env env, napi_value value, Bytes* bytes) {
  napi_typedarray_type type = napi_int8_array;
  void* data = nullptr;
  napi_value buffer = nullptr;
  bool is_private = false;
  if (napi_get_typedarray_info(env, value, &type, &bytes->size, &data, &buffer, nullptr) !=
          napi_ok ||
      type != napi_uint8_array || napi_is_arraybuffer(env, buffer, &is_private) != napi_ok) {
    return false;
  }
  bytes->data = static_cast<uint8_t*>(data);
  return is_private;
}

// A buffer of a call: where its items are. A stride of 0 is one item for all.
struct Column {
  uint8_t* at;
  size_t stride;
};

// The arguments of a call.
struct Operation {
  const Call* call;
  size_t n;
  Column columns[kMaxBuffers];
  uint8_t* statuses;  // of a batch

  size_t BytesOf(size_t b) const {
    return columns[b].stride == 0 ? call->sizes[b] : n * call->sizes[b];
  }
};

constexpr size_t kMaxArguments = kMaxBuffers + 1;

// Reads the arguments of the call that is under way; argv gets them all. False if one is wrong: a
// TypeError is then pending.
bool ReadArguments(napi_env env, napi_callback_info info, Operation* op, napi_value* argv) {
  size_t argc = kMaxArguments;
  void* call = nullptr;
  bool good = napi_get_cb_info(env, info, &argc, argv, nullptr, &call) == napi_ok;
  if (good) {
    op->call = static_cast<const Call*>(call);
    const size_t buffers = op->call->buffers;
    Bytes statuses{nullptr, 1};
    good = argc == buffers + (op->call->batch ? 1 : 0) &&
           (!op->call->batch || Read(env, argv[buffers], &statuses));
    op->n = statuses.size;
    op->statuses = statuses.data;
    for (size_t b = 0; good && b < buffers; ++b) {
      const size_t size = op->call->sizes[b];
      Bytes bytes{nullptr, 0};
      good = Read(env, argv[b], &bytes);
      const bool one_for_all = op->n != 1 && bytes.size == size && b >= op->call->outputs;
      op->columns[b] = {bytes.data, one_for_all ? 0 : size};
      good = good && (one_for_all || (bytes.size % size == 0 && bytes.size / size == op->n));
    }
  }
  if (!good) napi_throw_type_error(env, nullptr, "kexlane.node: wrong arguments");
  return good;
}

// ---- Computing ---------------------------------------------------------------------------------

// How many items go into one call of C, whose pointers are on the stack here.
constexpr size_t kChunkItems = 64;

// Returns the first status that is not KXL_OK. If a part of a batch is refused as a whole, all its
// statuses are KXL_OK. Stops before the next part where `is_ending` becomes true.
kxl_status Run(const Operation& op, const std::atomic<bool>* is_ending) {
  kxl_status result = KXL_OK;
  uint8_t* pointers[kMaxBuffers][kChunkItems];
  uint8_t* const* const items[kMaxBuffers] = {pointers[0], pointers[1], pointers[2], pointers[3]};
  for (size_t first = 0; first < op.n; first += kChunkItems) {
    if (is_ending != nullptr && *is_ending) break;
    const size_t count = op.n - first < kChunkItems ? op.n - first : kChunkItems;
    for (size_t b = 0; b < op.call->buffers; ++b) {
      const auto [at, stride] = op.columns[b];
      for (size_t i = 0; i < count; ++i) pointers[b][i] = at + (first + i) * stride;
    }
    kxl_status statuses[kChunkItems] = {};
    const kxl_status status = op.call->run(count, items, statuses);
    if (result == KXL_OK) result = status;
    if (!op.call->batch) continue;
    bool has_failed = false;
    for (size_t i = 0; i < count; ++i) {
      has_failed |= statuses[i] != KXL_OK;
      op.statuses[first + i] = static_cast<uint8_t>(statuses[i]);
    }
    if (status != KXL_OK && !has_failed) {
      std::memset(op.statuses, 0, op.n);
      return status;
    }
  }
  return result;
}

napi_value ToJs(napi_env env, kxl_status status) {
  napi_value value = nullptr;
  napi_create_int32(env, status, &value);
  return value;
}

napi_value RunNow(napi_env env, napi_callback_info info) {
  Operation op;
  napi_value argv[kMaxArguments];
  return ReadArguments(env, info, &op, argv) ? ToJs(env, Run(op, nullptr)) : nullptr;
}

// ---- Computing on the thread pool --------------------------------------------------------------

// An operation with buffers of its own, which follow it in memory. The thread sees no memory of
// JavaScript.
struct Work {
  Environment* environment;
  napi_async_work work;
  napi_deferred deferred;
  napi_ref results[kMaxArguments];  // the arrays that get the outputs, then the statuses
  Operation op;
  kxl_status status;
  size_t bytes;
};

// Makes the work of an operation, with copies of its inputs. Its outputs and statuses begin as
// zeros. Null if memory is short.
Work* Copy(const Operation& op) {
  const size_t buffers = op.call->buffers;
  size_t bytes = sizeof(Work) + op.n;
  for (size_t b = 0; b < buffers; ++b) bytes += op.BytesOf(b);
  Work* work = static_cast<Work*>(std::calloc(bytes, 1));
  if (work == nullptr) return nullptr;
  work->op = op;
  work->bytes = bytes;
  uint8_t* at = reinterpret_cast<uint8_t*>(work + 1);
  for (size_t b = 0; b < buffers; ++b) {
    const size_t size = op.BytesOf(b);
    if (b >= op.call->outputs && size != 0) std::memcpy(at, op.columns[b].at, size);
    work->op.columns[b].at = at;
    at += size;
  }
  work->op.statuses = at;
  return work;
}

void Free(napi_env env, Work* work) {
  for (napi_ref result : work->results) {
    if (result != nullptr) napi_delete_reference(env, result);
  }
  if (work->work != nullptr) napi_delete_async_work(env, work->work);
  if (work->environment != nullptr) work->environment->Leave();
  std::memset(static_cast<void*>(work), 0, work->bytes);
  __asm__ volatile("" : : "r"(work) : "memory");  // the zeros are not left out
  std::free(work);
}

void Execute(napi_env, void* data) {
  Work* work = static_cast<Work*>(data);
  work->status = Run(work->op, &work->environment->is_ending);
}

// Copies what was computed to the arrays that wait for it. False if one of them is not as it was.
bool GiveResults(napi_env env, const Work& work) {
  const Operation& op = work.op;
  const size_t outputs = op.call->outputs;
  for (size_t r = 0; r < outputs + (op.call->batch ? 1 : 0); ++r) {
    const uint8_t* from = r < outputs ? op.columns[r].at : op.statuses;
    const size_t bytes = r < outputs ? op.BytesOf(r) : op.n;
    napi_value array;
    Bytes to;
    if (napi_get_reference_value(env, work.results[r], &array) != napi_ok ||
        !Read(env, array, &to) || to.size != bytes) {
      return false;
    }
    if (bytes != 0) std::memcpy(to.data, from, bytes);
  }
  return true;
}

// Also called where the worker is about to end, when nothing reaches JavaScript any more.
void Complete(napi_env env, napi_status status, void* data) {
  Work* work = static_cast<Work*>(data);
  const bool is_ending = work->environment->is_ending;
  if (status == napi_ok && !is_ending && GiveResults(env, *work)) {
    // A worker that was terminated reaches no JavaScript. It waits for its work.
    if (napi_resolve_deferred(env, work->deferred, ToJs(env, work->status)) != napi_ok) {
      work->environment->is_ending = true;
    }
  } else {
    napi_value text = nullptr;
    napi_value error = nullptr;
    napi_create_string_utf8(
        env, is_ending ? "kexlane.node: the process ends" : "kexlane.node: an output is gone",
        NAPI_AUTO_LENGTH, &text);
    napi_create_error(env, nullptr, text, &error);
    napi_reject_deferred(env, work->deferred, error);
  }
  Free(env, work);
}

bool Queue(napi_env env, Work* work, const napi_value* argv, napi_value* promise) {
  const Operation& op = work->op;
  napi_value name = nullptr;
  work->environment = Environment::Enter(env);
  if (work->environment == nullptr) return false;
  for (size_t r = 0; r < op.call->outputs; ++r) {
    if (napi_create_reference(env, argv[r], 1, &work->results[r]) != napi_ok) return false;
  }
  napi_ref* statuses = &work->results[op.call->outputs];
  return (!op.call->batch ||
          napi_create_reference(env, argv[op.call->buffers], 1, statuses) == napi_ok) &&
         napi_create_string_utf8(env, "kexlane", NAPI_AUTO_LENGTH, &name) == napi_ok &&
         napi_create_async_work(env, nullptr, name, Execute, Complete, work, &work->work) ==
             napi_ok &&
         napi_create_promise(env, &work->deferred, promise) == napi_ok &&
         napi_queue_async_work(env, work->work) == napi_ok;
}

napi_value Start(napi_env env, napi_callback_info info) {
  Operation op;
  napi_value argv[kMaxArguments];
  napi_value promise = nullptr;
  if (!ReadArguments(env, info, &op, argv)) return nullptr;
  Work* work = Copy(op);
  if (work != nullptr && Queue(env, work, argv, &promise)) return promise;
  if (work != nullptr) Free(env, work);
  napi_throw_range_error(env, nullptr, "there is no memory for this operation");
  return nullptr;
}

// A process waits for its work when it ends. What is then queued is left, and what is under way
// stops after a part of its batch.
napi_value End(napi_env env, napi_callback_info) {
  if (Environment* environment = Environment::Enter(env)) {
    environment->is_ending = true;
    environment->Leave();
  }
  return nullptr;
}

// ---- The rest of the library -------------------------------------------------------------------

napi_value Text(napi_env env, const char* text) {
  napi_value value = nullptr;
  napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value);
  return value;
}

napi_value ActiveTarget(napi_env env, napi_callback_info) { return Text(env, kxl_target_active()); }

// The one argument of a call, or undefined.
napi_value Argument(napi_env env, napi_callback_info info) {
  size_t argc = 1;
  napi_value value = nullptr;
  napi_get_cb_info(env, info, &argc, &value, nullptr, nullptr);
  return value;
}

napi_value ForceTarget(napi_env env, napi_callback_info info) {
  char name[32];  // what is longer is no target
  size_t length = 0;
  if (napi_get_value_string_utf8(env, Argument(env, info), name, sizeof name, &length) != napi_ok) {
    napi_throw_type_error(env, nullptr, "a target must be a string");
    return nullptr;
  }
  return ToJs(env, kxl_target_force(name));
}

// Null, or the name of the test that failed.
napi_value SelfTest(napi_env env, napi_callback_info) {
  if (const char* const failed = kxl_self_test(nullptr)) return Text(env, failed);
  napi_value null = nullptr;
  napi_get_null(env, &null);
  return null;
}

// The status of the target that KEXLANE_TARGET in the environment names.
napi_value TargetEnvironment(napi_env env, napi_callback_info) {
  return ToJs(env, kxl_target_environment());
}

napi_value StatusText(napi_env env, napi_callback_info info) {
  int32_t status = -1;
  napi_get_value_int32(env, Argument(env, info), &status);
  return Text(env, kxl_status_text(static_cast<kxl_status>(status)));
}

// The targets that this machine can run.
napi_value Targets(napi_env env) {
  napi_value list = nullptr;
  napi_create_array(env, &list);
  uint32_t count = 0;
  for (size_t i = 0; i < kxl_target_count(); ++i) {
    if (kxl_target_supported(i) == 0) continue;
    napi_set_element(env, list, count++, Text(env, kxl_target_name(i)));
  }
  return list;
}

// { NAME: [the sizes of struct kxl_kem, in its order] }.
napi_value Kems(napi_env env) {
  napi_value kems = nullptr;
  napi_create_object(env, &kems);
  for (size_t i = 0; kxl_kem_at(i) != nullptr; ++i) {
    const kxl_kem& kem = *kxl_kem_at(i);
    const size_t sizes[] = {kem.ek_bytes, kem.dk_bytes,          kem.c_bytes,
                            kem.K_bytes,  kem.keygen_seed_bytes, kem.encaps_seed_bytes};
    napi_value list = nullptr;
    napi_create_array(env, &list);
    uint32_t count = 0;
    for (size_t size : sizes) {
      napi_value number = nullptr;
      napi_create_uint32(env, static_cast<uint32_t>(size), &number);
      napi_set_element(env, list, count++, number);
    }
    napi_set_named_property(env, kems, kem.name, list);
  }
  return kems;
}

napi_value Function(napi_env env, const char* name, napi_callback callback, const Call* call) {
  napi_value value = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, const_cast<Call*>(call), &value);
  return value;
}

napi_value Calls(napi_env env, napi_callback callback) {
  napi_value calls = nullptr;
  napi_create_object(env, &calls);
  for (const Call& call : kCalls) {
    napi_set_named_property(env, calls, call.name, Function(env, call.name, callback, &call));
  }
  return calls;
}

}  // namespace
}  // namespace kexlane::node

NAPI_MODULE_INIT() {
  using namespace kexlane::node;
  if (!Environment::Make(env)) {
    napi_throw_error(env, nullptr, "kexlane.node: memory is short");
    return nullptr;
  }
  const struct {
    const char* name;
    napi_value value;
  } properties[] = {
      {"version", Text(env, kxl_version())},
      {"targets", Targets(env)},
      {"kems", Kems(env)},
      {"target", Function(env, "target", ActiveTarget, nullptr)},
      {"forceTarget", Function(env, "forceTarget", ForceTarget, nullptr)},
      {"targetEnvironment", Function(env, "targetEnvironment", TargetEnvironment, nullptr)},
      {"selfTest", Function(env, "selfTest", SelfTest, nullptr)},
      {"statusText", Function(env, "statusText", StatusText, nullptr)},
      {"end", Function(env, "end", End, nullptr)},
      {"run", Calls(env, RunNow)},
      {"start", Calls(env, Start)},
  };
  for (const auto& [name, value] : properties) {
    if (napi_set_named_property(env, exports, name, value) != napi_ok) {
      napi_throw_error(env, nullptr, "kexlane.node: the functions were not made");
      return nullptr;
    }
  }
  return exports;
}
