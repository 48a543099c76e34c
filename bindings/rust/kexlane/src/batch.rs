// SPDX-License-Identifier: Apache-2.0
//! Batches: many operations in one call of the library, side by side in the lanes of the CPU.
use crate::bytes::Plain;
use crate::error::check;
use crate::Error;
use core::ptr;
use kexlane_sys::kxl_status;

/// How many items are given to the library at a time, so that their pointers fit on the stack. The
/// library works on at most 32 at a time.
const CHUNK: usize = 64;

/// The pointers to one argument of each item.
pub(crate) type Inputs = [*const u8; CHUNK];
pub(crate) type Outputs = [*mut u8; CHUNK];

/// Runs `call` for chunks of items. Every output becomes a value or the error of its item. Returns
/// the first error. If there are not as many inputs as outputs, all outputs become
/// [`Error::Length`], and if `input` panics, those from its chunk on.
///
/// `input` gives the pointers to the inputs of an item, and `output` those to the parts of a value.
/// `call` gets the number of items, the pointers, and the statuses to write.
pub(crate) fn run<T: Plain, const IN: usize, const OUT: usize>(
    input_count: usize,
    outputs: &mut [Result<T, Error>],
    input: impl Fn(usize) -> [*const u8; IN],
    output: impl Fn(&mut T) -> [*mut u8; OUT],
    call: impl Fn(usize, [Outputs; OUT], [Inputs; IN], *mut kxl_status) -> kxl_status,
) -> Result<(), Error> {
    // `input` runs the caller's code, which may panic: no output may then be zero bytes or come
    // from an earlier batch.
    outputs.iter_mut().for_each(|output| *output = Err(Error::Length));
    if input_count != outputs.len() {
        return Err(Error::Length);
    }
    let mut first = Ok(());
    let mut done = 0;
    for chunk in outputs.chunks_mut(CHUNK) {
        let mut inputs = [[ptr::null(); CHUNK]; IN];
        let mut places = [[ptr::null_mut(); CHUNK]; OUT];
        for i in 0..chunk.len() {
            for (argument, pointer) in inputs.iter_mut().zip(input(done + i)) {
                argument[i] = pointer;
            }
        }
        for (i, item) in chunk.iter_mut().enumerate() {
            *item = Ok(T::zeroed());
            if let Ok(value) = item {
                for (argument, pointer) in places.iter_mut().zip(output(value)) {
                    argument[i] = pointer;
                }
            }
        }
        let mut statuses = [0; CHUNK];
        // Its result is the first of the statuses that is not KXL_OK.
        let _ = call(chunk.len(), places, inputs, statuses.as_mut_ptr());
        for (item, status) in chunk.iter_mut().zip(statuses) {
            if let Err(error) = check(status) {
                *item = Err(error);
                first = first.and(Err(error));
            }
        }
        done += chunk.len();
    }
    first
}

/// Runs a batch into a new vector, whose results are made where they stay.
#[cfg(feature = "alloc")]
pub(crate) fn collect<T>(
    count: usize,
    run: impl FnOnce(&mut [Result<T, Error>]) -> Result<(), Error>,
) -> alloc::vec::Vec<Result<T, Error>> {
    let mut results = alloc::vec::Vec::with_capacity(count);
    results.resize_with(count, || Err(Error::Length));
    // Each item has its own error.
    let _ = run(&mut results);
    results
}
