//! Inputs with the marginal distributions of others and no structure.

use super::{ExtraClass, Samples};
use crate::numerics::{Matrix, Stream};

/// So many rows, each of whose entries is drawn from the same column of `inputs`, every row of it
/// equally likely, independently of the other entries.
///
/// # Panics
/// Where `inputs` have no rows and `count` is not zero.
pub fn structureless(inputs: &Matrix<f32>, count: usize, stream: &mut Stream) -> Matrix<f32> {
    Matrix::from_fn(count, inputs.columns(), |_, column| {
        inputs.row(stream.below(inputs.rows()))[column]
    })
}

/// The samples, and after them those of a class of this number that have no structure.
pub(super) fn with_class(
    samples: &Samples,
    extra: ExtraClass,
    class: usize,
    stream: &mut Stream,
) -> Samples {
    let factor = extra.factor as f32;
    let further = structureless(&samples.inputs, extra.samples, stream);
    let own = samples.len();
    let inputs = Matrix::from_fn(own + extra.samples, samples.inputs.columns(), |row, column| {
        match row.checked_sub(own) {
            None => samples.inputs.row(row)[column],
            Some(row) => factor * further.row(row)[column],
        }
    });
    let mut labels = samples.labels.clone();
    labels.resize(own + extra.samples, class);
    Samples { inputs, labels }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples() -> Samples {
        Samples {
            inputs: Matrix::from_fn(4, 3, |row, column| (10 * column + row) as f32),
            labels: vec![0, 1, 1, 0],
        }
    }

    #[test]
    fn entries_come_from_their_column_and_rows_are_mixed() {
        let found = structureless(&samples().inputs, 4_000, &mut Stream::new(1, "marginals"));
        let mut counts = [[0; 4]; 3];
        let mut together = 0;
        for row in 0..found.rows() {
            let drawn = [0, 1, 2].map(|column| {
                let source = found.row(row)[column] as usize - 10 * column;
                counts[column][source] += 1;
                source
            });
            together += usize::from(drawn[0] == drawn[1] && drawn[1] == drawn[2]);
        }
        // 1,000 each with standard deviation √(4000·3/16) = 27, and 4000/16 = 250 rows of one source
        // with standard deviation 15.3; five of them.
        assert!(counts.as_flattened().iter().all(|count| (863..1137).contains(count)));
        assert!((173..327).contains(&together), "{together}");
    }

    #[test]
    fn the_class_comes_after_the_samples_multiplied() {
        let extra = ExtraClass { samples: 5, factor: 2 };
        let all = with_class(&samples(), extra, 2, &mut Stream::new(1, "marginals"));
        assert_eq!(all.labels, [0, 1, 1, 0, 2, 2, 2, 2, 2]);
        assert_eq!(all.first(4).inputs, samples().inputs);
        for row in 4..9 {
            for (column, entry) in all.inputs.row(row).iter().enumerate() {
                let source = 0.5 * entry - 10.0 * column as f32;
                assert!([0.0, 1.0, 2.0, 3.0].contains(&source));
            }
        }
    }
}
