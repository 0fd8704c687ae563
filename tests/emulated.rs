//! A claim checked on an emulated processor without AVX and fused multiply-adds has the recorded digits.

use std::process::Command;

#[test]
#[ignore = "takes seconds, and qemu-x86_64 (Debian package qemu-user)"]
fn a_processor_without_multiply_adds_reproduces_a_record() {
    if !cfg!(target_arch = "x86_64") {
        return;
    }
    let output = Command::new("qemu-x86_64")
        .args(["-cpu", "Nehalem", env!("CARGO_BIN_EXE_deepclaims"), "collapse.flip_classes"])
        .output()
        .expect("qemu-x86_64 starts");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}{}", String::from_utf8_lossy(&output.stderr));
    for expected in ["1 of 1 records to the last digit", "no fused multiply-add of this"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}
