// SPDX-License-Identifier: Apache-2.0
//! The trait of all KEMs, for code that is generic over them.
use crate::{Bytes, Error};

/// A key encapsulation mechanism.
///
/// The types that implement it hold nothing: [`MlKem512`](crate::mlkem512::MlKem512),
/// [`MlKem768`](crate::mlkem768::MlKem768), [`MlKem1024`](crate::mlkem1024::MlKem1024),
/// [`XWing`](crate::xwing::XWing) and
/// [`X25519MlKem768`](crate::x25519mlkem768::X25519MlKem768).
///
/// ```
/// use kexlane::{mlkem768::MlKem768, xwing::XWing, Bytes, Error, Kem};
///
/// fn exchange<K: Kem>() -> Result<usize, Error> {
///     let (dk, ek) = K::keygen()?;
///     let received = K::EncapsulationKey::ref_from(ek.as_ref())?;
///     let (ciphertext, secret) = K::encapsulate(received)?;
///     assert!(K::decapsulate(&dk, &ciphertext)? == secret);
///     Ok(ciphertext.as_ref().len())
/// }
///
/// assert_eq!(exchange::<MlKem768>(), Ok(1088));
/// assert_eq!(exchange::<XWing>(), Ok(1120));
/// ```
pub trait Kem {
    /// The name in the KEM's standard, such as "ML-KEM-768".
    const NAME: &'static str;
    /// How many bytes of randomness `keygen_derand` takes.
    const KEYGEN_SEED_BYTES: usize;
    /// How many bytes of randomness `encapsulate_derand` takes.
    const ENCAPSULATION_SEED_BYTES: usize;

    /// The public key.
    type EncapsulationKey: Bytes + AsRef<[u8]> + Clone + Ord + core::hash::Hash + core::fmt::Debug;
    /// The secret key.
    type DecapsulationKey: Bytes + Eq + core::fmt::Debug;
    /// What carries a shared secret.
    type Ciphertext: Bytes + AsRef<[u8]> + Clone + Ord + core::hash::Hash + core::fmt::Debug;
    /// The secret that both sides have in the end.
    type SharedSecret: Bytes + Eq + core::fmt::Debug;

    /// Makes a key pair from the operating system's randomness.
    fn keygen() -> Result<(Self::DecapsulationKey, Self::EncapsulationKey), Error>;

    /// Computes the key pair of a seed. Fails with [`Error::Length`] if it is not
    /// `KEYGEN_SEED_BYTES` long.
    fn keygen_derand(
        seed: &[u8],
    ) -> Result<(Self::DecapsulationKey, Self::EncapsulationKey), Error>;

    /// Makes a shared secret and the ciphertext that carries it. Fails with [`Error::Key`] if the
    /// key is not valid.
    fn encapsulate(
        ek: &Self::EncapsulationKey,
    ) -> Result<(Self::Ciphertext, Self::SharedSecret), Error>;

    /// Encapsulates with the caller's randomness, for tests. Fails with [`Error::Length`] if the
    /// seed is not `ENCAPSULATION_SEED_BYTES` long.
    fn encapsulate_derand(
        ek: &Self::EncapsulationKey,
        seed: &[u8],
    ) -> Result<(Self::Ciphertext, Self::SharedSecret), Error>;

    /// Computes the shared secret that a ciphertext carries. A tampered ciphertext is not an
    /// error: it gives a secret that nobody else has.
    fn decapsulate(
        dk: &Self::DecapsulationKey,
        ciphertext: &Self::Ciphertext,
    ) -> Result<Self::SharedSecret, Error>;
}

/// Implements [`Kem`] for a type, by the functions beside it.
macro_rules! implement_kem {
    ($kem:ident, $name:literal, $keygen_seed:expr, $encapsulation_seed:expr) => {
        impl crate::Kem for $kem {
            const NAME: &'static str = $name;
            const KEYGEN_SEED_BYTES: usize = $keygen_seed;
            const ENCAPSULATION_SEED_BYTES: usize = $encapsulation_seed;
            type EncapsulationKey = EncapsulationKey;
            type DecapsulationKey = DecapsulationKey;
            type Ciphertext = Ciphertext;
            type SharedSecret = SharedSecret;

            fn keygen() -> Result<(DecapsulationKey, EncapsulationKey), Error> {
                keygen()
            }

            fn keygen_derand(seed: &[u8]) -> Result<(DecapsulationKey, EncapsulationKey), Error> {
                keygen_derand(seed.try_into().map_err(|_| Error::Length)?)
            }

            fn encapsulate(ek: &EncapsulationKey) -> Result<(Ciphertext, SharedSecret), Error> {
                ek.encapsulate()
            }

            fn encapsulate_derand(
                ek: &EncapsulationKey,
                seed: &[u8],
            ) -> Result<(Ciphertext, SharedSecret), Error> {
                ek.encapsulate_derand(seed.try_into().map_err(|_| Error::Length)?)
            }

            fn decapsulate(
                dk: &DecapsulationKey,
                ciphertext: &Ciphertext,
            ) -> Result<SharedSecret, Error> {
                dk.decapsulate(ciphertext)
            }
        }
    };
}

pub(crate) use implement_kem;
