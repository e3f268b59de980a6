//! Compiles the nodes' interface without a protoc, and keeps its description for reflection.

use std::{env, error::Error, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    let description = protox::compile(["proto/chat.proto"], ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    tonic_prost_build::configure()
        .file_descriptor_set_path(out.join("chat.bin"))
        .compile_fds(description)?;
    Ok(())
}
