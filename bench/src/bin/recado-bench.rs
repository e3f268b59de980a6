//! `recado-bench`: see `recado-bench --help`.

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("recado-bench runs on Linux only.");
}

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<std::process::ExitCode> {
    use clap::Parser as _;
    recado_bench::cli::Options::parse().run()
}
