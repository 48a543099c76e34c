// SPDX-License-Identifier: Apache-2.0
//! The C functions, types and constants of kexlane, as its headers declare them. The headers
//! describe each function: its sizes, its errors, and which buffers may overlap. The crate
//! `kexlane` makes types and safe functions of them.
#![no_std]
#![allow(non_camel_case_types, non_snake_case)]

// Those of core::ffi are newer than Rust 1.63.
pub type c_int = i32;
pub type c_uint = u32;
/// C's `char`, by the rule of Rust's own `c_char`: unsigned on these processors, except in the
/// systems of Apple and Microsoft, and signed on all others.
#[cfg(all(
    any(
        target_arch = "aarch64",
        target_arch = "arm",
        target_arch = "csky",
        target_arch = "hexagon",
        target_arch = "msp430",
        target_arch = "powerpc",
        target_arch = "powerpc64",
        target_arch = "riscv32",
        target_arch = "riscv64",
        target_arch = "s390x",
        target_arch = "xtensa"
    ),
    not(any(target_vendor = "apple", target_os = "vita", windows))
))]
pub type c_char = u8;
#[cfg(not(all(
    any(
        target_arch = "aarch64",
        target_arch = "arm",
        target_arch = "csky",
        target_arch = "hexagon",
        target_arch = "msp430",
        target_arch = "powerpc",
        target_arch = "powerpc64",
        target_arch = "riscv32",
        target_arch = "riscv64",
        target_arch = "s390x",
        target_arch = "xtensa"
    ),
    not(any(target_vendor = "apple", target_os = "vita", windows))
)))]
pub type c_char = i8;

include!("bindings.rs");
