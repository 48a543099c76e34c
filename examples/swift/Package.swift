// swift-tools-version:5.9
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

let package = Package(
    name: "Handshake",
    targets: [
        .systemLibrary(name: "CKexlane", pkgConfig: "kexlane", providers: [.apt(["libkexlane-dev"])]),
        .executableTarget(name: "Handshake", dependencies: ["CKexlane"]),
    ]
)
