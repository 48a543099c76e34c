/* SPDX-License-Identifier: Apache-2.0 */
/* What Swift sees of kexlane: the module map names this file. */
#include <kexlane/kexlane.h>
