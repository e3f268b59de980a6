//! A floor as a program: `recado-floor MODE ADDRESS` prints the address it listens on, and serves until it is stopped.

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("recado-floor runs on Linux only.");
}

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    use clap::Parser as _;
    use recado_bench::floor::{Mode, bind, serve};

    /// A minimal server of the classic dialect: what anybody has to pay the kernel.
    #[derive(clap::Parser)]
    struct Options {
        /// How it talks to the kernel.
        mode: Mode,
        /// Where it listens.
        #[arg(default_value = "127.0.0.1:0")]
        address: std::net::SocketAddr,
    }

    let Options { mode, address } = Options::parse();
    let socket = bind(address)?;
    println!("udp={}", socket.local_addr()?);
    Ok(serve(mode, socket)?)
}
