// SPDX-License-Identifier: Apache-2.0
// The engine of a WebAssembly module: its memory, its calls, and the randomness that it imports.
import { KexlaneError, codeOf, needRoom } from './operations.js';

// How many items go into one call of C. More gain nothing, and wasm's memory never shrinks.
const chunkItems = 64;

export class WasmEngine {
  implementation = 'wasm';
  #calls;
  #view;
  #noRandomness;

  static async of(module) {
    const engine = new WasmEngine();
    const env = { kexlane_random: (at, bytes) => engine.#random(at >>> 0, bytes >>> 0) };
    const { exports } = await WebAssembly.instantiate(module, { env });
    engine.#calls = exports;
    exports._initialize?.();
    // The engine may compile a function in its first call, and then needs more room.
    exports.stackRestore(exports.stackSave());
    engine.version = engine.#text(exports.kxl_version());
    engine.targets = Array.from({ length: exports.kxl_target_count() },
      (_, i) => engine.#text(exports.kxl_target_name(i)));
    return engine;
  }

  // The memory's buffer is another one after the memory grew.
  get #memory() {
    const { buffer } = this.#calls.memory;
    if (this.#view?.buffer !== buffer) this.#view = new Uint8Array(buffer);
    return this.#view;
  }

  // Runs body with the address of so many bytes. They are wiped before they are freed.
  #withMemory(bytes, body) {
    needRoom();  // for the wiping below, wherever body has to stop
    const stack = this.#calls.stackSave();
    const at = this.#calls.malloc(bytes) >>> 0;
    if (at === 0) throw new RangeError(`WebAssembly has no memory for ${bytes} bytes`);
    try {
      return body(at);
    } catch (error) {
      // Where JavaScript's stack is full, an exception ends C in the middle: its own stack, which
      // begins at 0, is not wiped, and the pointer to it stays where it was.
      this.#memory.fill(0, 0, stack);
      this.#calls.stackRestore(stack);
      throw error;
    } finally {
      this.#memory.fill(0, at, at + bytes);
      this.#calls.free(at);
    }
  }

  // The import of the module. getRandomValues gives at most 65536 bytes at once.
  #random(at, bytes) {
    try {
      for (const end = at + bytes; at < end; at += 65536) {
        crypto.getRandomValues(this.#memory.subarray(at, Math.min(end, at + 65536)));
      }
      return 1;
    } catch (error) {
      this.#noRandomness = error;
      return 0;
    }
  }

  // A constant string of C.
  #text(at) {
    const start = at >>> 0;
    return new TextDecoder().decode(this.#memory.slice(start, this.#memory.indexOf(0, start)));
  }

  // The sizes of a KEM, from the library's own table: the struct kxl_kem of kexlane/kem.h.
  kemSizes(name) {
    for (let i = 0, entry; (entry = this.#calls.kxl_kem_at(i) >>> 0) !== 0; i++) {
      const [found, ...sizes] = new Uint32Array(this.#memory.buffer, entry, 7);
      if (this.#text(found) === name) return sizes;
    }
    throw new Error(`this WebAssembly module has no ${name}`);
  }

  target() {
    return this.#text(this.#calls.kxl_target_active());
  }

  forceTarget(target) {
    const bytes = new TextEncoder().encode(`${target}\0`);
    return this.#withMemory(bytes.length, (at) => {
      this.#memory.set(bytes, at);
      return this.#calls.kxl_target_force(at);
    });
  }

  selfTest() {
    const failed = this.#calls.kxl_self_test(0);
    return failed === 0 ? null : this.#text(failed);
  }

  error(status, index) {
    const code = codeOf(status);
    const options = code === 'KXL_ERR_RANDOM' ? { cause: this.#noRandomness } : undefined;
    return new KexlaneError(this.#text(this.#calls.kxl_status_text(status)), code, index, options);
  }

  // WebAssembly has no thread pool: what start gives is computed at once.
  bind(symbol, sizes, outputs) {
    const call = this.#calls[symbol];
    if (!call) throw new TypeError(`this WebAssembly module has no ${symbol}`);
    const run = symbol.includes('_batch') ? this.#many(call, sizes, outputs)
      : this.#one(call, sizes, outputs);
    return { run, start: async (...buffers) => run(...buffers) };
  }

  #one(call, sizes, outputs) {
    let total = 0;
    const offsets = sizes.map((size) => (total += size) - size);
    return (...buffers) => this.#withMemory(total, (start) => {
      const at = offsets.map((offset) => start + offset);
      for (let i = outputs; i < buffers.length; i++) this.#memory.set(buffers[i], at[i]);
      const status = call(...at);
      for (let i = 0; i < outputs && status === 0; i++) {
        buffers[i].set(this.#memory.subarray(at[i], at[i] + sizes[i]));
      }
      return status;
    });
  }

  #many(call, sizes, outputs) {
    return (...buffers) => {
      const statuses = buffers.pop();
      const n = statuses.length;
      let result = 0;
      for (let first = 0; first < n; first += chunkItems) {
        const count = Math.min(chunkItems, n - first);
        const last = first + count;
        // The part of a buffer that this chunk reads or writes.
        const parts = buffers.map((buffer, i) => (i >= outputs && buffer.length === sizes[i]
          ? { at: 0, items: 1 } : { at: first * sizes[i], items: count }));
        const status = this.#chunk(call, count, sizes, outputs, buffers, parts,
          statuses.subarray(first, last));
        result ||= status;
      }
      return result;
    };
  }

  #chunk(call, count, sizes, outputs, buffers, parts, statuses) {
    const words = count * (1 + sizes.length);
    let total = 4 * words;
    const offsets = sizes.map((size, i) => (total += parts[i].items * size) - parts[i].items * size);
    return this.#withMemory(total, (start) => {
      const at = offsets.map((offset) => start + offset);
      const pointers = at.flatMap((column, i) => Array.from(
        { length: count }, (_, j) => column + (parts[i].items === 1 ? 0 : j * sizes[i])));
      // The statuses follow the pointers.
      const given = start + 4 * pointers.length;
      const table = new Uint32Array(this.#memory.buffer, start, words).fill(0);
      table.set(pointers);
      const part = (i) => buffers[i].subarray(parts[i].at, parts[i].at + parts[i].items * sizes[i]);
      for (let i = outputs; i < sizes.length; i++) this.#memory.set(part(i), at[i]);
      const refused = call(count, ...at.map((_, i) => start + 4 * i * count), given);
      statuses.set(new Uint32Array(this.#memory.buffer, given, count));
      // What refuses the whole batch may have written no status.
      if (refused !== 0 && statuses.every((status) => status === 0)) throw this.error(refused);
      for (let i = 0; i < outputs; i++) {
        part(i).set(this.#memory.subarray(at[i], at[i] + parts[i].items * sizes[i]));
      }
      return refused;
    });
  }
}
