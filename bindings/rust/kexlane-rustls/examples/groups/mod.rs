// SPDX-License-Identifier: Apache-2.0
//! The provider of the example programs.
use rustls::crypto::{ring, CryptoProvider};

/// ring with kexlane's groups, or with those of these names alone.
pub fn provider(names: &[String]) -> Result<CryptoProvider, String> {
    let mut provider = kexlane_rustls::provider(ring::default_provider());
    if !names.is_empty() {
        let known = kexlane_rustls::ALL_KX_GROUPS.iter().chain(ring::ALL_KX_GROUPS);
        let known: Vec<_> = known.copied().collect();
        provider.kx_groups = names
            .iter()
            .map(|name| known.iter().copied().find(|group| format!("{:?}", group.name()) == *name))
            .collect::<Option<_>>()
            .ok_or_else(|| format!("the groups are {known:?}"))?;
    }
    Ok(provider)
}
