// SPDX-License-Identifier: Apache-2.0
//! SHAKE128 (FIPS 202) by the library's permutation: the randomness of the accumulated answers, and
//! their digest.

const RATE: usize = 168;

pub struct Shake128 {
    state: [u8; 200],
    /// Where the next byte is absorbed or squeezed.
    position: usize,
    squeezing: bool,
}

impl Shake128 {
    pub fn new() -> Self {
        Shake128 { state: [0; 200], position: 0, squeezing: false }
    }

    fn permute(&mut self) {
        let mut words = [0u64; 25];
        for (word, bytes) in words.iter_mut().zip(self.state.chunks_exact(8)) {
            *word = u64::from_le_bytes(bytes.try_into().unwrap());
        }
        // SAFETY: a state is 25 words.
        let status = unsafe { kexlane_sys::kxl_kernel_keccak_f1600(words.as_mut_ptr(), 1) };
        assert_eq!(status, kexlane_sys::KXL_OK);
        for (word, bytes) in words.iter().zip(self.state.chunks_exact_mut(8)) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        self.position = 0;
    }

    pub fn absorb(&mut self, bytes: &[u8]) {
        assert!(!self.squeezing);
        for byte in bytes {
            self.state[self.position] ^= byte;
            self.position += 1;
            if self.position == RATE {
                self.permute();
            }
        }
    }

    pub fn squeeze(&mut self, bytes: usize) -> Vec<u8> {
        if !self.squeezing {
            self.state[self.position] ^= 0x1f;
            self.state[RATE - 1] ^= 0x80;
            self.permute();
            self.squeezing = true;
        }
        let mut output = Vec::with_capacity(bytes);
        for _ in 0..bytes {
            if self.position == RATE {
                self.permute();
            }
            output.push(self.state[self.position]);
            self.position += 1;
        }
        output
    }
}
