// SPDX-License-Identifier: Apache-2.0
//! The types and calls that ML-KEM's three sets and X-Wing have in common. The sizes that stand in
//! the documentation are checked against those of the headers.

/// Defines a KEM in the module that calls it. `documented` are the sizes in bytes as numbers, and
/// `sizes` those of the headers.
macro_rules! kem_calls {
    (
        $kem:ident, $name:literal,
        documented: $ek_doc:literal, $dk_doc:literal, $c_doc:literal,
        sizes: $ek_bytes:ident, $dk_bytes:ident, $c_bytes:ident, $ss_bytes:ident,
            $keygen_seed:ident, $encapsulation_seed:ident,
            $prepared_ek_bytes:ident, $prepared_dk_bytes:ident,
        prepared: $prepared_ek:ident, $prepared_dk:ident,
        single: $keygen:ident, $keygen_derand:ident, $encaps:ident, $encaps_derand:ident,
            $decaps:ident,
        with_prepared: $ek_parse:ident, $encaps_prepared:ident, $encaps_prepared_derand:ident,
            $dk_parse:ident, $dk_keygen:ident, $dk_from_seed:ident, $decaps_prepared:ident,
        batches: $keygen_batch:ident, $encaps_batch:ident, $decaps_batch:ident,
            $encaps_prepared_batch:ident, $decaps_prepared_batch:ident $(,)?
    ) => {
        use crate::batch;
        use crate::bytes::{filled, prepared, prepared_secret, public, secret};
        use crate::error::check;
        use crate::Error;
        use core::borrow::Borrow;
        use kexlane_sys as sys;

        #[cfg(feature = "alloc")]
        use alloc::vec::Vec;

        const _: () = assert!(sys::$ek_bytes == $ek_doc);
        const _: () = assert!(sys::$dk_bytes == $dk_doc);
        const _: () = assert!(sys::$c_bytes == $c_doc);

        #[doc = concat!($name, " as a type, for [`Kem`](crate::Kem).")]
        #[derive(Clone, Copy, Debug)]
        pub enum $kem {}

        public! {
            #[doc = concat!("The public key: ", $ek_doc, " bytes.")]
            EncapsulationKey, sys::$ek_bytes
        }
        secret! {
            #[doc = concat!("The secret key: ", $dk_doc, " bytes.")]
            DecapsulationKey, sys::$dk_bytes
        }
        public! {
            #[doc = concat!("What carries a shared secret: ", $c_doc, " bytes.")]
            Ciphertext, sys::$c_bytes
        }
        secret! {
            /// The secret that both sides have in the end: 32 bytes, ready for use as a symmetric
            /// key.
            SharedSecret, sys::$ss_bytes
        }
        prepared! {
            /// An encapsulation key that is expanded for many operations.
            PreparedEncapsulationKey, $prepared_ek, sys::$prepared_ek_bytes
        }
        prepared_secret! {
            /// A decapsulation key that is expanded for many operations.
            PreparedDecapsulationKey, $prepared_dk, sys::$prepared_dk_bytes
        }

        crate::kem::implement_kem!($kem, $name, sys::$keygen_seed, sys::$encapsulation_seed);

        /// Makes a key pair from the operating system's randomness. Fails with [`Error::Random`] if
        /// there is none.
        pub fn keygen() -> Result<(DecapsulationKey, EncapsulationKey), Error> {
            filled(|(dk, ek)| keygen_into(dk, ek))
        }

        /// Makes a key pair like [`keygen`], in place. On failure both keys hold only zero bytes.
        pub fn keygen_into(
            dk: &mut DecapsulationKey,
            ek: &mut EncapsulationKey,
        ) -> Result<(), Error> {
            // SAFETY: the buffers have the sizes of their types and do not overlap.
            check(unsafe { sys::$keygen(ek.as_mut_ptr(), dk.as_mut_ptr()) })
        }

        /// Computes the key pair of a seed, which must be secret and uniformly random. The seed is
        /// a compact form of the decapsulation key.
        pub fn keygen_derand(
            seed: &[u8; sys::$keygen_seed],
        ) -> Result<(DecapsulationKey, EncapsulationKey), Error> {
            filled(|(dk, ek)| keygen_derand_into(dk, ek, seed))
        }

        /// Computes the key pair of a seed like [`keygen_derand`], in place.
        pub fn keygen_derand_into(
            dk: &mut DecapsulationKey,
            ek: &mut EncapsulationKey,
            seed: &[u8; sys::$keygen_seed],
        ) -> Result<(), Error> {
            // SAFETY: the buffers have the sizes of their types and do not overlap.
            check(unsafe { sys::$keygen_derand(ek.as_mut_ptr(), dk.as_mut_ptr(), seed.as_ptr()) })
        }

        impl EncapsulationKey {
            /// Makes a shared secret and the ciphertext that carries it. Fails with [`Error::Key`]
            /// if the key is not valid: a coefficient is not below q = 3329 (FIPS 203 section 7.2).
            pub fn encapsulate(&self) -> Result<(Ciphertext, SharedSecret), Error> {
                filled(|(c, secret)| self.encapsulate_into(c, secret))
            }

            /// Encapsulates like [`encapsulate`](Self::encapsulate), in place. On failure both
            /// outputs hold only zero bytes.
            pub fn encapsulate_into(
                &self,
                ciphertext: &mut Ciphertext,
                secret: &mut SharedSecret,
            ) -> Result<(), Error> {
                // SAFETY: the buffers have the sizes of their types and do not overlap.
                check(unsafe {
                    sys::$encaps(ciphertext.as_mut_ptr(), secret.as_mut_ptr(), self.as_ptr())
                })
            }

            /// Encapsulates with the caller's randomness, for tests. The seed must be secret,
            /// uniformly random and used once.
            pub fn encapsulate_derand(
                &self,
                seed: &[u8; sys::$encapsulation_seed],
            ) -> Result<(Ciphertext, SharedSecret), Error> {
                filled(|(c, secret): &mut (Ciphertext, SharedSecret)| {
                    // SAFETY: the buffers have the sizes of their types and do not overlap.
                    check(unsafe {
                        sys::$encaps_derand(
                            c.as_mut_ptr(),
                            secret.as_mut_ptr(),
                            self.as_ptr(),
                            seed.as_ptr(),
                        )
                    })
                })
            }

            /// Expands the key for many encapsulations. Fails with [`Error::Key`] if it is not
            /// valid.
            pub fn prepare(&self) -> Result<PreparedEncapsulationKey, Error> {
                filled(|key| self.prepare_into(key))
            }

            /// Prepares the key like [`prepare`](Self::prepare), in place.
            pub fn prepare_into(&self, key: &mut PreparedEncapsulationKey) -> Result<(), Error> {
                // SAFETY: the struct is aligned as its type says, and the key has its size.
                check(unsafe { sys::$ek_parse(&mut key.0, self.as_ptr()) })
            }
        }

        impl DecapsulationKey {
            /// Computes the shared secret that a ciphertext carries. A tampered ciphertext is not
            /// an error: it gives a secret that nobody else has.
            pub fn decapsulate(&self, ciphertext: &Ciphertext) -> Result<SharedSecret, Error> {
                filled(|secret| self.decapsulate_into(ciphertext, secret))
            }

            /// Decapsulates like [`decapsulate`](Self::decapsulate), in place. On failure the
            /// secret holds only zero bytes.
            pub fn decapsulate_into(
                &self,
                ciphertext: &Ciphertext,
                secret: &mut SharedSecret,
            ) -> Result<(), Error> {
                // SAFETY: the buffers have the sizes of their types and do not overlap.
                check(unsafe {
                    sys::$decaps(secret.as_mut_ptr(), ciphertext.as_ptr(), self.as_ptr())
                })
            }

            /// Expands the key for many decapsulations.
            pub fn prepare(&self) -> Result<PreparedDecapsulationKey, Error> {
                filled(|key| self.prepare_into(key))
            }

            /// Prepares the key like [`prepare`](Self::prepare), in place.
            pub fn prepare_into(&self, key: &mut PreparedDecapsulationKey) -> Result<(), Error> {
                // SAFETY: the struct is aligned as its type says, and the key has its size.
                check(unsafe { sys::$dk_parse(&mut key.0, self.as_ptr()) })
            }
        }

        impl PreparedEncapsulationKey {
            /// Makes a shared secret and the ciphertext that carries it.
            pub fn encapsulate(&self) -> Result<(Ciphertext, SharedSecret), Error> {
                filled(|(c, secret)| self.encapsulate_into(c, secret))
            }

            /// Encapsulates like [`encapsulate`](Self::encapsulate), in place. On failure both
            /// outputs hold only zero bytes.
            pub fn encapsulate_into(
                &self,
                ciphertext: &mut Ciphertext,
                secret: &mut SharedSecret,
            ) -> Result<(), Error> {
                // SAFETY: the buffers have the sizes of their types and do not overlap.
                check(unsafe {
                    sys::$encaps_prepared(ciphertext.as_mut_ptr(), secret.as_mut_ptr(), &self.0)
                })
            }

            /// Encapsulates with the caller's randomness, for tests. The seed must be secret,
            /// uniformly random and used once.
            pub fn encapsulate_derand(
                &self,
                seed: &[u8; sys::$encapsulation_seed],
            ) -> Result<(Ciphertext, SharedSecret), Error> {
                filled(|(c, secret): &mut (Ciphertext, SharedSecret)| {
                    // SAFETY: the buffers have the sizes of their types and do not overlap.
                    check(unsafe {
                        sys::$encaps_prepared_derand(
                            c.as_mut_ptr(),
                            secret.as_mut_ptr(),
                            &self.0,
                            seed.as_ptr(),
                        )
                    })
                })
            }
        }

        impl PreparedDecapsulationKey {
            /// Makes a key pair from the operating system's randomness whose decapsulation key is
            /// prepared. That costs no more than [`keygen`](self::keygen).
            pub fn keygen() -> Result<(PreparedDecapsulationKey, EncapsulationKey), Error> {
                filled(|(key, ek)| Self::keygen_into(key, ek))
            }

            /// Makes a key pair like [`keygen`](Self::keygen), in place.
            pub fn keygen_into(
                key: &mut PreparedDecapsulationKey,
                ek: &mut EncapsulationKey,
            ) -> Result<(), Error> {
                // SAFETY: the struct is aligned as its type says, and the key has its size.
                check(unsafe { sys::$dk_keygen(&mut key.0, ek.as_mut_ptr()) })
            }

            /// Computes the key pair of a seed in place, with the decapsulation key prepared. The
            /// seed must be secret and uniformly random.
            pub fn keygen_derand_into(
                key: &mut PreparedDecapsulationKey,
                ek: &mut EncapsulationKey,
                seed: &[u8; sys::$keygen_seed],
            ) -> Result<(), Error> {
                // SAFETY: the struct is aligned as its type says, and the buffers have the sizes
                // of their types.
                check(unsafe { sys::$dk_from_seed(&mut key.0, ek.as_mut_ptr(), seed.as_ptr()) })
            }

            /// Computes the shared secret that a ciphertext carries. A tampered ciphertext is not
            /// an error: it gives a secret that nobody else has.
            pub fn decapsulate(&self, ciphertext: &Ciphertext) -> Result<SharedSecret, Error> {
                filled(|secret| self.decapsulate_into(ciphertext, secret))
            }

            /// Decapsulates like [`decapsulate`](Self::decapsulate), in place. On failure the
            /// secret holds only zero bytes.
            pub fn decapsulate_into(
                &self,
                ciphertext: &Ciphertext,
                secret: &mut SharedSecret,
            ) -> Result<(), Error> {
                // SAFETY: the buffers have the sizes of their types and do not overlap.
                check(unsafe {
                    sys::$decaps_prepared(secret.as_mut_ptr(), ciphertext.as_ptr(), &self.0)
                })
            }
        }

        crate::kem_batches::keygen_batch!(
            keygen_batch_into,
            keygen_batch,
            DecapsulationKey,
            EncapsulationKey,
            $keygen_batch
        );
        crate::kem_batches::encapsulation_batch!(
            "Encapsulates to each key",
            encapsulate_batch_into,
            encapsulate_batch,
            EncapsulationKey,
            u8,
            (Ciphertext, SharedSecret),
            $encaps_batch
        );
        crate::kem_batches::encapsulation_batch!(
            "Encapsulates to each prepared key",
            encapsulate_prepared_batch_into,
            encapsulate_prepared_batch,
            PreparedEncapsulationKey,
            sys::$prepared_ek,
            (Ciphertext, SharedSecret),
            $encaps_prepared_batch
        );
        crate::kem_batches::decapsulation_batch!(
            "Decapsulates each ciphertext with the key beside it",
            decapsulate_batch_into,
            decapsulate_batch,
            DecapsulationKey,
            u8,
            $decaps_batch
        );
        crate::kem_batches::decapsulation_batch!(
            "Decapsulates each ciphertext with the prepared key beside it",
            decapsulate_prepared_batch_into,
            decapsulate_prepared_batch,
            PreparedDecapsulationKey,
            sys::$prepared_dk,
            $decaps_prepared_batch
        );
    };
}

pub(crate) use kem_calls;
