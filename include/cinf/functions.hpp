// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
#ifndef CINF_FUNCTIONS_HPP
#define CINF_FUNCTIONS_HPP

#ifndef CINF_HPP
#error "include cinf.hpp, which includes this file"
#endif

namespace cinf {

/// Reads the body of a callback, in XML or JSON.
///
/// The form is recognised by the body, whatever its content type says. Every documented and observed layout is
/// read into the same `Callback`. Nothing is sent, and no permission is needed.
///
/// `body`: The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep in XML.
///
/// Throws `Error`.
inline Callback parse_callback(std::string_view body) {
    cinf_callback *callback = nullptr;
    check(cinf_parse_callback(body.data(), body.size(), &callback));
    return Callback(callback);
}

} // namespace cinf

#endif
