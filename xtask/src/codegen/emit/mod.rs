//! One emitter for each file that is written.

pub(crate) mod c;
pub(crate) mod c_functions;
pub(crate) mod c_header;
pub(crate) mod c_layout;
pub(crate) mod c_streams;
pub(crate) mod code;
pub(crate) mod cpp;
pub(crate) mod cpp_functions;
pub(crate) mod cpp_steps;
pub(crate) mod cpp_streams;
pub(crate) mod node;
pub(crate) mod node_functions;
pub(crate) mod node_seam;
pub(crate) mod node_steps;
pub(crate) mod node_streams;
pub(crate) mod python;
pub(crate) mod python_functions;
pub(crate) mod python_seam;
pub(crate) mod python_steps;
pub(crate) mod python_streams;
pub(crate) mod seam;
pub(crate) mod vectors;

/// The first line of every generated file, behind the language's comment sign.
pub(crate) const NOTICE: &str = "Written by `cargo xtask codegen` from the sources of the core. Do not edit.";

/// `NotFound` as `NOT_FOUND`.
pub(crate) fn upper_snake(name: &str) -> String {
    let mut out = String::new();
    for (index, c) in name.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            out.push('_');
        }
        out.extend(c.to_uppercase());
    }
    out
}

/// `NotFound` as `not_found`.
pub(crate) fn snake(name: &str) -> String {
    upper_snake(name).to_lowercase()
}
