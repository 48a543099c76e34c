// SPDX-License-Identifier: Apache-2.0
//! ML-KEM alone (FIPS 203) in TLS 1.3: the client sends an encapsulation key, and the server a
//! ciphertext.

macro_rules! group {
    ($module:ident, $name:ident) => {
        pub(crate) mod $module {
            use crate::error;
            use alloc::boxed::Box;
            use core::fmt;
            use kexlane::$module::{
                Ciphertext, EncapsulationKey, PreparedDecapsulationKey, SharedSecret as K,
            };
            use rustls::crypto::{
                ActiveKeyExchange, CompletedKeyExchange, SharedSecret, SupportedKxGroup,
            };
            use rustls::ffdhe_groups::FfdheGroup;
            use rustls::{Error, NamedGroup, ProtocolVersion};

            pub(crate) struct Group;

            impl fmt::Debug for Group {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(concat!(stringify!($name), " of kexlane"))
                }
            }

            impl SupportedKxGroup for Group {
                fn start(&self) -> Result<Box<dyn ActiveKeyExchange>, Error> {
                    let mut exchange = Box::new(Exchange {
                        dk: PreparedDecapsulationKey::zeroed(),
                        ek: EncapsulationKey::zeroed(),
                    });
                    let Exchange { dk, ek } = &mut *exchange;
                    PreparedDecapsulationKey::keygen_into(dk, ek).map_err(error)?;
                    Ok(exchange)
                }

                fn start_and_complete(&self, peer: &[u8]) -> Result<CompletedKeyExchange, Error> {
                    let (mut c, mut secret) = (Ciphertext::zeroed(), K::zeroed());
                    EncapsulationKey::ref_from(peer)
                        .and_then(|ek| ek.encapsulate_into(&mut c, &mut secret))
                        .map_err(error)?;
                    Ok(CompletedKeyExchange {
                        group: self.name(),
                        pub_key: c.as_bytes().to_vec(),
                        secret: SharedSecret::from(&secret.as_bytes()[..]),
                    })
                }

                fn name(&self) -> NamedGroup {
                    NamedGroup::$name
                }

                fn usable_for_version(&self, version: ProtocolVersion) -> bool {
                    version == ProtocolVersion::TLSv1_3
                }

                fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
                    None
                }
            }

            /// It stays in its box, so that the secret key is not copied. The key is prepared: key
            /// generation has expanded what decapsulation needs.
            struct Exchange {
                dk: PreparedDecapsulationKey,
                ek: EncapsulationKey,
            }

            impl ActiveKeyExchange for Exchange {
                fn complete(self: Box<Self>, peer: &[u8]) -> Result<SharedSecret, Error> {
                    let mut secret = K::zeroed();
                    Ciphertext::ref_from(peer)
                        .and_then(|c| self.dk.decapsulate_into(c, &mut secret))
                        .map_err(error)?;
                    Ok(SharedSecret::from(&secret.as_bytes()[..]))
                }

                fn pub_key(&self) -> &[u8] {
                    self.ek.as_bytes()
                }

                fn group(&self) -> NamedGroup {
                    NamedGroup::$name
                }

                fn ffdhe_group(&self) -> Option<FfdheGroup<'static>> {
                    None
                }
            }
        }
    };
}

group!(mlkem768, MLKEM768);
group!(mlkem1024, MLKEM1024);
