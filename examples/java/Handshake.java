// SPDX-License-Identifier: Apache-2.0
// Two parties agree on a secret with ML-KEM-768, once, and eight times in one call.
//
//     java --enable-native-access=ALL-UNNAMED Handshake.java
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;

public final class Handshake {
  public static void main(String[] args) throws Kem.Refused {
    var kem = new Kem("ML-KEM-768");
    try (var secrets = new Kem.Secrets(); var arena = Arena.ofConfined()) {
      var ek = arena.allocate(kem.ekBytes);
      var c = arena.allocate(kem.cBytes);
      var dk = secrets.allocate(kem.dkBytes);
      var alice = secrets.allocate(kem.kBytes);
      var bob = secrets.allocate(kem.kBytes);
      kem.keygen(ek, dk);        // Alice, who sends ek
      kem.encaps(c, bob, ek);    // Bob, who sends c
      kem.decaps(alice, c, dk);  // Alice
      System.out.println(alice.mismatch(bob) == -1 ? "agreed" : "not agreed");

      ek.fill((byte) 0xff);
      try {
        kem.encaps(c, bob, ek);
      } catch (Kem.Refused e) {
        System.out.println("status " + e.status + ": " + e.getMessage());
      }

      int n = 8;  // items lie one after another in one buffer for each argument
      var eks = arena.allocate(n * kem.ekBytes);
      var cs = arena.allocate(n * kem.cBytes);
      var dks = secrets.allocate(n * kem.dkBytes);
      var alices = secrets.allocate(n * kem.kBytes);
      var bobs = secrets.allocate(n * kem.kBytes);
      var status = arena.allocate(ValueLayout.JAVA_INT, n);
      kem.keygenBatch(n, eks, dks, status);
      kem.encapsBatch(n, cs, bobs, eks, status);
      kem.decapsBatch(n, alices, cs, dks, status);
      System.out.println(n + (alices.mismatch(bobs) == -1 ? " agreed" : " not agreed"));
    }
  }
}
