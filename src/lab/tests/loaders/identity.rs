//! Which files are the same data: what labels are called and the unit of brightness change nothing.

use deepclaims_lab::data::{Images, Samples, digits};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::files::*;

const SIDE: u32 = 2;
const PIXELS: usize = (SIDE * SIDE) as usize;

/// A part: its pixels, from 0 to 16, and its labels, from 0 to 3.
#[derive(Clone, Debug, PartialEq)]
struct Part {
    pixels: Vec<u8>,
    labels: Vec<u8>,
}

impl Part {
    fn files(&self) -> [Vec<u8>; 2] {
        let count = self.labels.len() as u32;
        [idx(0x0803, &[count, SIDE, SIDE], &self.pixels), idx(0x0801, &[count], &self.labels)]
    }

    fn map(&self, pixel: impl Fn(u8) -> u8, label: impl Fn(u8) -> u8) -> Self {
        Self {
            pixels: self.pixels.iter().copied().map(pixel).collect(),
            labels: self.labels.iter().copied().map(label).collect(),
        }
    }
}

/// Parts of up to 12 images, the first with at least two images of two classes and a white pixel.
fn parts() -> impl Strategy<Value = [Part; 2]> {
    let part = |count: usize| {
        let images = (vec(0..=16u8, count * PIXELS), vec(0..4u8, count));
        images.prop_map(|(pixels, labels)| Part { pixels, labels })
    };
    (4..=12usize, 1..=12usize).prop_flat_map(move |(train, test)| {
        (part(train), part(test)).prop_map(|(mut train, test)| {
            train.pixels[0] = 16;
            // Two classes, whatever one of them is changed to.
            train.labels[..4].copy_from_slice(&[3, 1, 3, 1]);
            [train, test]
        })
    })
}

fn load([train, test]: &[Part; 2]) -> Images {
    let [images, labels] = train.files();
    let [test_images, test_labels] = test.files();
    let files = [
        (IMAGES, images.as_slice()),
        (LABELS, labels.as_slice()),
        ("t10k-images-idx3-ubyte", test_images.as_slice()),
        ("t10k-labels-idx1-ubyte", test_labels.as_slice()),
    ];
    load_idx(&files).expect("whole files")
}

fn samples(images: &Images) -> impl Iterator<Item = (&[f32], &[usize])> {
    let parts = std::iter::once(&images.train).chain(&images.test);
    parts.map(|part: &Samples| (part.inputs.as_slice(), part.labels.as_slice()))
}

proptest! {
    #[test]
    fn names_of_labels_and_the_unit_of_brightness_change_no_sample(
        parts in parts(),
        names in Just([0u8, 7, 100, 255]).prop_shuffle(),
        unit in 1..=15u8,
    ) {
        let plain = load(&parts);
        let renamed = load(&parts.each_ref().map(|part| {
            part.map(|pixel| pixel * unit, |label| names[usize::from(label)])
        }));
        prop_assert!(samples(&plain).eq(samples(&renamed)));
        prop_assert_eq!(&plain.sha256, &renamed.sha256);
        let name = |&label: &i64| i64::from(names[label as usize]);
        prop_assert_eq!(plain.labels.iter().map(name).collect::<Vec<_>>(), renamed.labels);
    }

    #[test]
    fn digests_are_equal_where_samples_are(one in parts(), other in parts(), place in 1..16usize) {
        let mut changed = one.clone();
        let pixel = place % changed[1].pixels.len();
        changed[1].pixels[pixel] ^= 1;
        let mut dealt = one.clone();
        let (label, count) = (dealt[1].labels[0], dealt[0].labels.len());
        // The first two keep their labels, so that there are two classes.
        dealt[0].labels.iter_mut().skip(2 + place % count).for_each(|other| *other = label);
        for other in [&other, &changed, &dealt, &one] {
            let (one, other) = (load(&one), load(other));
            let equal = samples(&one).eq(samples(&other));
            prop_assert_eq!(one.sha256 == other.sha256, equal);
        }
    }
}

#[test]
fn where_a_part_ends_is_part_of_the_digest() {
    let digits = digits();
    let samples = &digits.train;
    let split = |count: usize| {
        let rest: Vec<usize> = (count..samples.len()).collect();
        Images::from_samples("split".into(), samples.first(count), Some(samples.select(&rest)))
    };
    let whole = Images::from_samples("whole".into(), samples.clone(), None);
    assert_eq!(whole.sha256, digits.sha256);
    assert_ne!(split(900).sha256, whole.sha256);
    assert_ne!(split(900).sha256, split(901).sha256);
}

#[test]
fn what_may_be_a_mistake_is_noted() {
    let mut labels = vec![5; 500];
    labels.extend([9; 500]);
    assert_eq!(notes(&labels, 255), [""; 0]);
    labels[0] = 3;
    assert_eq!(notes(&labels, 255), ["label 3 is on 1 of 1000 training images"]);
    assert_eq!(
        notes(&labels, 3),
        [
            "label 3 is on 1 of 1000 training images",
            "the brightest pixel is 3 of 255 and counts as white"
        ]
    );
}

#[test]
fn parts_in_other_units_and_equal_images_are_noted() {
    let part = |white: u8| Part {
        pixels: (0..20 * PIXELS).map(|place| if place % 7 == 0 { white } else { 0 }).collect(),
        labels: (0..20).map(|image| image % 2).collect(),
    };
    assert_eq!(load(&[part(255), part(200)]).notes, [""; 0]);
    assert_eq!(
        load(&[part(255), part(16)]).notes,
        [
            "the brightest pixel is 255 in the training part and 16 in the test part: they may be in \
             different units"
        ]
    );
    let equal = |white: u8| part(white).map(|_| white, |label| label);
    assert_eq!(load(&[equal(255), part(255)]).notes, ["all training images are the same"]);
    assert_eq!(
        load(&[equal(0), equal(0)]).notes,
        [
            "no pixel is brighter in one image than in another, and all count as 0",
            "all training images are the same"
        ]
    );
    let many = part(255).map(|pixel| pixel, |label| 10 + label);
    assert_eq!(
        load(&[part(255), many]).notes,
        [
            "2 labels, 10 among them, are on hardly any of 20 training images",
            "2 labels, 0 among them, are on hardly any of 20 test images"
        ]
    );
}

fn notes(labels: &[u8], brightest: u8) -> Vec<String> {
    let mut pixels = vec![brightest; labels.len() * PIXELS];
    pixels[0] = 0;
    let part = Part { pixels, labels: labels.to_vec() };
    let [images, labels] = part.files();
    load_idx(&[(IMAGES, &images), (LABELS, &labels)]).expect("whole files").notes
}
