// SPDX-License-Identifier: Apache-2.0
// The engine of the addon in kexlane-native, whose functions packages/node/addon.cc describes.
import { KexlaneError, codeOf } from './operations.js';

// Both packages are built from the same sources: the functions are no interface for others.
const version = '@VERSION@';

export class NativeEngine {
  implementation = 'native';
  version = version;
  #addon;

  constructor(addon) {
    if (addon.version !== version) {
      throw new Error(`kexlane ${version} needs kexlane-native ${version}, not ${addon.version}`);
    }
    this.#addon = addon;
    this.targets = [...addon.targets];
  }

  bind(symbol) {
    return { run: this.#addon.run[symbol], start: this.#addon.start[symbol] };
  }

  kemSizes(name) {
    return this.#addon.kems[name];
  }

  target() {
    return this.#addon.target();
  }

  forceTarget(target) {
    return this.#addon.forceTarget(target);
  }

  selfTest() {
    return this.#addon.selfTest();
  }

  error(status, index) {
    return new KexlaneError(this.#addon.statusText(status), codeOf(status), index);
  }
}
