//! CIFAR-10 batches.
//!
//! The first byte says which of the six files there are and whether they lie in the archive's folder; its
//! highest bit makes the other bytes the first batch as they are. Otherwise each file takes a byte for the
//! number of its records, two for those that follow the last whole one, and the labels.

use deepclaims_lab::data::Source;

use crate::choices::Choices;
use crate::loaded;

const FILES: [[&str; 2]; 6] = [
    ["data_batch_1.bin", "cifar-10-batches-bin/data_batch_1.bin"],
    ["data_batch_2.bin", "cifar-10-batches-bin/data_batch_2.bin"],
    ["data_batch_3.bin", "cifar-10-batches-bin/data_batch_3.bin"],
    ["data_batch_4.bin", "cifar-10-batches-bin/data_batch_4.bin"],
    ["data_batch_5.bin", "cifar-10-batches-bin/data_batch_5.bin"],
    ["test_batch.bin", "cifar-10-batches-bin/test_batch.bin"],
];
const PIXELS: usize = 3_072;
/// Most records of a file.
const MOST: u8 = 3;

pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let kind = choices.byte();
    let files = if kind & 0x80 != 0 {
        vec![(FILES[0][0], choices.take(usize::MAX).to_vec())]
    } else {
        let place = usize::from(kind >> 6);
        let files = FILES.iter().enumerate();
        files
            .filter(|(index, _)| kind & (1 << index) != 0)
            .map(|(_, names)| (names[place], file(&mut choices)))
            .collect()
    };
    loaded::check(Source::Cifar10, &files);
}

/// Records with labels that are chosen, and the beginning of one more.
fn file(choices: &mut Choices) -> Vec<u8> {
    let records = choices.byte() % (MOST + 1);
    let rest = usize::from(choices.word()) % (PIXELS + 1);
    let mut bytes = Vec::new();
    for _ in 0..records {
        let label = choices.byte();
        bytes.push(label);
        bytes.resize(bytes.len() + PIXELS, label.wrapping_mul(25));
    }
    bytes.resize(bytes.len() + rest, 7);
    bytes
}
