//! The fault server as a program of this package, so that the package's tests find it.

fn main() -> std::process::ExitCode {
    fault_server::program::main()
}
