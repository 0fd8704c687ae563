//! The steps at which a training is looked at.

use deepclaims_lab::train::{Length, Step};

/// Step 0, those of these rising steps that lie between, and the last one. How long a training to a loss
/// lasts is not known beforehand: of it step 0 and the last one alone.
pub(super) fn kept_steps(
    length: Length,
    steps: usize,
    between: impl IntoIterator<Item = usize>,
) -> Vec<Step> {
    let mut kept: Vec<usize> = match length {
        Length::ToLoss { .. } => vec![0],
        Length::Epochs(_) | Length::Steps(_) => std::iter::once(0)
            .chain(between)
            .filter(|&step| step < steps)
            .collect(),
    };
    kept.dedup();
    let kept = kept.into_iter().map(Step::After);
    kept.chain([Step::Last]).collect()
}
#[cfg(test)]
mod tests {
    use super::*;
    use deepclaims_lab::train::Unreached;

    #[test]
    fn kept_steps_begin_with_the_start_and_end_with_the_end() {
        let found = kept_steps(Length::Steps(3), 3, [0, 1, 1, 2, 3, 4]);
        let expected = [0, 1, 2].map(Step::After);
        assert_eq!(found[..3], expected);
        assert_eq!(found[3..], [Step::Last]);
        assert_eq!(kept_steps(Length::Epochs(9), 0, [1]), [Step::Last]);
    }

    #[test]
    fn of_a_training_to_a_loss_they_are_start_and_end() {
        let to_loss = Length::ToLoss {
            below: 0.1,
            every: 1,
            at_most: 9,
            unreached: Unreached::Missing,
        };
        let found = kept_steps(to_loss, 9, [1, 2]);
        assert_eq!(found, [Step::After(0), Step::Last]);
    }
}
