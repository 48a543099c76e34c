// SPDX-License-Identifier: Apache-2.0
// The package by itself: what kexlane has, computed by the addon.
import addon from './addon.mjs';
import { NativeEngine } from './native.js';
import { library } from './schemes.js';

export { KexlaneError } from './operations.js';

export async function load() {
  return library(new NativeEngine(addon));
}
