//! The program: parse, plan, run, exit code. Everything else is in the library.

#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    pamphleteer::cli::main()
}
