// SPDX-License-Identifier: Apache-2.0
//! The provider of the example programs.
use kexlane_rustls::{MLKEM1024, MLKEM768};
use rustls::crypto::{ring, CryptoProvider};

/// ring with kexlane's groups, or with those of these names alone, in this order.
pub fn provider(names: &[String]) -> Result<CryptoProvider, String> {
    let mut provider = kexlane_rustls::provider(ring::default_provider());
    if !names.is_empty() {
        let mut known = provider.kx_groups;
        known.extend([MLKEM1024, MLKEM768]);
        let named =
            |name: &String| known.iter().find(|group| format!("{:?}", group.name()) == *name);
        provider.kx_groups = names
            .iter()
            .map(|name| named(name).copied().ok_or_else(|| format!("no {name} among {known:?}")))
            .collect::<Result<_, _>>()?;
    }
    Ok(provider)
}
