// SPDX-License-Identifier: Apache-2.0
//! SIMD targets: which ones the library has, which ones this CPU can run, and which one is active.
//!
//! The first call makes the best supported target active. For tests and comparisons the environment
//! variable `KEXLANE_TARGET` or [`force`] selects another one. Every target gives the same bytes.
use crate::error::{check, text};
use crate::Error;
use kexlane_sys as sys;

/// The names of the targets that the library was built with, best first. The last is "portable".
pub fn names() -> impl Iterator<Item = &'static str> {
    // SAFETY: an index below the count has a name, which is a constant string.
    (0..unsafe { sys::kxl_target_count() }).map(|i| unsafe { text(sys::kxl_target_name(i)) })
}

/// Whether the library has a target of this name, and this CPU and operating system can run it.
pub fn supported(name: &str) -> bool {
    // SAFETY: the function takes any index.
    names().enumerate().any(|(i, n)| n == name && unsafe { sys::kxl_target_supported(i) } == 1)
}

/// The name of the active target.
pub fn active() -> &'static str {
    // SAFETY: the function gives a constant string.
    unsafe { text(sys::kxl_target_active()) }
}

/// Makes a target active for all threads, or the best supported one with `None`. Fails with
/// [`Error::Target`] if there is no target of this name or this CPU cannot run it. The active
/// target then stays.
pub fn force(name: Option<&str>) -> Result<(), Error> {
    // SAFETY: the name is null or ends with a zero byte.
    check(unsafe { sys::kxl_target_force(c_name(name)?) })
}

/// Runs a known answer of each operation on a target, or on the active one with `None`, in
/// milliseconds. Which target is active stays the same. Fails with [`Error::SelfTest`] if an answer
/// was wrong: then do not use the library. Fails with [`Error::Target`] if there is no target of
/// this name or this CPU cannot run it.
pub fn self_test(name: Option<&str>) -> Result<(), Error> {
    if name.map_or(false, |name| !supported(name)) {
        return Err(Error::Target);
    }
    // SAFETY: the name is null or ends with a zero byte. The function gives null or a constant
    // string.
    unsafe {
        let failed = sys::kxl_self_test(c_name(name)?);
        if failed.is_null() {
            Ok(())
        } else {
            Err(Error::SelfTest(text(failed)))
        }
    }
}

/// The library's own string of this name, which ends with a zero byte, or null for none.
fn c_name(name: Option<&str>) -> Result<*const sys::c_char, Error> {
    match name {
        None => Ok(core::ptr::null()),
        Some(name) => {
            let i = names().position(|n| n == name).ok_or(Error::Target)?;
            // SAFETY: the function takes any index.
            Ok(unsafe { sys::kxl_target_name(i) })
        }
    }
}

/// Fails with [`Error::Target`] if the environment variable `KEXLANE_TARGET` names a target that
/// does not exist or that this CPU cannot run. The best supported target was then taken.
pub fn environment() -> Result<(), Error> {
    // SAFETY: the function takes no argument.
    check(unsafe { sys::kxl_target_environment() })
}
