// SPDX-License-Identifier: Apache-2.0
// Two parties agree on a secret with ML-KEM-768, once, and eight times in one call.
//
//     zig run handshake.zig -lc -lkexlane
const std = @import("std");
const kxl = @cImport(@cInclude("kexlane/kexlane.h"));
const wipe = std.crypto.secureZero;

const Refused = error{ Null, Length, Key, LowOrder, Random, Target, Alignment, Unknown };

/// Turns a status into an error. kxl_status_text has the library's words for it.
fn check(status: kxl.kxl_status) Refused!void {
    return switch (status) {
        kxl.KXL_OK => {},
        kxl.KXL_ERR_NULL => error.Null,
        kxl.KXL_ERR_LENGTH => error.Length,
        kxl.KXL_ERR_KEY => error.Key,
        kxl.KXL_ERR_LOW_ORDER => error.LowOrder,
        kxl.KXL_ERR_RANDOM => error.Random,
        kxl.KXL_ERR_TARGET => error.Target,
        kxl.KXL_ERR_ALIGNMENT => error.Alignment,
        else => error.Unknown,
    };
}

// The table's functions check every length; those of kexlane/mlkem.h could not.
fn handshake(kem: *const kxl.kxl_kem) !void {
    var ek: [kxl.KXL_MLKEM768_EK_BYTES]u8 = undefined;
    var c: [kxl.KXL_MLKEM768_C_BYTES]u8 = undefined;
    var dk: [kxl.KXL_MLKEM768_DK_BYTES]u8 = undefined;
    defer wipe(u8, &dk);
    var alice: [kxl.KXL_MLKEM_K_BYTES]u8 = undefined;
    defer wipe(u8, &alice);
    var bob: [kxl.KXL_MLKEM_K_BYTES]u8 = undefined;
    defer wipe(u8, &bob);
    try check(kem.keygen.?(&ek, ek.len, &dk, dk.len)); // Alice, who sends ek
    try check(kem.encaps.?(&c, c.len, &bob, bob.len, &ek, ek.len)); // Bob, who sends c
    try check(kem.decaps.?(&alice, alice.len, &c, c.len, &dk, dk.len)); // Alice
    std.debug.print("{s}\n", .{if (std.mem.eql(u8, &alice, &bob)) "agreed" else "not agreed"});

    @memset(&ek, 0xff);
    const status = kem.encaps.?(&c, c.len, &bob, bob.len, &ek, ek.len);
    check(status) catch |refused| {
        std.debug.print("{}: {s}\n", .{ refused, kxl.kxl_status_text(status) });
    };
}

/// The items of a batch lie one after another in one array for each argument. The library is given
/// the distance of the items, not the length of an array: computed from that, it is right for it.
fn batch(kem: *const kxl.kxl_kem, comptime n: usize) !void {
    var ek: [n * kxl.KXL_MLKEM768_EK_BYTES]u8 = undefined;
    var c: [n * kxl.KXL_MLKEM768_C_BYTES]u8 = undefined;
    var dk: [n * kxl.KXL_MLKEM768_DK_BYTES]u8 = undefined;
    defer wipe(u8, &dk);
    var alice: [n * kxl.KXL_MLKEM_K_BYTES]u8 = undefined;
    defer wipe(u8, &alice);
    var bob: [n * kxl.KXL_MLKEM_K_BYTES]u8 = undefined;
    defer wipe(u8, &bob);
    var st: [n]kxl.kxl_status = undefined;
    try check(kem.keygen_batch.?(n, &ek, ek.len / n, &dk, dk.len / n, &st));
    try check(kem.encaps_batch.?(n, &c, c.len / n, &bob, bob.len / n, &ek, ek.len / n, &st));
    try check(kem.decaps_batch.?(n, &alice, alice.len / n, &c, c.len / n, &dk, dk.len / n, &st));
    const agreed = std.mem.eql(u8, &alice, &bob);
    std.debug.print("{d} {s}\n", .{ n, if (agreed) "agreed" else "not agreed" });
}

pub fn main() !void {
    const kem = kxl.kxl_kem_find("ML-KEM-768");
    try handshake(kem);
    try batch(kem, 8);
}
