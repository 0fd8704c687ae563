#![no_main]

#[path = "../choices.rs"]
mod choices;
#[path = "../cifar.rs"]
mod cifar;
#[path = "../folder.rs"]
mod folder;
#[path = "../loaded.rs"]
mod loaded;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| cifar::check(bytes));
