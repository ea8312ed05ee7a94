//! Rebuilds the crate when a file that it embeds changes.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=../../params");
    println!("cargo:rerun-if-changed=../../registers");
}
