// SPDX-License-Identifier: Apache-2.0
// Two parties agree on a secret with ML-KEM-768, once, and eight times in one call.
//
//     mcs Handshake.cs Kem.cs && mono Handshake.exe
using System;
using System.Linq;
using Kexlane;

public static class Handshake
{
    public static void Main()
    {
        var kem = new Kem("ML-KEM-768");
        byte[] ek = new byte[kem.EkBytes], c = new byte[kem.CBytes];
        using (var dk = new Secret(kem.DkBytes))
        using (Secret alice = new Secret(kem.KBytes), bob = new Secret(kem.KBytes))
        {
            kem.Keygen(ek, dk);        // Alice, who sends ek
            kem.Encaps(c, bob, ek);    // Bob, who sends c
            kem.Decaps(alice, c, dk);  // Alice
            Console.WriteLine(alice.Bytes.SequenceEqual(bob.Bytes) ? "agreed" : "not agreed");

            try
            {
                kem.Encaps(c, bob, Enumerable.Repeat((byte)0xff, kem.EkBytes).ToArray());
            }
            catch (KexlaneException e)
            {
                Console.WriteLine("status " + e.Status + ": " + e.Message);
            }
        }

        const int n = 8;  // items lie one after another in one array for each argument
        byte[] eks = new byte[n * kem.EkBytes], cs = new byte[n * kem.CBytes];
        var status = new int[n];
        using (var dks = new Secret(n * kem.DkBytes))
        using (Secret alices = new Secret(n * kem.KBytes), bobs = new Secret(n * kem.KBytes))
        {
            kem.KeygenBatch(eks, dks, status);
            kem.EncapsBatch(cs, bobs, eks, status);
            kem.DecapsBatch(alices, cs, dks, status);
            bool agreed = alices.Bytes.SequenceEqual(bobs.Bytes);
            Console.WriteLine(n + (agreed ? " agreed" : " not agreed"));
        }
    }
}
