// SPDX-License-Identifier: Apache-2.0
//! What the tests of answers read files and make randomness with.
pub mod json;
pub mod shake128;

/// The bytes of a string of hexadecimal digits.
pub fn unhex(text: &str) -> Vec<u8> {
    assert!(text.len() % 2 == 0, "an odd number of digits: {text}");
    (0..text.len())
        .step_by(2)
        .map(|i| u8::from_str_radix(&text[i..i + 2], 16).expect("a hexadecimal digit"))
        .collect()
}
