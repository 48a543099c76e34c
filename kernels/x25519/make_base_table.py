#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes base_table.cc: the odd multiples of edwards25519's base point (RFC 7748 section 4.1,
RFC 8032 section 5.1). usage: make_base_table.py > base_table.cc"""

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
WINDOWS, ENTRIES = 64, 8


def add(p, q):
    (x1, y1), (x2, y2) = p, q
    k = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P
    return x, y


def base_point():
    """y = 4/5, x even."""
    y = 4 * pow(5, -1, P) % P
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    assert (x * x - square) % P == 0
    return (P - x if x % 2 else x), y


def row(point):
    """(y + x) / 2, (y - x) / 2, d x y."""
    x, y = point
    half = pow(2, -1, P)
    return (y + x) * half % P, (y - x) * half % P, D * x * y % P


HEADER = """\
// SPDX-License-Identifier: Apache-2.0
// The odd multiples of the base point B of edwards25519, from the constants of RFC 7748
// section 4.1. make_base_table.py wrote this file, and tests/kernels/x25519_base_test.cc checks it.
#include "kernels/x25519/base_table.h"

namespace kexlane {

// clang-format off
alignas(64) constexpr uint64_t kBaseTable[64][3][5][8] = {
"""

FOOTER = """\
};
// clang-format on

namespace {

constexpr SplitBaseTable SplitTable() {
  SplitBaseTable split{};
  for (int i = 0; i < 64; ++i) {
    for (int coordinate = 0; coordinate < 3; ++coordinate) {
      for (int limb = 0; limb < 5; ++limb) {
        for (int j = 0; j < 8; ++j) {
          split.v[i / 4][coordinate][limb][j][i % 4] = kBaseTable[i][coordinate][limb][j];
        }
      }
    }
  }
  return split;
}
}  // namespace

alignas(64) constexpr SplitBaseTable kSplitBaseTable = SplitTable();

}  // namespace kexlane
"""


def main():
    print(HEADER, end="")
    window = base_point()
    for _ in range(WINDOWS):
        double = add(window, window)
        points = [window]
        while len(points) < ENTRIES:
            points.append(add(points[-1], double))
        rows = [row(point) for point in points]
        assert all(r[2] % 2**51 <= 2**51 - 19 for r in rows)
        print("{", end="")
        for coordinate in range(3):
            print("{" if coordinate == 0 else " {", end="")
            for limb in range(5):
                words = [f"0x{r[coordinate] >> 51 * limb & (2**51 - 1):013x}" for r in rows]
                print("{" if limb == 0 else "  {", end="")
                print(", ".join(words[:4]) + ",\n   " + ", ".join(words[4:]), end="")
                print("}}" if limb == 4 else "},\n", end="")
            print("},\n" if coordinate == 2 else ",\n", end="")
        window = add(points[-1], window)  # 16 = 15 + 1
    print(FOOTER, end="")


main()
