// SPDX-License-Identifier: Apache-2.0
//! Key exchange that withstands quantum computers: ML-KEM-512, 768 and 1024 (FIPS 203), X25519
//! (RFC 7748), and the hybrids of both, X25519MLKEM768 and X-Wing. The arithmetic is that of the
//! C++ library kexlane, in the best SIMD instructions of the CPU.
//!
//! ```
//! use kexlane::xwing::{self, Ciphertext, EncapsulationKey};
//!
//! let (dk, ek) = xwing::keygen()?;                        // Alice sends ek
//! let received = EncapsulationKey::try_from(ek.as_ref())?;
//! let (ciphertext, bob) = received.encapsulate()?;        // Bob sends the ciphertext
//! let received = Ciphertext::try_from(ciphertext.as_ref())?;
//! let alice = dk.decapsulate(&received)?;
//! assert_eq!(alice, bob);                                 // 32 bytes: alice.as_bytes()
//! # Ok::<(), kexlane::Error>(())
//! ```
//!
//! A key exchange does not tell with whom it was: a protocol around it must.
//!
//! # Secrets
//!
//! Types with secrets are wiped when they are dropped. But Rust moves a value by copying its bytes,
//! and does not wipe where it was: what a function returns may leave copies on the stack. Each
//! function that makes a secret has a form that ends in `_into`, which writes it to its place. With
//! a `Box` as that place, a secret that moves is not copied:
//!
//! ```
//! use kexlane::mlkem768::{self, DecapsulationKey, EncapsulationKey};
//!
//! let mut dk = Box::new(DecapsulationKey::zeroed());
//! let mut ek = EncapsulationKey::zeroed();
//! mlkem768::keygen_into(&mut dk, &mut ek)?;
//! let (ciphertext, secret) = ek.encapsulate()?;
//! assert_eq!(dk.decapsulate(&ciphertext)?, secret);
//! # Ok::<(), kexlane::Error>(())
//! ```
//!
//! # Batches
//!
//! Functions that end in `_batch` do many operations side by side in the lanes of the CPU, and give
//! a result for each. They take keys or references to them.
//!
//! ```
//! use kexlane::mlkem768::{self, EncapsulationKey};
//! use kexlane::Error;
//!
//! let (_, good) = mlkem768::keygen()?;
//! let bad = EncapsulationKey::from([255; 1184]);
//! let results = mlkem768::encapsulate_batch(&[&good, &bad]);
//! assert!(results[0].is_ok());
//! assert_eq!(results[1].as_ref().err(), Some(&Error::Key));
//! # Ok::<(), kexlane::Error>(())
//! ```
//!
//! # Features
//!
//! - `std` (default): [`Error`] is a `std::error::Error`. Brings `alloc`.
//! - `alloc`: batches that return a `Vec`. Without it the crate needs nothing but `core`.
//! - `static`: links `libkexlane.a` and not the shared library.
#![no_std]
#![deny(missing_docs)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod batch;
mod bytes;
mod error;
mod kem;
mod kem_batches;
mod kem_calls;
mod mlkem;
pub mod target;
pub mod x25519;
pub mod x25519mlkem768;
pub mod xwing;

pub use bytes::Bytes;
pub use error::Error;
pub use kem::Kem;
pub use mlkem::{mlkem1024, mlkem512, mlkem768};

/// The version of the library that the program runs with, such as "0.2.0".
pub fn version() -> &'static str {
    // SAFETY: the function gives a constant string.
    unsafe { error::text(kexlane_sys::kxl_version()) }
}

/// The examples of the page that describes the crates.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
