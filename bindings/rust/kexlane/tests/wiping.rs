// SPDX-License-Identifier: Apache-2.0
//! Secrets are wiped where they were: when they are dropped, and on the stack of the calls that
//! make them.
use kexlane::x25519mlkem768::{respond, Client, PreparedClient, Secret};
use kexlane::{mlkem768, x25519, xwing, Error};
use std::mem::{size_of, ManuallyDrop};

/// Drops a value in memory that stays, and says whether it was wiped.
fn is_wiped<T>(value: T) -> bool {
    let mut place = Box::new(ManuallyDrop::new(value));
    let start: *const u8 = (&**place as *const T).cast();
    // SAFETY: the memory belongs to the box and is initialised, also after the drop. A volatile
    // read is one that the compiler cannot know to come after the drop.
    let bytes = || (0..size_of::<T>()).map(|i| unsafe { start.add(i).read_volatile() });
    assert!(bytes().any(|byte| byte != 0));
    // SAFETY: the value is dropped once.
    unsafe { ManuallyDrop::drop(&mut place) };
    let mut after = bytes();
    after.all(|byte| byte == 0)
}

#[test]
fn dropped_secrets_are_wiped() -> Result<(), Error> {
    let (dk, ek) = mlkem768::keygen()?;
    assert!(!is_wiped(ek.clone()), "public keys are not wiped: this test can fail");
    assert!(is_wiped(ek.encapsulate()?.1));
    assert!(is_wiped(dk.prepare()?));
    assert!(is_wiped(dk));
    let (dk, _) = xwing::keygen()?;
    assert!(is_wiped(dk.prepare()?));
    assert!(is_wiped(dk));
    let (sk, pk) = x25519::keygen()?;
    assert!(is_wiped(sk.diffie_hellman(&pk)?));
    assert!(is_wiped(sk));
    let (client, share) = Client::start()?;
    assert!(is_wiped(respond(&share)?.1));
    assert!(is_wiped(client));
    assert!(is_wiped(PreparedClient::start()?.0));
    assert!(is_wiped([Secret::from(&[1; 64]), Secret::from(&[2; 64])]));
    Ok(())
}

/// Runs code on a stack of its own, and looks through that stack afterwards.
#[cfg(target_os = "linux")]
mod stack {
    use super::*;
    use std::collections::HashSet;
    use std::ffi::c_void;

    const STACK_BYTES: usize = 256 << 10;
    /// How many bytes of a secret a trace has. Fewer could be chance.
    const TRACE_BYTES: usize = 12;

    extern "C" {
        fn pthread_attr_init(attributes: *mut [u64; 16]) -> i32;
        fn pthread_attr_setstack(attributes: *mut [u64; 16], stack: *mut u8, bytes: usize) -> i32;
        fn pthread_create(
            thread: *mut usize,
            attributes: *const [u64; 16],
            start: extern "C" fn(*mut c_void) -> *mut c_void,
            argument: *mut c_void,
        ) -> i32;
        fn pthread_join(thread: usize, result: *mut *mut c_void) -> i32;
    }

    extern "C" fn call(function: *mut c_void) -> *mut c_void {
        // SAFETY: it is what `traces` passes.
        unsafe { (*function.cast::<&mut dyn FnMut()>())() };
        std::ptr::null_mut()
    }

    /// Calls a function on a new stack, and returns how many traces of a secret are left there.
    fn traces(secret: &[u8], mut function: impl FnMut()) -> usize {
        let mut stack = vec![0u8; STACK_BYTES + 64];
        let start = stack.as_ptr().align_offset(64);
        let mut function: &mut dyn FnMut() = &mut function;
        let argument: *mut &mut dyn FnMut() = &mut function;
        // SAFETY: the attributes are larger than C's, and the stack and the function outlive the
        // thread.
        unsafe {
            let mut attributes = [0; 16];
            let mut thread = 0;
            assert_eq!(pthread_attr_init(&mut attributes), 0);
            let place = stack.as_mut_ptr().add(start);
            assert_eq!(pthread_attr_setstack(&mut attributes, place, STACK_BYTES), 0);
            assert_eq!(pthread_create(&mut thread, &attributes, call, argument.cast()), 0);
            assert_eq!(pthread_join(thread, std::ptr::null_mut()), 0);
        }
        // Runs of one byte would be found everywhere.
        let parts: HashSet<&[u8]> = secret
            .windows(TRACE_BYTES)
            .filter(|part| part.iter().collect::<HashSet<_>>().len() > TRACE_BYTES / 2)
            .collect();
        assert!(!parts.is_empty());
        stack.windows(TRACE_BYTES).filter(|window| parts.contains(window)).count()
    }

    /// The part of a decapsulation key of ML-KEM-768 before ek.
    const SECRET_PART: usize = mlkem768::DecapsulationKey::BYTES - 1184 - 64;

    /// Reads a value, so that the compiler cannot leave it out.
    #[inline(never)]
    fn read<T>(value: &T) {
        // SAFETY: the value has a first byte.
        unsafe { (value as *const T).cast::<u8>().read_volatile() };
    }

    #[test]
    fn calls_in_place_leave_no_traces() -> Result<(), Error> {
        use mlkem768::*;
        let seed: [u8; 64] = core::array::from_fn(|i| i as u8);
        let (dk, ek) = keygen_derand(&seed)?;
        let (c, secret) = ek.encapsulate()?;
        let secret_part = &dk.as_bytes()[..SECRET_PART];

        let left = traces(secret_part, || read(&{ *dk.as_bytes() }));
        assert!(left > 0, "a copy leaves traces: this test can fail");

        let (mut place, mut place_ek) = (DecapsulationKey::zeroed(), EncapsulationKey::zeroed());
        let left =
            traces(secret_part, || keygen_derand_into(&mut place, &mut place_ek, &seed).unwrap());
        assert_eq!((left, &place), (0, &dk));

        let mut prepared = PreparedDecapsulationKey::zeroed();
        let left = traces(secret_part, || dk.prepare_into(&mut prepared).unwrap());
        assert_eq!(left, 0);

        let mut place = SharedSecret::zeroed();
        let left = traces(secret.as_bytes(), || dk.decapsulate_into(&c, &mut place).unwrap());
        assert_eq!((left, &place), (0, &secret));

        let mut places: Vec<_> = (0..3).map(|_| Err(Error::Random)).collect();
        let items = [(&dk, &c); 3];
        let left =
            traces(secret.as_bytes(), || decapsulate_batch_into(&items, &mut places).unwrap());
        assert_eq!((left, places[2].as_ref()), (0, Ok(&secret)));
        Ok(())
    }

    /// Code that is not optimised copies a result several times on its way.
    #[test]
    #[cfg_attr(debug_assertions, ignore = "for optimised builds")]
    fn results_leave_no_traces_beside_themselves() -> Result<(), Error> {
        use mlkem768::*;
        let seed: [u8; 64] = core::array::from_fn(|i| i as u8);
        let (dk, ek) = keygen_derand(&seed)?;
        let (c, secret) = ek.encapsulate()?;
        let left = traces(&dk.as_bytes()[..SECRET_PART], || read(&keygen_derand(&seed)));
        assert_eq!(left, 0);
        let bytes = &dk.as_bytes()[..];
        let left = traces(&bytes[..SECRET_PART], || read(&DecapsulationKey::try_from(bytes)));
        assert_eq!(left, 0);
        let left = traces(secret.as_bytes(), || read(&dk.decapsulate(&c)));
        assert_eq!(left, 0);
        Ok(())
    }
}
