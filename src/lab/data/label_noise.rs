//! Labels that are wrong on purpose.

use super::LabelNoise;
use crate::numerics::Stream;

impl LabelNoise {
    /// Does what this says to the labels of training and test samples; `stream` gives the stream of
    /// a purpose.
    pub(super) fn apply(
        self,
        (train, test): (&mut [usize], &mut [usize]),
        classes: usize,
        stream: impl Fn(&str) -> Stream,
    ) {
        match self {
            Self::None => {}
            Self::Uniform => {
                let mut stream = stream("random labels");
                for label in train.iter_mut().chain(test) {
                    *label = stream.below(classes);
                }
            }
            Self::Permuted => stream("permuted labels").shuffle(train),
            Self::Partial { percent } => {
                let mut stream = stream("partly random labels");
                for label in train {
                    let replaced = stream.uniform() < f64::from(percent) / 100.0;
                    let drawn = stream.below(classes);
                    if replaced {
                        *label = drawn;
                    }
                }
            }
        }
    }
}
