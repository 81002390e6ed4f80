//! The program: parse, plan, run, exit code. Everything else is in the library.

#![forbid(unsafe_code)]

/// Typst takes and gives back memory some hundred thousand times for a statement, from
/// several threads at once.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    pamphleteer::cli::main()
}
