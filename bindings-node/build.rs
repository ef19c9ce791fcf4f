//! Tells the linker that Node.js itself brings the symbols of Node-API.

fn main() {
    napi_build::setup();
}
