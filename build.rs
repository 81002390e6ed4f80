//! Cuts the fonts as the press sets with them, tells cargo that they and the layouts are
//! part of the program, and sums up what the program is made of: what another program
//! made is not used again.

use std::path::{Path, PathBuf};

#[path = "src/shelf/cut.rs"]
mod cut;
#[path = "src/shelf/hints.rs"]
mod hints;
#[path = "src/shelf/kerning.rs"]
mod kerning;

/// Everything that can change a byte of what is made.
const PARTS: [&str; 5] = ["src", "layouts", "fonts", "build.rs", "Cargo.lock"];

fn main() {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut sum = Sum(0xcbf2_9ce4_8422_2325);
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        sum.path(&root, Path::new(part));
    }
    println!("cargo::rustc-env=PAMPHLETEER_BUILD={:016x}", sum.0);
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets it")).join("fonts");
    // What an earlier build has left of files that are there no more.
    let _ = std::fs::remove_dir_all(&out);
    cut_all(&root.join("fonts"), &out).expect("fonts are cut");
}

/// Puts all of a folder into another, and cuts the fonts among it.
fn cut_all(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            cut_all(&from, &to)?;
        } else {
            let bytes = std::fs::read(&from)?;
            std::fs::write(&to, cut::for_setting(&bytes).unwrap_or(bytes))?;
        }
    }
    Ok(())
}

/// FNV-1a of 64 bits, the same with every compiler.
struct Sum(u64);

impl Sum {
    /// A file, or the files of a folder in the order of their names.
    fn path(&mut self, root: &Path, path: &Path) {
        let whole = root.join(path);
        if whole.is_dir() {
            let entries = std::fs::read_dir(&whole).expect("the folder can be read");
            let mut names: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
            names.sort();
            names.iter().for_each(|name| self.path(root, &path.join(name)));
        } else if let Ok(bytes) = std::fs::read(&whole) {
            let name = path.to_string_lossy().replace('\\', "/");
            self.bytes(name.as_bytes());
            self.bytes(&bytes);
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().chain(&(bytes.len() as u64).to_le_bytes()) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
