// SPDX-License-Identifier: Apache-2.0
module kexlane

go 1.19
