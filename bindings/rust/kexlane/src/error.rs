// SPDX-License-Identifier: Apache-2.0
//! Errors: the statuses of the library.
use core::fmt;
use kexlane_sys as sys;

/// Why an operation gave no result.
///
/// [`Display`](fmt::Display) gives the library's own words, and for a self test its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Error {
    /// A slice has not the length that its type needs (`KXL_ERR_LENGTH`).
    Length,
    /// A key fails the checks of its standard, or two keys are not a pair (`KXL_ERR_KEY`).
    Key,
    /// The X25519 result is all zero: the peer sent a point of low order (`KXL_ERR_LOW_ORDER`).
    LowOrder,
    /// The operating system gave no randomness (`KXL_ERR_RANDOM`).
    Random,
    /// There is no such SIMD target, or this CPU cannot run it (`KXL_ERR_TARGET`).
    Target,
    /// The self test of this name gave a wrong answer, such as "ML-KEM-768 decaps, batch".
    SelfTest(&'static str),
    /// Another status. The types of this crate let none happen, but a later library may have more.
    Other(i32),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = match *self {
            Error::Length => sys::KXL_ERR_LENGTH,
            Error::Key => sys::KXL_ERR_KEY,
            Error::LowOrder => sys::KXL_ERR_LOW_ORDER,
            Error::Random => sys::KXL_ERR_RANDOM,
            Error::Target => sys::KXL_ERR_TARGET,
            Error::SelfTest(name) => return write!(f, "The self test {name} failed"),
            Error::Other(status) => status,
        };
        // SAFETY: the function takes any status and gives a constant string.
        f.write_str(unsafe { text(sys::kxl_status_text(status)) })
    }
}

#[cfg(feature = "std")]
impl std::error::Error for Error {}

/// Turns a status of the library into a result.
pub(crate) fn check(status: sys::kxl_status) -> Result<(), Error> {
    Err(match status {
        sys::KXL_OK => return Ok(()),
        sys::KXL_ERR_LENGTH => Error::Length,
        sys::KXL_ERR_KEY => Error::Key,
        sys::KXL_ERR_LOW_ORDER => Error::LowOrder,
        sys::KXL_ERR_RANDOM => Error::Random,
        sys::KXL_ERR_TARGET => Error::Target,
        other => Error::Other(other),
    })
}

/// Borrows a constant string of the library. `core::ffi::CStr` is newer than Rust 1.63.
///
/// # Safety
/// The string is ASCII, ends with a zero byte, and lives as long as the program.
pub(crate) unsafe fn text(string: *const sys::c_char) -> &'static str {
    let mut bytes = 0;
    while *string.add(bytes) != 0 {
        bytes += 1;
    }
    core::str::from_utf8_unchecked(core::slice::from_raw_parts(string.cast(), bytes))
}
