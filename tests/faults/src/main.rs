//! The fault server and the judge as a program.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    fault_server::program::main()
}
