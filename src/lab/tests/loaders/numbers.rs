//! Types of numbers, byte orders and shapes of IDX files.

use deepclaims_lab::data::{DataError, Images};

use crate::files::*;

/// 4 images of 2×3 pixels: 1, 2, ..., 24.
const PIXELS: std::ops::RangeInclusive<u8> = 1..=24;

/// The bytes of big-endian numbers.
fn bytes<const SIZE: usize>(numbers: impl IntoIterator<Item = [u8; SIZE]>) -> Vec<u8> {
    numbers.into_iter().flatten().collect()
}

/// The pixels as numbers of every type, with its code.
fn pixels_of_every_type() -> [(u16, Vec<u8>); 6] {
    [
        (0x0800, PIXELS.collect()),
        (0x0900, bytes(PIXELS.map(|pixel| pixel.cast_signed().to_be_bytes()))),
        (0x0b00, bytes(PIXELS.map(|pixel| (i16::from(pixel) * 1_000).to_be_bytes()))),
        (0x0c00, bytes(PIXELS.map(|pixel| (i32::from(pixel) * 70_000).to_be_bytes()))),
        (0x0d00, bytes(PIXELS.map(|pixel| (f32::from(pixel) / 32.0).to_be_bytes()))),
        (0x0e00, bytes(PIXELS.map(|pixel| (f64::from(pixel) / 32.0).to_be_bytes()))),
    ]
}

fn load(images: &[u8], labels: &[u8]) -> Result<Images, DataError> {
    load_idx(&[(IMAGES, images), (LABELS, labels)])
}

#[test]
fn images_of_any_type_and_shape_are_the_same_images() {
    let expected =
        load(&idx(0x0803, &[4, 2, 3], &PIXELS.collect::<Vec<u8>>()), &labels(4)).unwrap();
    for (code, pixels) in pixels_of_every_type() {
        for shape in [&[4, 6][..], &[4, 2, 3], &[4, 2, 3, 1], &[4, 1, 2, 3], &[4, 3, 1, 2]] {
            let images = idx(code + shape.len() as u16, shape, &pixels);
            let loaded = load(&images, &labels(4)).unwrap();
            assert_eq!(loaded.train.inputs, expected.train.inputs, "{code:#x} {shape:?}");
            assert_eq!(loaded.sha256, expected.sha256, "{code:#x} {shape:?}");
        }
    }
}

#[test]
fn colours_are_inputs() {
    let pixels: Vec<u8> = (0..36).collect();
    let loaded = load(&idx(0x0804, &[3, 2, 2, 3], &pixels), &labels(3)).unwrap();
    assert_eq!((loaded.len(), loaded.input_size()), (3, 12));
    assert_eq!(loaded.train.inputs.row(1)[..2], [12.0 / 35.0, 13.0 / 35.0]);
}

#[test]
fn only_bytes_have_a_white() {
    let notes =
        |code, pixels: &[u8]| load(&idx(code, &[4, 2, 3], pixels), &labels(4)).unwrap().notes;
    let [bytes, .., floats] = pixels_of_every_type();
    assert_eq!(notes(0x0803, &bytes.1), ["the brightest pixel is 24 of 255 and counts as white"]);
    assert_eq!(notes(0x0e03, &floats.1), [""; 0]);
}

/// A file with its header and numbers of `size` bytes in the other order.
fn little_endian(dimensions: usize, size: usize, mut file: Vec<u8>) -> Vec<u8> {
    let (header, numbers) = file.split_at_mut(4 + 4 * dimensions);
    header.chunks_exact_mut(4).for_each(<[u8]>::reverse);
    numbers.chunks_exact_mut(size).for_each(<[u8]>::reverse);
    file
}

#[test]
fn little_endian_files_are_recognised() {
    let expected =
        load(&idx(0x0803, &[4, 2, 3], &PIXELS.collect::<Vec<u8>>()), &labels(4)).unwrap();
    let label_file = idx(0x0c01, &[4], &bytes([300, -5, 70_000, 300].map(i32::to_be_bytes)));
    for ((code, pixels), size) in pixels_of_every_type().into_iter().zip([1, 1, 2, 4, 4, 8]) {
        let images = little_endian(3, size, idx(code + 3, &[4, 2, 3], &pixels));
        let loaded = load(&images, &little_endian(1, 4, label_file.clone())).unwrap();
        assert_eq!(loaded.train.inputs, expected.train.inputs, "{code:#x}");
        assert_eq!(loaded.labels, [300, -5, 70_000]);
        assert_eq!(loaded.train.labels, [0, 1, 2, 0]);
    }
    idx_refuses(
        &[(IMAGES, &little_endian(3, 1, images(4))[..14]), (LABELS, &labels(4))],
        "DIR/train-images-idx3-ubyte ends after 14 bytes, inside its header; expected at least 16 \
         bytes.",
    );
}

#[test]
fn labels_of_any_integer_are_classes() {
    let labels: [i8; 4] = [7, -3, 7, 100];
    for (code, data) in [
        (0x0900, bytes(labels.map(i8::to_be_bytes))),
        (0x0b00, bytes(labels.map(|label| i16::from(label).to_be_bytes()))),
        (0x0c00, bytes(labels.map(|label| i32::from(label).to_be_bytes()))),
    ] {
        for shape in [&[4][..], &[4, 1]] {
            let loaded = load(&images(4), &idx(code + shape.len() as u16, shape, &data)).unwrap();
            assert_eq!(loaded.labels, [7, -3, 100], "{code:#x} {shape:?}");
            assert_eq!(loaded.train.labels, [0, 1, 0, 2]);
        }
    }
}

