//! What NumPy and PyTorch wrote (`fixtures/make.py`) is read as they meant it.

use std::path::{Path, PathBuf};

use deepclaims_lab::data::arrays::{Array, ArrayFile, Element};
use deepclaims_lab::measure::features::Features;

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/arrays/fixtures").join(name)
}

fn only(name: &str) -> Array {
    let file = ArrayFile::open(&fixture(name)).expect("a file");
    file.only_array().expect("one array")
}

/// Every array of the fixtures has the numbers from −5 to 18 in C order.
fn assert_counts(array: &Array, element: Element) {
    assert_eq!(array.element(), element, "{}", array.path().display());
    assert_eq!((array.shape(), array.units()), (&[2, 3, 4][..], 12));
    let expected: Vec<f64> = (-5..19).map(f64::from).collect();
    assert_eq!(array.to_vec(), expected, "{}", array.path().display());
    let turned_expected = [&expected[12..], &expected[..12], &expected[12..]].concat();
    let mut turned = vec![0.0; 36];
    array.read(&[1, 0, 1], &mut turned);
    assert_eq!(turned, turned_expected);
    let features: &dyn Features = array;
    assert_eq!((features.samples(), features.units()), (2, 12));
    turned.fill(0.0);
    features.read(&[1, 0, 1], &mut turned);
    assert_eq!(turned, turned_expected);
}

#[test]
fn numpy_arrays_of_all_types_and_orders_are_read() {
    for (name, element) in [
        ("f16", Element::F16),
        ("f32", Element::F32),
        ("f64", Element::F64),
        ("f32_big", Element::F32),
        ("i16", Element::Signed(2)),
    ] {
        assert_counts(&only(&format!("{name}.npy")), element);
        assert_counts(&only(&format!("{name}_fortran.npy")), element);
    }
    assert_counts(&only("bf16.npy"), Element::Bf16);
}

#[test]
fn archives_are_read_stored_and_compressed() {
    for name in ["stored.npz", "compressed.npz"] {
        let file = ArrayFile::open(&fixture(name)).expect("a file");
        assert_eq!(file.names(), ["layer2", "layer10"]);
        assert_counts(&file.array("layer2").expect("an array"), Element::F16);
        assert_counts(&file.array("layer10").expect("an array"), Element::F32);
    }
}

#[test]
fn tensors_of_all_types_are_read() {
    let file = ArrayFile::open(&fixture("tensors.safetensors")).expect("a file");
    assert_eq!(file.names(), ["labels", "layer7", "layer8", "layer9", "layer10"]);
    let elements = [Element::F64, Element::F32, Element::Bf16, Element::F16];
    for (name, element) in file.names()[1..].iter().zip(elements) {
        assert_counts(&file.array(name).expect("an array"), element);
    }
}
