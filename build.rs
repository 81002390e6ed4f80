//! Tells cargo that the layouts and fonts are part of the program.

fn main() {
    println!("cargo::rerun-if-changed=layouts");
    println!("cargo::rerun-if-changed=fonts");
}
