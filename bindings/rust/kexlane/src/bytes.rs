// SPDX-License-Identifier: Apache-2.0
//! Keys and messages: arrays of bytes with a type of their own. Secrets are wiped when they are
//! dropped, are compared in constant time, and show nothing of themselves.
use crate::Error;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{compiler_fence, Ordering};

/// A key, message or secret of a fixed size, for code that is generic over [`Kem`](crate::Kem).
///
/// The types themselves have `as_bytes`, which gives an array, and the other functions, so that
/// code that names them need not import this trait.
pub trait Bytes: Sized + Send + Sync + 'static + for<'a> TryFrom<&'a [u8], Error = Error> {
    /// How many bytes a value has.
    const BYTES: usize;

    /// A value of zero bytes, as a place for a result.
    fn zeroed() -> Self;

    /// Borrows bytes as a value, without a copy. Fails with [`Error::Length`] if they are not
    /// [`BYTES`](Bytes::BYTES).
    fn ref_from(bytes: &[u8]) -> Result<&Self, Error>;

    /// The bytes of the value. Those of a secret are secret.
    fn as_slice(&self) -> &[u8];
}

/// A type that is made of arrays of bytes, for which zero bytes are a value.
///
/// # Safety
/// The type is that.
pub(crate) unsafe trait Plain: Sized {
    fn zeroed() -> Self {
        // SAFETY: that is what the trait says.
        unsafe { MaybeUninit::zeroed().assume_init() }
    }
}

// SAFETY: both parts are made of bytes, and nothing reads what may lie between them.
unsafe impl<A: Plain, B: Plain> Plain for (A, B) {}

/// A place on the stack, whose bytes are wiped in the end.
struct Place<T: Plain>(MaybeUninit<T>);

