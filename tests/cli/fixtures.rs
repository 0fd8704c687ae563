//! Folders of small images in the IDX format.

use std::fs;
use std::io::Write;
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
        Self::of_side(5, labels)
    }

    /// The same with so many pixels a side.
    pub(crate) fn of_side(side: u8, labels: impl IntoIterator<Item = u8>) -> Self {
        let labels: Vec<u8> = labels.into_iter().collect();
        let pixel = |image: usize, place: usize| {
            let stripe = (place + usize::from(labels[image])) % 3;
            let noise = (image * 37 + place * 101 + image * place * 13) % 60;
            u8::try_from(60 * stripe + noise).expect("at most 179")
        };
        let pixels = (0..labels.len())
            .flat_map(|image| {
                let places = usize::from(side) * usize::from(side);
                (0..places).map(move |place| (image, place))
            })
            .map(|(image, place)| pixel(image, place))
            .collect();
        Self { side, labels, pixels }
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

/// Writes an array of double precision as NumPy does.
pub(crate) fn npy(path: &Path, shape: &[usize], values: &[f64]) {
    let sizes: Vec<String> = shape.iter().map(|size| format!("{size},")).collect();
    let sizes = sizes.concat();
    let header = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': ({sizes}), }}\n");
    let length = u16::try_from(header.len()).expect("a short header").to_le_bytes();
    let mut bytes = [b"\x93NUMPY\x01\x00", &length[..], header.as_bytes()].concat();
    bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
    fs::write(path, bytes).expect("the temporary folder is writable");
}

/// Writes a zip archive of these files as they are, as NumPy does.
pub(crate) fn npz(path: &Path, files: impl Iterator<Item = (String, Vec<u8>)>) {
    let file = fs::File::create(path).expect("the temporary folder is writable");
    let mut archive = zip::ZipWriter::new(file);
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        archive.start_file(name, stored).expect("a new file");
        archive.write_all(&bytes).expect("the temporary folder is writable");
    }
    archive.finish().expect("the temporary folder is writable");
}
