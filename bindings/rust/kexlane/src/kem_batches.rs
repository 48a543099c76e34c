// SPDX-License-Identifier: Apache-2.0
//! The batches of KEMs. The module that calls these macros imports what they name.

/// A key pair is (secret, public); the library takes the public one first.
macro_rules! keygen_batch {
    ($into:ident, $collect:ident, $secret:ident, $public:ident, $call:ident) => {
        /// Makes as many key pairs as there are places. Each gets a pair or its error. Returns the
        /// first error.
        pub fn $into(pairs: &mut [Result<($secret, $public), Error>]) -> Result<(), Error> {
            batch::run(
                pairs.len(),
                pairs,
                |_| [],
                |(secret, public)| [public.as_mut_ptr(), secret.as_mut_ptr()],
                |n, [public, secret], [], status| {
                    // SAFETY: each array has n pointers to buffers of the sizes of their types.
                    unsafe { sys::$call(n, public.as_ptr(), secret.as_ptr(), status) }
                },
            )
        }

        /// Makes n key pairs.
        #[cfg(feature = "alloc")]
        pub fn $collect(n: usize) -> Vec<Result<($secret, $public), Error>> {
            batch::collect(n, $into)
        }
    };
}

macro_rules! encapsulation_batch {
    (
        $doc:literal, $into:ident, $collect:ident, $key:ident, $c_type:ty,
        ($c:ident, $secret:ident), $call:ident
    ) => {
        #[doc = concat!($doc, ". Each result is what is sent and its secret, or the error")]
        /// of its key. Returns the first error, or [`Error::Length`] if there are not as many
        /// places as keys.
        pub fn $into<E: Borrow<$key>>(
            keys: &[E],
            results: &mut [Result<($c, $secret), Error>],
        ) -> Result<(), Error> {
            batch::run(
                keys.len(),
                results,
                |i| [keys[i].borrow() as *const $key as *const u8],
                |(c, secret)| [c.as_mut_ptr(), secret.as_mut_ptr()],
                |n, [c, secret], [key], status| {
                    let key = key.as_ptr() as *const *const $c_type;
                    // SAFETY: each array has n pointers to what their types say.
                    unsafe { sys::$call(n, c.as_ptr(), secret.as_ptr(), key, status) }
                },
            )
        }

        #[doc = concat!($doc, ". Each result is what is sent and its secret, or the error")]
        /// of its key.
        #[cfg(feature = "alloc")]
        pub fn $collect<E: Borrow<$key>>(keys: &[E]) -> Vec<Result<($c, $secret), Error>> {
            batch::collect(keys.len(), |results| $into(keys, results))
        }
    };
}

macro_rules! decapsulation_batch {
    ($doc:literal, $into:ident, $collect:ident, $key:ident, $c_type:ty, $call:ident) => {
        #[doc = concat!($doc, ". Each result is the shared secret, or the error")]
        /// of its key. Returns the first error, or [`Error::Length`] if there are not as many
        /// places as ciphertexts.
        pub fn $into<D: Borrow<$key>, C: Borrow<Ciphertext>>(
            items: &[(D, C)],
            results: &mut [Result<SharedSecret, Error>],
        ) -> Result<(), Error> {
            batch::run(
                items.len(),
                results,
                |i| {
                    let key: &$key = items[i].0.borrow();
                    [items[i].1.borrow().as_ptr(), key as *const $key as *const u8]
                },
                |secret| [secret.as_mut_ptr()],
                |n, [secret], [c, key], status| {
                    let key = key.as_ptr() as *const *const $c_type;
                    // SAFETY: each array has n pointers to what their types say.
                    unsafe { sys::$call(n, secret.as_ptr(), c.as_ptr(), key, status) }
                },
            )
        }

        #[doc = concat!($doc, ". Each result is the shared secret, or the error of its key.")]
        #[cfg(feature = "alloc")]
        pub fn $collect<D: Borrow<$key>, C: Borrow<Ciphertext>>(
            items: &[(D, C)],
        ) -> Vec<Result<SharedSecret, Error>> {
            batch::collect(items.len(), |results| $into(items, results))
        }
    };
}

pub(crate) use {decapsulation_batch, encapsulation_batch, keygen_batch};