impl<T: Plain> Drop for Place<T> {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Makes a value by filling a place, of which nothing stays on the stack.
#[inline(always)]
pub(crate) fn filled<T: Plain>(fill: impl FnOnce(&mut T) -> Result<(), Error>) -> Result<T, Error> {
    let mut place = Place::<T>(MaybeUninit::zeroed());
    // SAFETY: zero bytes are a value of a plain type.
    fill(unsafe { place.0.assume_init_mut() })?;
    // SAFETY: the place is read once. It is wiped and not dropped as a value.
    Ok(unsafe { place.0.as_ptr().read() })
}

/// Overwrites a secret with zeros, also where nobody reads it any more.
pub(crate) fn wipe<T>(secret: &mut T) {
    const STEP: usize = 32;
    let start: *mut u8 = (secret as *mut T).cast();
    let bytes = core::mem::size_of::<T>();
    // SAFETY: all writes are inside the value, and the compiler keeps volatile ones.
    unsafe {
        for i in 0..bytes / STEP {
            ptr::write_volatile(start.add(i * STEP).cast::<[u8; STEP]>(), [0; STEP]);
        }
        for i in bytes / STEP * STEP..bytes {
            ptr::write_volatile(start.add(i), 0);
        }
    }
    compiler_fence(Ordering::SeqCst);
}

/// Compares secrets. Volatile reads keep the compiler from leaving at the first difference.
pub(crate) fn equal<const N: usize>(a: &[u8; N], b: &[u8; N]) -> bool {
    let mut difference = 0;
    for (a, b) in a.iter().zip(b) {
        // SAFETY: the pointers come from references.
        difference |= unsafe { ptr::read_volatile(a) ^ ptr::read_volatile(b) };
    }
    difference == 0
}

/// What all newtypes have.
macro_rules! newtype {
    ($name:ident, $bytes:expr) => {
        impl $name {
            /// How many bytes a value has.
            pub const BYTES: usize = $bytes;

            /// A value of zero bytes, as a place for the result of a function that ends in `_into`.
            pub const fn zeroed() -> Self {
                Self([0; Self::BYTES])
            }

            /// Borrows bytes as a value, without a copy. Fails with
            /// [`Error::Length`](crate::Error::Length) if they are not [`BYTES`](Self::BYTES).
            pub fn ref_from(bytes: &[u8]) -> Result<&Self, $crate::Error> {
                let array: &[u8; $bytes] = bytes.try_into().map_err(|_| $crate::Error::Length)?;
                // SAFETY: repr(transparent) gives both the same layout.
                Ok(unsafe { &*(array as *const [u8; $bytes]).cast() })
            }

            #[allow(dead_code)] // not of every type
            pub(crate) fn as_ptr(&self) -> *const u8 {
                self.0.as_ptr()
            }

            pub(crate) fn as_mut_ptr(&mut self) -> *mut u8 {
                self.0.as_mut_ptr()
            }
        }

        // SAFETY: it is an array of bytes.
        unsafe impl $crate::bytes::Plain for $name {}

        impl TryFrom<&[u8]> for $name {
            type Error = $crate::Error;

            /// Copies bytes. Fails with [`Error::Length`](crate::Error::Length) if they are not
            /// [`BYTES`](Self::BYTES).
            fn try_from(bytes: &[u8]) -> Result<Self, $crate::Error> {
                Ok(Self(Self::ref_from(bytes)?.0))
            }
        }

        impl From<&[u8; $bytes]> for $name {
            fn from(bytes: &[u8; $bytes]) -> Self {
                Self(*bytes)
            }
        }

        impl $crate::Bytes for $name {
            const BYTES: usize = $bytes;

            fn zeroed() -> Self {
                Self::zeroed()
            }

            fn ref_from(bytes: &[u8]) -> Result<&Self, $crate::Error> {
                Self::ref_from(bytes)
            }

            fn as_slice(&self) -> &[u8] {
                &self.0
            }
        }
    };
}

/// A public key or message. Its documentation comes first.
macro_rules! public {
    ($(#[$attribute:meta])* $name:ident, $bytes:expr) => {
        $(#[$attribute])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name([u8; $bytes]);

        $crate::bytes::newtype!($name, $bytes);

        impl $name {
            /// The bytes, to be sent or stored.
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl From<[u8; $bytes]> for $name {
            fn from(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "("))?;
                for byte in &self.0 {
                    write!(f, "{:02x}", byte)?;
                }
                f.write_str(")")
            }
        }
    };
}

/// A secret. Its documentation comes first.
macro_rules! secret {
    ($(#[$attribute:meta])* $name:ident, $bytes:expr) => {
        $(#[$attribute])*
        ///
        /// It is wiped when it is dropped, and cannot be copied by accident: it has no `Clone`.
        /// `==` takes the same time for all values. `{:?}` does not show the bytes.
        #[repr(transparent)]
        pub struct $name([u8; $bytes]);

        $crate::bytes::newtype!($name, $bytes);

        impl $name {
            /// The bytes, which are secret. What is copied of them, the caller wipes.
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl Drop for $name {
            fn drop(&mut self) {
                $crate::bytes::wipe(&mut self.0);
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                $crate::bytes::equal(&self.0, &other.0)
            }
        }

        impl Eq for $name {}

        $crate::bytes::hidden!($name);
    };
}

/// `{:?}` without the content.
macro_rules! hidden {
    ($name:ident) => {
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

/// A prepared key. Its documentation comes first.
macro_rules! prepared {
    ($(#[$attribute:meta])* $name:ident, $c_type:ident, $bytes:expr) => {
        $(#[$attribute])*
        ///
        /// A prepared key stays in the process that made it: its layout depends on the CPU and on
        /// the library. It works on the target that was active when it was made. Any number of
        /// threads may use it at once.
        #[repr(transparent)]
        pub struct $name(kexlane_sys::$c_type);

        impl $name {
            /// A place for a key, which holds none yet: operations fail with
            /// [`Error::Key`](crate::Error::Key).
            pub const fn zeroed() -> Self {
                Self(kexlane_sys::$c_type { opaque: [0; $bytes] })
            }
        }

        // SAFETY: it is an array of bytes.
        unsafe impl $crate::bytes::Plain for $name {}

        $crate::bytes::hidden!($name);
    };
}

/// A prepared key that is secret.
macro_rules! prepared_secret {
    ($(#[$attribute:meta])* $name:ident, $c_type:ident, $bytes:expr) => {
        $crate::bytes::prepared! {
            $(#[$attribute])*
            ///
            /// It is wiped when it is dropped. It is large, and moving it leaves the bytes where it
            /// was: put it into a `Box`, or fill it in its place.
            $name, $c_type, $bytes
        }

        impl Drop for $name {
            fn drop(&mut self) {
                $crate::bytes::wipe(&mut self.0.opaque);
            }
        }
    };
}

pub(crate) use {hidden, newtype, prepared, prepared_secret, public, secret};
