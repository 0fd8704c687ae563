//! What a product does with its sums before it stores them.

use super::vectorised;
use super::view::Number;

/// What becomes of the entries of a product.
///
/// Tiles see to it while a sum is in a register; elsewhere it is a pass over the product. The bits are the same.
#[derive(Clone, Copy, Debug)]
pub enum Epilogue<'a, T> {
    /// They are stored as they are.
    None,
    /// The number of its column is added to each.
    Biased(&'a [T]),
    /// The same, if there are any, and what is negative then becomes 0. A NaN stays one.
    Rectified(Option<&'a [T]>),
    /// Those are kept at whose place this matrix of the product's shape is positive; others become 0.
    WherePositive(&'a [T]),
}

impl<T: Number> Epilogue<'_, T> {
    /// Applies this to finished sums in rows of so many columns.
    ///
    /// # Panics
    /// Where the shapes do not fit together.
    pub(crate) fn apply(self, values: &mut [T], columns: usize) {
        self.check(values.len(), columns);
        match self {
            Self::None => {}
            Self::Biased(biases) => each_row(values, biases, |sum, bias| sum + bias),
            Self::Rectified(Some(biases)) => {
                each_row(values, biases, |sum, bias| rectified(sum + bias));
            }
            Self::Rectified(None) => vectorised(
                #[inline(always)]
                || values.iter_mut().for_each(|value| *value = rectified(*value)),
            ),
            Self::WherePositive(outputs) => {
                each_row(values, outputs, |sum, output| sum.or_zero(output > T::default()));
            }
        }
    }

    /// # Panics
    /// Where a product of so many entries and columns has another shape.
    pub(super) fn check(self, entries: usize, columns: usize) {
        match self {
            Self::None | Self::Rectified(None) => {}
            Self::Biased(biases) | Self::Rectified(Some(biases)) => {
                assert_eq!(biases.len(), columns, "a bias a column");
            }
            Self::WherePositive(outputs) => {
                assert_eq!(outputs.len(), entries, "the shape of the product");
            }
        }
    }
}

/// `max(0, z)`, but not by `max`, which would turn a NaN into zero and hide a divergence.
#[inline(always)]
fn rectified<T: Number>(z: T) -> T {
    let is_negative = z < T::default();
    z.or_zero(!is_negative)
}

/// Every value with the operand at its place, row after row of operands.
fn each_row<T: Number>(values: &mut [T], operands: &[T], operation: impl Fn(T, T) -> T) {
    if operands.is_empty() {
        return;
    }
    vectorised(
        #[inline(always)]
        || {
            for row in values.chunks_exact_mut(operands.len()) {
                for (value, operand) in row.iter_mut().zip(operands) {
                    *value = operation(*value, *operand);
                }
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_negative_becomes_zero() {
        let mut values = [-0.0f32, -1.0, 2.0, f32::NAN];
        Epilogue::Rectified(None).apply(&mut values, 4);
        assert_eq!([0, 1, 2].map(|place| values[place].to_bits()), [1 << 31, 0, 2.0f32.to_bits()]);
        assert!(values[3].is_nan());
    }

    #[test]
    #[should_panic(expected = "a bias a column")]
    fn biases_of_another_number_are_refused() {
        Epilogue::Rectified(Some(&[1.0; 3])).check(8, 4);
    }

    #[test]
    #[should_panic(expected = "the shape of the product")]
    fn outputs_of_another_shape_are_refused() {
        Epilogue::WherePositive(&[1.0; 4]).check(8, 4);
    }
}
