#![no_main]

#[path = "../arrays.rs"]
mod arrays;
#[path = "../folder.rs"]
mod folder;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| arrays::check(bytes));
