//! Folders of small images in the IDX format.

use std::fs;
use std::path::Path;

/// Images of one size with their labels.
#[derive(Clone)]
pub(crate) struct Images {
    /// Width and height.
    pub(crate) side: u8,
    pub(crate) labels: Vec<u8>,
    pub(crate) pixels: Vec<u8>,
}

impl Images {
    /// One image of 5 × 5 pixels for each label: stripes that depend on the label, and some noise.
    pub(crate) fn striped(labels: impl IntoIterator<Item = u8>) -> Self {
        let labels: Vec<u8> = labels.into_iter().collect();
        let pixel = |image: usize, place: usize| {
            let stripe = (place + usize::from(labels[image])) % 3;
            let noise = (image * 37 + place * 101 + image * place * 13) % 60;
            u8::try_from(60 * stripe + noise).expect("at most 179")
        };
        let pixels = (0..labels.len())
            .flat_map(|image| (0..25).map(move |place| (image, place)))
            .map(|(image, place)| pixel(image, place))
            .collect();
        Self { side: 5, labels, pixels }
    }

    /// 200 images of three classes.
    pub(crate) fn three_classes() -> Self {
        Self::striped((0..200).map(|image| image % 3))
    }

    /// The file of images.
    pub(crate) fn image_file(&self) -> Vec<u8> {
        let count = u8::try_from(self.labels.len()).expect("few images");
        let mut bytes = vec![0, 0, 8, 3];
        for size in [count, self.side, self.side] {
            bytes.extend([0, 0, 0, size]);
        }
        bytes.extend(&self.pixels);
        bytes
    }

    /// The file of labels.
    pub(crate) fn label_file(&self) -> Vec<u8> {
        let count = u8::try_from(self.labels.len()).expect("few labels");
        let mut bytes = vec![0, 0, 8, 1, 0, 0, 0, count];
        bytes.extend(&self.labels);
        bytes
    }

    /// Writes both files, their names beginning with `prefix`.
    pub(crate) fn write(&self, folder: &Path, prefix: &str) {
        write(folder, &format!("{prefix}images-idx3-ubyte"), &self.image_file());
        write(folder, &format!("{prefix}labels-idx1-ubyte"), &self.label_file());
    }
}

/// Writes one file.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).expect("the temporary folder is writable");
}
