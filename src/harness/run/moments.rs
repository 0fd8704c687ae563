//! When a training is looked at.

use deepclaims_lab::train::{Length, Moment};

/// The start, those of these rising steps that lie between, and the end. Nobody knows beforehand how long
/// a training to a loss will last: of it start and end alone.
pub(super) fn moments(
    length: Length,
    steps: usize,
    between: impl IntoIterator<Item = usize>,
) -> Vec<Moment> {
    let mut moments: Vec<usize> = match length {
        Length::ToLoss { .. } => vec![0],
        Length::Epochs(_) | Length::Steps(_) => std::iter::once(0)
            .chain(between)
            .filter(|&step| step < steps)
            .collect(),
    };
    moments.dedup();
    moments
        .into_iter()
        .map(Moment::Step)
        .chain([Moment::End])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use deepclaims_lab::train::Unreached;

    #[test]
    fn moments_begin_with_the_start_and_end_with_the_end() {
        let found = moments(Length::Steps(3), 3, [0, 1, 1, 2, 3, 4]);
        let expected = [0, 1, 2].map(Moment::Step);
        assert_eq!(found[..3], expected);
        assert_eq!(found[3..], [Moment::End]);
        assert_eq!(moments(Length::Epochs(9), 0, [1]), [Moment::End]);
    }

    #[test]
    fn of_a_training_to_a_loss_they_are_start_and_end() {
        let to_loss = Length::ToLoss {
            below: 0.1,
            every: 1,
            at_most: 9,
            unreached: Unreached::Missing,
        };
        let found = moments(to_loss, 9, [1, 2]);
        assert_eq!(found, [Moment::Step(0), Moment::End]);
    }
}
