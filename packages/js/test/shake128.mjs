// SPDX-License-Identifier: Apache-2.0
// SHAKE128 (FIPS 202), for the official answers: browsers have none. A lane is two 32-bit words.

const rateBytes = 168;

// The round constants, from the LFSR of FIPS 202 section 3.2.5.
function roundConstants() {
  let lfsr = 1;
  return Array.from({ length: 24 }, () => {
    const words = [0, 0];
    for (let j = 0; j < 7; j++) {
      const bit = 2 ** j - 1;
      if (lfsr & 1) words[bit >> 5] ^= 1 << (bit & 31);
      lfsr = (lfsr << 1) ^ (lfsr & 0x80 ? 0x171 : 0);
    }
    return words;
  });
}

// Where a lane goes in the steps rho and pi, and how far it is rotated.
function rhoAndPi() {
  const moves = [{ from: 0, to: 0, by: 0 }];
  for (let t = 0, x = 1, y = 0; t < 24; t++) {
    const to = [y, (2 * x + 3 * y) % 5];
    moves.push({ from: x + 5 * y, to: to[0] + 5 * to[1], by: (((t + 1) * (t + 2)) / 2) % 64 });
    [x, y] = to;
  }
  return moves;
}

const constants = roundConstants();
const moves = rhoAndPi();

// The words [low, high] of a lane, rotated to the left.
function rotate(low, high, by) {
  const [a, b] = by < 32 ? [low, high] : [high, low];
  const bits = by % 32;
  if (bits === 0) return [a, b];
  return [(a << bits) | (b >>> (32 - bits)), (b << bits) | (a >>> (32 - bits))];
}

function permute(state) {
  const lanes = new Int32Array(50);
  for (const constant of constants) {
    const parity = new Int32Array(10);
    for (let i = 0; i < 50; i++) parity[i % 10] ^= state[i];
    for (let x = 0; x < 5; x++) {
      const after = 2 * ((x + 1) % 5);
      const [low, high] = rotate(parity[after], parity[after + 1], 1);
      const before = 2 * ((x + 4) % 5);
      for (let i = 2 * x; i < 50; i += 10) {
        state[i] ^= parity[before] ^ low;
        state[i + 1] ^= parity[before + 1] ^ high;
      }
    }
    for (const { from, to, by } of moves) {
      [lanes[2 * to], lanes[2 * to + 1]] = rotate(state[2 * from], state[2 * from + 1], by);
    }
    for (let row = 0; row < 50; row += 10) {
      for (let x = 0; x < 10; x++) {
        const [one, two] = [lanes[row + ((x + 2) % 10)], lanes[row + ((x + 4) % 10)]];
        state[row + x] = lanes[row + x] ^ (~one & two);
      }
    }
    state[0] ^= constant[0];
    state[1] ^= constant[1];
  }
}

export class Shake128 {
  #words = new Int32Array(50);
  #bytes = new Uint8Array(this.#words.buffer);
  #at = 0;
  #squeezing = false;

  absorb(data) {
    for (const byte of data) {
      this.#bytes[this.#at++] ^= byte;
      if (this.#at === rateBytes) this.#next();
    }
    return this;
  }

  squeeze(count) {
    if (!this.#squeezing) {
      this.#bytes[this.#at] ^= 0x1f;
      this.#bytes[rateBytes - 1] ^= 0x80;
      this.#next();
      this.#squeezing = true;
    }
    return Uint8Array.from({ length: count }, () => {
      if (this.#at === rateBytes) this.#next();
      return this.#bytes[this.#at++];
    });
  }

  #next() {
    permute(this.#words);
    this.#at = 0;
  }
}
