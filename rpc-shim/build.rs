//! Compiles the nodes' interface without a protoc, and keeps its description for reflection.

use protox::prost::Message as _;
use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=proto");
    let description = protox::compile(["proto/chat.proto"], ["proto"])?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("chat.bin"), description.encode_to_vec())?;
    tonic_prost_build::compile_fds(description)?;
    Ok(())
}
