// SPDX-License-Identifier: Apache-2.0
// Two parties agree on a secret with ML-KEM-768, once, and eight times in one call.
//
//     swift run
import CKexlane
import Glibc

/// The library refused a call. The description is the library's own.
struct Refused: Error, CustomStringConvertible {
    let status: kxl_status
    var description: String { String(cString: kxl_status_text(status)) }
}

func check(_ status: kxl_status) throws {
    if status != KXL_OK { throw Refused(status: status) }
}

typealias Bytes = UnsafeMutableBufferPointer<UInt8>

/// Memory for a secret, to be wiped after use. An array would leave copies that nobody can wipe.
func secret(_ count: Int) -> Bytes {
    let bytes = Bytes.allocate(capacity: count)
    bytes.initialize(repeating: 0)
    return bytes
}

func wipe(_ secrets: Bytes...) {
    for bytes in secrets {
        explicit_bzero(bytes.baseAddress!, bytes.count)
        bytes.deallocate()
    }
}

let ekBytes = Int(KXL_MLKEM768_EK_BYTES), dkBytes = Int(KXL_MLKEM768_DK_BYTES)
let cBytes = Int(KXL_MLKEM768_C_BYTES), kBytes = Int(KXL_MLKEM_K_BYTES)
// The table's functions check every length; those of kexlane/mlkem.h could not.
let kem = kxl_kem_find("ML-KEM-768")!.pointee

func handshake() throws {
    var ek = [UInt8](repeating: 0, count: ekBytes), c = [UInt8](repeating: 0, count: cBytes)
    let dk = secret(dkBytes), alice = secret(kBytes), bob = secret(kBytes)
    defer { wipe(dk, alice, bob) }
    // Alice, who sends ek
    try check(kem.keygen(&ek, ek.count, dk.baseAddress, dk.count))
    // Bob, who sends c
    try check(kem.encaps(&c, c.count, bob.baseAddress, bob.count, ek, ek.count))
    // Alice
    try check(kem.decaps(alice.baseAddress, alice.count, c, c.count, dk.baseAddress, dk.count))
    print(alice.elementsEqual(bob) ? "agreed" : "not agreed")

    ek = [UInt8](repeating: 0xff, count: ekBytes)
    do {
        try check(kem.encaps(&c, c.count, bob.baseAddress, bob.count, ek, ek.count))
    } catch let refused as Refused {
        print("status \(refused.status.rawValue): \(refused)")
    }
}

/// The items lie one after another in one buffer for each argument. The library is given the distance
/// of the items, not the length of a buffer: computed from that, it is right for the buffer.
func batch(of n: Int) throws {
    var ek = [UInt8](repeating: 0, count: n * ekBytes)
    var c = [UInt8](repeating: 0, count: n * cBytes)
    let dk = secret(n * dkBytes), alice = secret(n * kBytes), bob = secret(n * kBytes)
    defer { wipe(dk, alice, bob) }
    var status = [kxl_status](repeating: KXL_OK, count: n)
    try check(kem.keygen_batch(n, &ek, ek.count / n, dk.baseAddress, dk.count / n, &status))
    try check(
        kem.encaps_batch(
            n, &c, c.count / n, bob.baseAddress, bob.count / n, ek, ek.count / n, &status))
    try check(
        kem.decaps_batch(
            n, alice.baseAddress, alice.count / n, c, c.count / n, dk.baseAddress, dk.count / n,
            &status))
    print(n, alice.elementsEqual(bob) ? "agreed" : "not agreed")
}

try handshake()
try batch(of: 8)
