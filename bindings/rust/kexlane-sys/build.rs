// SPDX-License-Identifier: Apache-2.0
//! Finds libkexlane: in KEXLANE_LIB_DIR, by pkg-config, or, with the feature `static`, by building
//! it with CMake. Needs no other crate.
use std::collections::hash_map::DefaultHasher;
use std::env;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{exit, Command};

/// The versions of the library that have the functions of this crate. Those before 1.0 have the
/// binary interface of SONAME 0, in which nothing is removed or changed.
const AT_LEAST: &str = "0.2";
const BELOW: &str = "1";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // docs.rs has no library, and links none.
    if variable("DOCS_RS").is_some() {
        return;
    }
    let link_static = env::var_os("CARGO_FEATURE_STATIC").is_some();
    if let Some(folder) = variable("KEXLANE_LIB_DIR") {
        link_from(Path::new(&folder), link_static);
    } else if link_static {
        link_from(&build(), link_static);
    } else {
        ask_pkg_config();
    }
}

/// Links the library in this folder, which must be there: the linker's own message names no cause.
fn link_from(folder: &Path, link_static: bool) {
    let windows = target("OS") == "windows";
    let name = match (link_static, target("OS").as_str()) {
        (true, _) => "libkexlane.a",
        (false, "windows") => "libkexlane.dll.a",
        (false, "macos") => "libkexlane.dylib",
        (false, _) => "libkexlane.so",
    };
    let file = folder.join(name);
    if !file.is_file() {
        fail(&format!("there is no {}", file.display()));
    }
    println!("cargo:rerun-if-changed={}", file.display());
    println!("cargo:rustc-link-search=native={}", folder.display());
    let kind = if link_static { "static" } else { "dylib" };
    println!("cargo:rustc-link-lib={kind}=kexlane");
    if link_static && windows {
        println!("cargo:rustc-link-lib=bcrypt");
    }
}

fn ask_pkg_config() {
    // These speak to pkg-config, and only say here that the user has thought of it.
    variable("PKG_CONFIG_PATH");
    variable("PKG_CONFIG_LIBDIR");
    let named = variable("PKG_CONFIG");
    let allowed = variable("PKG_CONFIG_SYSROOT_DIR").is_some()
        || variable("PKG_CONFIG_ALLOW_CROSS").map_or(false, |value| value != "0");
    if cross_compiling() && named.is_none() && !allowed {
        fail(&format!(
            "pkg-config would name this machine's library, and not one for {}. Set PKG_CONFIG to \
             a pkg-config for that machine, such as aarch64-linux-gnu-pkg-config, or set \
             PKG_CONFIG_ALLOW_CROSS=1 if PKG_CONFIG_LIBDIR leads to its files, or set \
             KEXLANE_LIB_DIR to the folder of its libkexlane",
            text("TARGET")
        ));
    }
    let program = named.unwrap_or_else(|| "pkg-config".into());
    let condition = format!("kexlane >= {AT_LEAST} kexlane < {BELOW}");
    let answer = match Command::new(&program).args(["--libs", &condition]).output() {
        Ok(answer) if answer.status.success() => {
            String::from_utf8_lossy(&answer.stdout).into_owned()
        }
        Ok(answer) => fail(&format!(
            "{program} does not find the library: {}\nInstall kexlane ({}), set PKG_CONFIG_PATH to \
             the folder of its kexlane.pc, or set KEXLANE_LIB_DIR to the folder of its \
             libkexlane.so. The feature `static` builds the library instead",
            String::from_utf8_lossy(&answer.stderr).trim(),
            "on Debian libkexlane-dev",
        )),
        Err(error) => fail(&format!(
            "{program} cannot be run: {error}\nInstall it, name it with PKG_CONFIG, or set \
             KEXLANE_LIB_DIR to the folder of libkexlane.so"
        )),
    };
    for word in answer.split_whitespace() {
        if let Some(folder) = word.strip_prefix("-L") {
            println!("cargo:rustc-link-search=native={folder}");
        } else if let Some(name) = word.strip_prefix("-l") {
            println!("cargo:rustc-link-lib={name}");
        }
    }
}

