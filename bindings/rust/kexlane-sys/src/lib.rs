// SPDX-License-Identifier: Apache-2.0
//! The C functions, types and constants of kexlane, as its headers declare them. The headers
//! describe each function: its sizes, its errors, and which buffers may overlap. The crate
//! `kexlane` makes types and safe functions of them.
#![no_std]
#![allow(non_camel_case_types, non_snake_case)]

// Those of core::ffi are newer than Rust 1.63.
pub type c_int = i32;
pub type c_uint = u32;
/// C's `char`: signed on x86 and wherever Apple and Microsoft decide, unsigned elsewhere.
#[cfg(any(
    target_arch = "x86",
    target_arch = "x86_64",
    target_vendor = "apple",
    target_os = "windows",
    target_family = "wasm"
))]
pub type c_char = i8;
#[cfg(not(any(
    target_arch = "x86",
    target_arch = "x86_64",
    target_vendor = "apple",
    target_os = "windows",
    target_family = "wasm"
)))]
pub type c_char = u8;

include!("bindings.rs");
