// SPDX-License-Identifier: Apache-2.0
//! X25519, RFC 7748: Diffie-Hellman key agreement on Curve25519.
//!
//! Quantum computers break it: [`x25519mlkem768`](crate::x25519mlkem768) and
//! [`xwing`](crate::xwing) combine it with ML-KEM.
//!
//! ```
//! use kexlane::x25519;
//!
//! let (alice, alice_sends) = x25519::keygen()?;
//! let (bob, bob_sends) = x25519::keygen()?;
//! assert_eq!(alice.diffie_hellman(&bob_sends)?, bob.diffie_hellman(&alice_sends)?);
//! # Ok::<(), kexlane::Error>(())
//! ```
use crate::batch;
use crate::bytes::{filled, public, secret};
use crate::error::check;
use crate::Error;
use core::borrow::Borrow;
use kexlane_sys as sys;

#[cfg(feature = "alloc")]
use alloc::vec::Vec;

public! {
    /// The public key, a u-coordinate: 32 bytes.
    #[derive(Copy)]
    PublicKey, sys::KXL_X25519_PK_BYTES
}
secret! {
    /// The secret key: any 32 random bytes. X25519 clamps them as RFC 7748 section 5 says.
    SecretKey, sys::KXL_X25519_SK_BYTES
}
secret! {
    /// What both sides compute: a u-coordinate of 32 bytes, which is not uniformly random. Hash it
    /// before use, together with both public keys, as the protocol says.
    SharedSecret, sys::KXL_X25519_SS_BYTES
}

/// Makes a key pair from the operating system's randomness. Fails with [`Error::Random`] if there
/// is none.
pub fn keygen() -> Result<(SecretKey, PublicKey), Error> {
    filled(|(sk, pk)| keygen_into(sk, pk))
}

/// Makes a key pair like [`keygen`], in place. On failure both keys hold only zero bytes.
pub fn keygen_into(sk: &mut SecretKey, pk: &mut PublicKey) -> Result<(), Error> {
    // SAFETY: the buffers have the sizes of their types.
    check(unsafe { sys::kxl_x25519_keygen(pk.as_mut_ptr(), sk.as_mut_ptr()) })
}

impl SecretKey {
    /// Computes the public key that belongs to this key: X25519(sk, 9), RFC 7748 section 6.1.
    pub fn public_key(&self) -> PublicKey {
        let mut pk = PublicKey::zeroed();
        // SAFETY: the buffers have the sizes of their types.
        let status = unsafe { sys::kxl_x25519_public_key(pk.as_mut_ptr(), self.as_ptr()) };
        assert_eq!(status, sys::KXL_OK, "only a null pointer is an error");
        pk
    }

    /// Computes the shared secret X25519(sk, peer), RFC 7748 section 6.1. Fails with
    /// [`Error::LowOrder`] if the result is all zero: only a peer who cheats can cause that.
    pub fn diffie_hellman(&self, peer: &PublicKey) -> Result<SharedSecret, Error> {
        filled(|secret| self.diffie_hellman_into(peer, secret))
    }

    /// Computes the shared secret like [`diffie_hellman`](Self::diffie_hellman), in place. On
    /// failure it holds only zero bytes.
    pub fn diffie_hellman_into(
        &self,
        peer: &PublicKey,
        secret: &mut SharedSecret,
    ) -> Result<(), Error> {
        // SAFETY: the buffers have the sizes of their types.
        check(unsafe {
            sys::kxl_x25519_shared_secret(secret.as_mut_ptr(), self.as_ptr(), peer.as_ptr())
        })
    }
}

impl From<&SecretKey> for PublicKey {
    fn from(sk: &SecretKey) -> Self {
        sk.public_key()
    }
}

crate::kem_batches::keygen_batch!(
    keygen_batch_into,
    keygen_batch,
    SecretKey,
    PublicKey,
    kxl_x25519_keygen_batch
);

/// Computes the shared secret of each secret key and the peer's public key beside it. Each result
/// is the shared secret, or the error of its item. Returns the first error, or [`Error::Length`] if
/// there are not as many places as items.
pub fn diffie_hellman_batch_into<S: Borrow<SecretKey>, P: Borrow<PublicKey>>(
    items: &[(S, P)],
    results: &mut [Result<SharedSecret, Error>],
) -> Result<(), Error> {
    batch::run(
        items.len(),
        results,
        |i| [items[i].0.borrow().as_ptr(), items[i].1.borrow().as_ptr()],
        |secret| [secret.as_mut_ptr()],
        |n, [secret], [sk, peer], status| {
            // SAFETY: each array has n pointers to buffers of the sizes of their types.
            unsafe {
                sys::kxl_x25519_shared_secret_batch(
                    n,
                    secret.as_ptr(),
                    sk.as_ptr(),
                    peer.as_ptr(),
                    status,
                )
            }
        },
    )
}

/// Computes the shared secret of each secret key and the peer's public key beside it. Each result
/// is the shared secret, or the error of its item.
#[cfg(feature = "alloc")]
pub fn diffie_hellman_batch<S: Borrow<SecretKey>, P: Borrow<PublicKey>>(
    items: &[(S, P)],
) -> Vec<Result<SharedSecret, Error>> {
    batch::collect(items.len(), |results| diffie_hellman_batch_into(items, results))
}
