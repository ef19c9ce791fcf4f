#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::emulator_fault::check(data));
