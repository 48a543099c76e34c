// SPDX-License-Identifier: Apache-2.0
// What all batches share. A batch takes spans with one element for each item. If the sizes of the
// spans differ, the batch returns KXL_ERR_LENGTH, sets each status to it, and zeroes the outputs.
#ifndef KEXLANE_CPP_BATCH_HPP_
#define KEXLANE_CPP_BATCH_HPP_

#include <kexlane/cpp/cxx20.hpp>
#include <kexlane/cpp/secret.hpp>
#include <kexlane/status.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

namespace kexlane {

template <size_t kBytes>
using Inputs = std::span<const Input<kBytes>>;
using Statuses = std::span<kxl_status>;

namespace detail {

// The C functions take arrays of pointers, which a batch makes on the stack. A large batch is cut
// into pieces of this many items.
inline constexpr size_t kPieceItems = 64;

// Returns the pointer that a C function takes for an input or an output.
template <size_t kBytes>
const uint8_t* PointerTo(Input<kBytes> input) {
  return input.data();
}
template <typename Prepared>
const Prepared* PointerTo(const Prepared* input) {
  return input;
}
template <typename Struct, auto kWipe>
const Struct* PointerTo(const SecretStruct<Struct, kWipe>* input) {
  return input != nullptr ? input->get() : nullptr;
}
template <size_t kBytes>
uint8_t* PointerTo(Bytes<kBytes>& output) {
  return output.data();
}
template <size_t kBytes>
uint8_t* PointerTo(SecretBytes<kBytes>& output) {
  return output.bytes().data();
}
template <typename Struct, auto kWipe>
Struct* PointerTo(SecretStruct<Struct, kWipe>& output) {
  return output.get();
}

// Makes one of the arrays that a C function takes, with a pointer for each item.
template <typename Item, typename PointerOf>
class ColumnOf {
 public:
  using Pointer = std::invoke_result_t<const PointerOf&, Item&>;

  ColumnOf(std::span<Item> items, PointerOf pointer_of) : items_(items), pointer_of_(pointer_of) {}

  size_t size() const { return items_.size(); }
  std::array<Pointer, kPieceItems> Pointers(size_t at, size_t n) const {
    std::array<Pointer, kPieceItems> pointers{};
    for (size_t i = 0; i < n; ++i) pointers[i] = pointer_of_(items_[at + i]);
    return pointers;
  }

 private:
  std::span<Item> items_;
  PointerOf pointer_of_;
};

// Returns the column of the items themselves, or of one member of each item.
template <typename Item>
auto Column(std::span<Item> items) {
  return ColumnOf(items, [](Item& item) { return PointerTo(item); });
}
template <typename Item, typename Member>
auto Column(std::span<Item> items, Member Item::*member) {
  return ColumnOf(items, [member](Item& item) { return PointerTo(item.*member); });
}

// Calls the C function piece by piece, with the number of items, the columns in their order, and
// the statuses. Returns the first status of an item that is not KXL_OK.
template <typename Function, typename Out, typename... Columns>
kxl_status RunBatch(Function function, std::span<Out> out, Statuses status,
                    const Columns&... columns) {
  if (status.size() != out.size() || (... || (columns.size() != out.size()))) {
    for (Out& item : out) item = Out{};
    for (kxl_status& s : status) s = KXL_ERR_LENGTH;
    return KXL_ERR_LENGTH;
  }
  kxl_status result = KXL_OK;
  for (size_t at = 0; at < out.size(); at += kPieceItems) {
    const size_t rest = out.size() - at;
    const size_t n = rest < kPieceItems ? rest : kPieceItems;
    const kxl_status of_piece = function(n, columns.Pointers(at, n).data()..., &status[at]);
    if (result == KXL_OK) result = of_piece;
  }
  return result;
}

}  // namespace detail

}  // namespace kexlane

#endif  // KEXLANE_CPP_BATCH_HPP_
