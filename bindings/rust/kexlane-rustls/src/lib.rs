// SPDX-License-Identifier: Apache-2.0
//! rustls with the key exchange of kexlane: X25519MLKEM768 and X25519, and on request MLKEM768 and
//! MLKEM1024.
//!
//! One line makes a program post-quantum, before it makes its first connection. Cipher suites,
//! signatures and randomness stay those of the provider that it had:
//!
//! ```
//! kexlane_rustls::provider(rustls::crypto::ring::default_provider()).install_default().unwrap();
//! ```
//!
//! A program that names a provider for each configuration takes this one in its place:
//!
//! ```
//! # use rustls::{ClientConfig, RootCertStore};
//! # let roots = RootCertStore::empty();
//! let provider = kexlane_rustls::provider(rustls::crypto::ring::default_provider());
//! let config = ClientConfig::builder_with_provider(provider.into())
//!     .with_safe_default_protocol_versions()?
//!     .with_root_certificates(roots)
//!     .with_no_client_auth();
//! # Ok::<(), rustls::Error>(())
//! ```
//!
//! # What is agreed on
//!
//! A client offers X25519MLKEM768 first, and sends its key share and one of X25519. A server without
//! the hybrid takes the latter at once. A server takes the first group in the client's list that it
//! has: that is how rustls chooses.
//!
//! [`DEFAULT_KX_GROUPS`] are the groups that [`provider`] puts in front. [`MLKEM768`] and
//! [`MLKEM1024`] are not among them: they are for those whose rules ask for ML-KEM alone.
//!
//! ```
//! use kexlane_rustls::{MLKEM1024, X25519MLKEM768};
//!
//! let mut provider = kexlane_rustls::provider(rustls::crypto::ring::default_provider());
//! provider.kx_groups = vec![MLKEM1024, X25519MLKEM768];
//! ```
//!
//! # Bad key shares
//!
//! A share of a wrong size, an encapsulation key that fails the check of FIPS 203 section 7.2, and a
//! point of low order end the handshake with [`PeerMisbehaved::InvalidKeyShare`] and the alert
//! illegal_parameter. If the operating system gives no randomness, the error is
//! [`Error::FailedToGetRandomBytes`].
#![no_std]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

extern crate alloc;

/// The program of the page is a test too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod hybrid;
mod mlkem;
mod x25519;

use rustls::crypto::{CryptoProvider, SupportedKxGroup};
use rustls::{Error, PeerMisbehaved};

/// X25519MLKEM768 (RFC 10024): secure as long as either of ML-KEM-768 and X25519 is unbroken. TLS
/// 1.3 only. The client sends 1216 bytes, and the server 1120.
pub static X25519MLKEM768: &dyn SupportedKxGroup = &hybrid::Group;

/// X25519 (RFC 7748). Quantum computers break it. Each side sends 32 bytes.
pub static X25519: &dyn SupportedKxGroup = &x25519::Group;

/// ML-KEM-768 alone (FIPS 203). TLS 1.3 only. The client sends 1184 bytes, and the server 1088.
pub static MLKEM768: &dyn SupportedKxGroup = &mlkem::mlkem768::Group;

/// ML-KEM-1024 alone (FIPS 203). TLS 1.3 only. Each side sends 1568 bytes.
pub static MLKEM1024: &dyn SupportedKxGroup = &mlkem::mlkem1024::Group;

/// The groups that [`provider`] puts in front of those of its base, best first.
pub static DEFAULT_KX_GROUPS: &[&dyn SupportedKxGroup] = &[X25519MLKEM768, X25519];

/// All groups of this crate, best first.
pub static ALL_KX_GROUPS: &[&dyn SupportedKxGroup] = &[X25519MLKEM768, X25519, MLKEM1024, MLKEM768];

/// The base with kexlane's key exchange: [`DEFAULT_KX_GROUPS`], and then the base's other groups, in
/// its order. Of those, what kexlane has too is kexlane's. All else is the base's.
pub fn provider(base: CryptoProvider) -> CryptoProvider {
    let mut kx_groups = DEFAULT_KX_GROUPS.to_vec();
    for theirs in base.kx_groups {
        let ours = ALL_KX_GROUPS.iter().copied().find(|ours| ours.name() == theirs.name());
        let group = ours.unwrap_or(theirs);
        if kx_groups.iter().all(|before| before.name() != group.name()) {
            kx_groups.push(group);
        }
    }
    CryptoProvider { kx_groups, ..base }
}

/// What rustls calls an error of kexlane.
fn error(error: kexlane::Error) -> Error {
    match error {
        kexlane::Error::Length | kexlane::Error::Key | kexlane::Error::LowOrder => {
            PeerMisbehaved::InvalidKeyShare.into()
        }
        kexlane::Error::Random => Error::FailedToGetRandomBytes,
        other => Error::General(alloc::format!("kexlane: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What no peer and no test can bring about.
    #[test]
    fn errors_of_this_machine_are_not_the_peers() {
        assert_eq!(error(kexlane::Error::Random), Error::FailedToGetRandomBytes);
        let other = error(kexlane::Error::Other(99));
        assert!(
            matches!(&other, Error::General(text) if text.starts_with("kexlane: ")),
            "{other:?}"
        );
    }
}
