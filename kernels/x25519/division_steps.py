#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints how many division steps invert-inl.h needs at most, which is 588. Takes up to a minute.

For each delta it follows the convex hull of all (f, g) / p that can be reached from f = 1 and
0 <= g <= 1. It keeps exact integers: after n steps, 2^n times the points. Once every point of a
hull has |g| < 1 / p, the integer g is 0 and the inversion is done."""

P = 2**255 - 19


def convex_hull(points):
    def half(ordered):
        hull = []
        for x, y in ordered:
            while len(hull) >= 2:
                (x1, y1), (x2, y2) = hull[-2:]
                if (x2 - x1) * (y - y1) > (y2 - y1) * (x - x1):
                    break
                hull.pop()
            hull.append((x, y))
        return hull[:-1]

    ordered = sorted(set(points))
    return half(ordered) + half(ordered[::-1]) if len(ordered) > 2 else ordered


def main():
    hulls = {0: [(1, 0), (1, 1)]}  # by delta - 1/2
    n = 0
    while hulls:
        n += 1
        reached = {}
        for delta, points in hulls.items():
            up = reached.setdefault(delta + 1, [])
            up += [(2 * f, g) for f, g in points]
            if delta >= 0:
                reached.setdefault(-delta, []).extend((2 * g, g - f) for f, g in points)
            else:
                up += [(2 * f, g + f) for f, g in points]
        hulls = {
            delta: convex_hull(points)
            for delta, points in reached.items()
            if any(abs(g) * P >= 2**n for _, g in points)
        }
    print(n)


main()
