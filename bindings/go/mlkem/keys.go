// SPDX-License-Identifier: Apache-2.0

package mlkem

import "kexlane/internal/kxl"

// encapsulationKey has the methods that the encapsulation keys of all sets share.
type encapsulationKey struct{ key *kxl.EncapsulationKey }

// Bytes returns the encapsulation key as a byte slice, which the caller may send.
func (ek encapsulationKey) Bytes() []byte { return ek.key.Bytes() }

// Encapsulate generates a shared key of [SharedKeySize] bytes and the ciphertext that carries it to
// the owner of the key: FIPS 203, algorithm 20. The randomness is that of the operating system. If
// that gives none, Encapsulate panics with kexlane.ErrRandom, as crypto/rand ends the program since
// Go 1.24.
//
// The shared key must be kept secret.
func (ek encapsulationKey) Encapsulate() (sharedKey, ciphertext []byte) {
	sharedKey, ciphertext, err := ek.key.Encapsulate()
	if err != nil {
		panic(err)
	}
	return sharedKey, ciphertext
}

// EncapsulateBatch does n independent encapsulations side by side. Shared key i is
// sharedKeys[i*SharedKeySize:][:SharedKeySize], and the ciphertexts lie in the same way. It panics
// with a kexlane.BatchError if the operating system gives no randomness, and if n is negative.
func (ek encapsulationKey) EncapsulateBatch(n int) (sharedKeys, ciphertexts []byte) {
	sharedKeys, ciphertexts, err := ek.key.EncapsulateBatch(n)
	if err != nil {
		panic(err)
	}
	return sharedKeys, ciphertexts
}

// decapsulationKey has the methods that the decapsulation keys of all sets share.
type decapsulationKey struct{ key *kxl.DecapsulationKey }

// Decapsulate computes the shared key of [SharedKeySize] bytes that a ciphertext carries: FIPS 203,
// algorithm 21. It returns an error that is kexlane.ErrLength if the ciphertext has another size,
// and kexlane.ErrDestroyed after Destroy.
//
// A wrong or tampered ciphertext is not an error. The shared key is then a pseudorandom value that
// nobody else knows, and the protocol fails when it first uses it.
//
// The shared key must be kept secret.
func (dk decapsulationKey) Decapsulate(ciphertext []byte) (sharedKey []byte, err error) {
	return dk.key.Decapsulate(ciphertext)
}

// DecapsulateBatch computes the shared keys of any number of ciphertexts that lie one after the
// other. Shared key i is sharedKeys[i*SharedKeySize:][:SharedKeySize]. It returns the errors of
// Decapsulate.
func (dk decapsulationKey) DecapsulateBatch(ciphertexts []byte) (sharedKeys []byte, err error) {
	return dk.key.DecapsulateBatch(ciphertexts)
}

// Destroy wipes the key. It waits for the operations that are running. Later ones return
// kexlane.ErrDestroyed, or panic with it where they have no error. A key that is not destroyed is
// wiped some time after it became unreachable. The encapsulation key remains usable.
func (dk decapsulationKey) Destroy() { dk.key.Destroy() }

// seedKey has the methods of a decapsulation key that was made from a seed.
type seedKey struct{ decapsulationKey }

// Bytes returns the decapsulation key in its compact form: the seed d || z of [SeedSize] bytes. It
// must be kept secret. Bytes panics after Destroy.
func (dk seedKey) Bytes() []byte { return dk.key.Bytes() }

// ExpandedBytes computes the decapsulation key in the form of FIPS 203, for programs that cannot
// read a seed. It must be kept secret. ExpandedBytes panics after Destroy.
func (dk seedKey) ExpandedBytes() []byte { return dk.key.Expanded() }

// expandedKey has the methods of a decapsulation key that was made from its expanded form.
type expandedKey struct{ decapsulationKey }

// Bytes returns the decapsulation key in the form of FIPS 203. It must be kept secret. Bytes panics
// after Destroy.
func (dk expandedKey) Bytes() []byte { return dk.key.Bytes() }