#[test]
fn the_class_of_qmnist_is_the_first_of_eight_numbers() {
    let rows = [5, 0, 4, 5].map(|class: i32| [class, 1, 2, 3, 4, 5, 6, 7].map(i32::to_be_bytes));
    let labels = idx(0x0c02, &[4, 8], &bytes(rows.into_iter().flatten()));
    let [images_name, labels_name] =
        ["qmnist-train-images-idx3-ubyte.gz", "qmnist-train-labels-idx2-int.gz"];
    let loaded =
        load_idx(&[(images_name, &gzip(&images(4))), (labels_name, &gzip(&labels))]).unwrap();
    assert_eq!((loaded.labels, loaded.train.labels), (vec![5, 0, 4], vec![0, 1, 2, 0]));
}

#[test]
fn labels_of_other_shapes_are_refused() {
    for (kind, columns, claimed) in [
        (0x0802, 10, "4 labels of 10 numbers"),
        (0x0802, 8, "4 labels of 8 numbers"),
        (0x0c02, 0, "4 labels of 0 numbers (32-bit integers)"),
        (0x0c02, u32::MAX, "4 labels of 4294967295 numbers (32-bit integers)"),
    ] {
        idx_refuses(
            &[(IMAGES, &images(4)), (LABELS, &idx(kind, &[4, columns], &[0; 40]))],
            &format!(
                "DIR/{LABELS} claims {claimed}; expected one number for each image, or the eight \
                 32-bit integers of QMNIST."
            ),
        );
    }
}

#[test]
fn pixels_that_are_no_brightness_are_refused() {
    let float = |found: f64| {
        let mut pixels: Vec<f64> = PIXELS.map(f64::from).collect();
        pixels[17] = found;
        (0x0e03, bytes(pixels.into_iter().map(f64::to_be_bytes)))
    };
    let mut signed: Vec<u8> = PIXELS.collect();
    signed[17] = 0x80;
    for ((kind, data), found) in [
        (float(-1.5), "-1.5"),
        (float(-1e-300), "-1e-300"),
        (float(f64::NAN), "NaN"),
        (float(f64::INFINITY), "inf"),
        (float(-f64::INFINITY), "-inf"),
        (float(1e300), "1e300"),
        ((0x0903, signed), "-128.0"),
    ] {
        idx_refuses(
            &[(IMAGES, &idx(kind, &[4, 2, 3], &data)), (LABELS, &labels(4))],
            &format!(
                "DIR/{IMAGES} has {found} at pixel (1, 2) of image 2; expected numbers from 0 to \
                 3.4e38."
            ),
        );
    }
}

#[test]
fn zeros_have_no_sign() {
    let file = |zero: f32| {
        let pixels = [zero, 1.0, zero, 0.5].map(f32::to_be_bytes);
        idx(0x0d02, &[2, 2], &bytes(pixels))
    };
    let [negative, positive] = [-0.0, 0.0].map(|zero| load(&file(zero), &labels(2)).unwrap());
    assert_eq!(negative.sha256, positive.sha256);
}

#[test]
fn sizes_are_limited_in_bytes() {
    idx_refuses(
        &[(IMAGES, &idx(0x0e03, &[1 << 20, 16, 16], &[])), (LABELS, &labels(4))],
        "DIR/train-images-idx3-ubyte claims 1048576 images of 16x16 pixels (64-bit floats); \
         expected at most 1073741824 bytes of pixels or labels in one part.",
    );
    idx_refuses(
        &[(IMAGES, &images(4)), (LABELS, &idx(0x0c02, &[1 << 26, 8], &[]))],
        "DIR/train-labels-idx1-ubyte claims 67108864 labels of 8 numbers (32-bit integers); \
         expected at most 1073741824 bytes of pixels or labels in one part.",
    );
    idx_refuses(
        &[(IMAGES, &idx(0x0804, &[4, 64, 64, 3], &[])), (LABELS, &labels(4))],
        "DIR/train-images-idx3-ubyte claims 4 images of 64x64x3 pixels; expected images of at most \
         8192 pixels.",
    );
}

/// A training part and a test part.
fn load_parts(train: &[u8], test: &[u8]) -> Result<Images, DataError> {
    let labels = labels(4);
    load_idx(&[
        (IMAGES, train),
        (LABELS, &labels),
        ("t10k-images-idx3-ubyte", test),
        ("t10k-labels-idx1-ubyte", &labels),
    ])
}

#[test]
fn parts_may_differ_in_how_they_are_written() {
    let [(_, train), .., (_, test)] = pixels_of_every_type();
    for test in [idx(0x0804, &[4, 2, 3, 1], &train), idx(0x0802, &[4, 6], &train)] {
        let loaded = load_parts(&idx(0x0803, &[4, 2, 3], &train), &test).unwrap();
        assert_eq!(loaded.test.unwrap().inputs, loaded.train.inputs);
    }
    let loaded = load_parts(&idx(0x0803, &[4, 2, 3], &train), &idx(0x0e03, &[4, 2, 3], &test));
    assert_eq!(
        loaded.unwrap().notes,
        [
            "the brightest pixel is 24 in the training part and 0.75 in the test part: they may be in \
             different units",
            "training images are unsigned bytes and test images 64-bit floats, taken to have the same \
          unit"
        ]
    );
}

#[test]
fn flat_parts_of_other_sizes_are_refused() {
    let text = load_parts(&images(4), &idx(0x0802, &[4, 5], &[0; 20])).unwrap_err().to_string();
    let expected =
        "t10k-images-idx3-ubyte holds images of 5 pixels; expected 2x3 as in the training part.";
    assert!(text.ends_with(expected), "{text}");
}
