// SPDX-License-Identifier: Apache-2.0
// A plugin of qemu-user, version 7.2 or later. Each time that a program of tests/ct runs an
// operation, the same instructions must run and access the same addresses, whatever its secrets
// are. The program marks the beginning and the end of an operation by system calls: see check.h.
#include <cinttypes>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

// The part of QEMU's plugin interface, version 1, that is used.
extern "C" {
struct qemu_plugin_tb;
struct qemu_plugin_insn;
size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb* block);
qemu_plugin_insn* qemu_plugin_tb_get_insn(const qemu_plugin_tb* block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const qemu_plugin_insn* instruction);
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*call)(uint64_t, qemu_plugin_tb*));
void qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_insn* instruction,
                                            void (*call)(unsigned, void*), int flags, void* data);
void qemu_plugin_register_vcpu_mem_cb(qemu_plugin_insn* instruction,
                                      void (*call)(unsigned, uint32_t, uint64_t, void*), int flags,
                                      int read_or_write, void* data);
void qemu_plugin_register_vcpu_syscall_cb(uint64_t id,
                                          void (*call)(uint64_t, unsigned, int64_t, uint64_t,
                                                       uint64_t, uint64_t, uint64_t, uint64_t,
                                                       uint64_t, uint64_t, uint64_t));
__attribute__((visibility("default"))) int qemu_plugin_version = 1;
}

namespace {

struct Event {
  uint64_t instruction, address;  // the address is 0 when an instruction begins
};

enum { kIdle, kFirst, kAgain } mode = kIdle;
bool paused = false;
std::vector<Event> first;
size_t position = 0;

void Record(Event event) {
  if (mode == kIdle || paused) return;
  if (mode == kFirst) {
    first.push_back(event);
    return;
  }
  const Event before = position < first.size() ? first[position] : Event{0, 0};
  ++position;
  if (before.instruction == event.instruction && before.address == event.address) return;
  std::fprintf(stderr,
               "after %zu equal events of %zu: at %" PRIx64 " address %" PRIx64
               ", before at %" PRIx64 " address %" PRIx64 "\n",
               position - 1, first.size(), event.instruction, event.address, before.instruction,
               before.address);
  std::_Exit(9);
}

void OnInstruction(unsigned, void* data) { Record({reinterpret_cast<uintptr_t>(data), 0}); }
void OnAccess(unsigned, uint32_t, uint64_t address, void* data) {
  Record({reinterpret_cast<uintptr_t>(data), address});
}

void OnBlock(uint64_t, qemu_plugin_tb* block) {
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); ++i) {
    qemu_plugin_insn* const instruction = qemu_plugin_tb_get_insn(block, i);
    void* const data = reinterpret_cast<void*>(qemu_plugin_insn_vaddr(instruction));
    qemu_plugin_register_vcpu_insn_exec_cb(instruction, OnInstruction, 0, data);
    qemu_plugin_register_vcpu_mem_cb(instruction, OnAccess, 0, 3, data);
  }
}

void OnSystemCall(uint64_t, unsigned, int64_t number, uint64_t, uint64_t, uint64_t, uint64_t,
                  uint64_t, uint64_t, uint64_t, uint64_t) {
  switch (number - 100000) {  // enum Trace in check.h
    case 0:
      paused = true;
      return;
    case 1:
      paused = false;
      return;
    case 2:
      mode = kFirst;
      first.clear();
      return;
    case 3:
      mode = kAgain;
      position = 0;
      return;
    case 4:
      if (mode == kAgain && position != first.size()) {
        std::fprintf(stderr, "%zu events, before %zu\n", position, first.size());
        std::_Exit(9);
      }
      if (mode == kFirst && first.size() < 2) std::_Exit(8);
      mode = kIdle;
      return;
    default:
      return;
  }
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int qemu_plugin_install(uint64_t id, const void*,
                                                                          int, char**) {
  qemu_plugin_register_vcpu_tb_trans_cb(id, OnBlock);
  qemu_plugin_register_vcpu_syscall_cb(id, OnSystemCall);
  return 0;
}
