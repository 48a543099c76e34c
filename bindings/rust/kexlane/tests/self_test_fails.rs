// SPDX-License-Identifier: Apache-2.0
//! What a self test that fails looks like. This program has a `kxl_self_test` of its own, which the
//! linker takes in place of the library's: every test fails, and has the name of its target.
use kexlane::{target, Error};
use kexlane_sys::c_char;

#[no_mangle]
extern "C" fn kxl_self_test(target: *const c_char) -> *const c_char {
    if target.is_null() {
        "of the active target\0".as_ptr().cast()
    } else {
        target
    }
}

#[test]
fn a_self_test_that_fails_is_named() {
    let failed = target::self_test(None);
    assert_eq!(failed, Err(Error::SelfTest("of the active target")));
    assert_eq!(failed.unwrap_err().to_string(), "The self test of the active target failed");
    assert_eq!(target::self_test(Some("portable")), Err(Error::SelfTest("portable")));
    // A target that there is not is never asked for.
    assert_eq!(target::self_test(Some("avx")), Err(Error::Target));
}