/// Builds libkexlane.a and returns its folder.
fn build() -> PathBuf {
    let manifest = PathBuf::from(text("CARGO_MANIFEST_DIR"));
    let source = match variable("KEXLANE_SOURCE_DIR") {
        Some(folder) => PathBuf::from(folder),
        None => manifest.join("../../.."),
    };
    if !source.join("kernels/targets.def").is_file() {
        fail(
            "the feature `static` needs kexlane's source: this crate inside it, \
             KEXLANE_SOURCE_DIR set to its folder, or KEXLANE_LIB_DIR set to the folder of a \
             libkexlane.a",
        );
    }
    let toolchain = variable("CMAKE_TOOLCHAIN_FILE");
    if cross_compiling() && toolchain.is_none() {
        fail(&format!(
            "CMake would build the library for this machine, and not for {}. Set \
             CMAKE_TOOLCHAIN_FILE to a toolchain file for it, such as those in kexlane's folder \
             cmake/, or set KEXLANE_LIB_DIR to the folder of a libkexlane.a for it",
            text("TARGET")
        ));
    }
    for folder in ["CMakeLists.txt", "api", "dispatch", "include", "kernels", "schemes", "cmake"] {
        println!("cargo:rerun-if-changed={}", source.join(folder).display());
    }
    let cmake = variable("CMAKE").unwrap_or_else(|| "cmake".into());
    // CMake reads these only when a folder is new, so each choice of them has its own.
    let mut choice = DefaultHasher::new();
    (&source, toolchain).hash(&mut choice);
    ["CMAKE_GENERATOR", "CC", "CFLAGS", "CXX", "CXXFLAGS"].map(variable).hash(&mut choice);
    let folder = PathBuf::from(text("OUT_DIR")).join(format!("library-{:016x}", choice.finish()));
    let mut configure = Command::new(&cmake);
    configure.arg("-S").arg(&source).arg("-B").arg(&folder).arg("-DCMAKE_BUILD_TYPE=Release");
    for part in ["TESTS", "KAT", "BENCH", "PROVIDER", "LIBOQS"] {
        configure.arg(format!("-DKEXLANE_{part}=OFF"));
    }
    run(configure);
    let mut compile = Command::new(&cmake);
    compile.arg("--build").arg(&folder).args(["--target", "kexlane_static", "--parallel"]);
    compile.arg(env::var("NUM_JOBS").unwrap_or_else(|_| "1".into()));
    run(compile);
    folder
}

/// Runs a command of the build, whose output Cargo shows if the build fails.
fn run(mut command: Command) {
    let program = command.get_program().to_string_lossy().into_owned();
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(status) => fail(&format!("{program} failed ({status}): its output stands above")),
        Err(error) => fail(&format!(
            "{program} cannot be run: {error}\nThe feature `static` needs CMake, a C++ compiler, \
             Highway and on x86-64 cpu_features. On Debian: apt-get install cmake make g++ \
             libhwy-dev libcpu-features-dev"
        )),
    }
}

fn cross_compiling() -> bool {
    text("HOST") != text("TARGET")
}

/// What Cargo says of the machine that the program is for: its OS, or ARCH, ENV.
fn target(what: &str) -> String {
    text(&format!("CARGO_CFG_TARGET_{what}"))
}

/// A variable that Cargo sets.
fn text(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| fail(&format!("{name} is not set: Cargo runs this program")))
}

/// A variable of the user's. Cargo runs this program again when it changes. Empty is as if not set.
fn variable(name: &str) -> Option<String> {
    println!("cargo:rerun-if-env-changed={name}");
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn fail(message: &str) -> ! {
    eprintln!("kexlane-sys: {message}.");
    exit(1)
}
