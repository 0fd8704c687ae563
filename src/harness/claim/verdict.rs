//! From outcomes to a verdict.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Role;
use deepclaims_lab::stats::Outcome;

/// What the evidence says about a claim, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Verdict {
    /// Nothing was to be decided: the numbers are reported.
    Report,
    /// Every effect, contrast and negative control holds, every positive control is found.
    Supported,
    /// Supported, but no negative control or contrast was there to object.
    #[serde(rename = "Supported (uncontrolled)")]
    Uncontrolled,
    /// The data decide neither way.
    Inconclusive,
    /// Every effect holds, but some control shows it too.
    Unspecific,
    /// Some effect fails.
    Refuted,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Report => "Report",
            Self::Supported => "Supported",
            Self::Uncontrolled => "Supported (uncontrolled)",
            Self::Inconclusive => "Inconclusive",
            Self::Unspecific => "Unspecific",
            Self::Refuted => "Refuted",
        })
    }
}

/// The verdict on the outcomes of a case's parts (pre-registration, "Rules common to all rows").
///
/// `incomplete` says that more than a quarter of the cells of some deciding part are missing, which
/// makes the claim Inconclusive whatever else was found.
pub fn verdict(outcomes: &[(Role, Outcome)], incomplete: bool) -> Verdict {
    let of = |role: Role| {
        outcomes
            .iter()
            .filter(move |(candidate, _)| *candidate == role)
            .map(|(_, outcome)| *outcome)
    };
    let controls = || of(Role::NegativeControl).chain(of(Role::Contrast));
    let effects = || of(Role::Effect).chain(any(of(Role::EitherEffect)));
    let effects_hold = effects().all(|outcome| outcome == Outcome::Holds);
    let positives_found = of(Role::PositiveControl).all(|outcome| outcome == Outcome::Holds);
    let decides = |role: Role| !matches!(role, Role::Check | Role::Report);
    if !outcomes.iter().any(|(role, _)| decides(*role)) {
        Verdict::Report
    } else if incomplete {
        Verdict::Inconclusive
    } else if effects_hold && positives_found && controls().all(|outcome| outcome == Outcome::Holds)
    {
        if controls().next().is_some() {
            Verdict::Supported
        } else {
            Verdict::Uncontrolled
        }
    } else if positives_found && effects().any(|outcome| outcome == Outcome::Fails) {
        Verdict::Refuted
    } else if effects_hold && controls().any(|outcome| outcome == Outcome::Fails) {
        Verdict::Unspecific
    } else {
        Verdict::Inconclusive
    }
}

/// Whether any of these holds; nothing where there are none.
fn any(outcomes: impl Iterator<Item = Outcome>) -> Option<Outcome> {
    outcomes.reduce(|one, other| match (one, other) {
        (Outcome::Holds, _) | (_, Outcome::Holds) => Outcome::Holds,
        (Outcome::Fails, Outcome::Fails) => Outcome::Fails,
        _ => Outcome::Open,
    })
}

#[cfg(test)]
mod tests {
    use super::Outcome::{Fails, Holds, Open};
    use super::Role::{
        Check, Contrast, Effect, EitherEffect, NegativeControl, PositiveControl, Report,
    };
    use super::*;

    #[test]
    fn one_alternative_is_enough_and_all_must_fail() {
        let of = |outcomes: &[Outcome]| {
            let parts = outcomes.iter().map(|&outcome| (EitherEffect, outcome));
            verdict(&parts.collect::<Vec<_>>(), false)
        };
        assert_eq!(of(&[Fails, Holds, Open]), Verdict::Uncontrolled);
        assert_eq!(of(&[Fails, Fails, Fails]), Verdict::Refuted);
        assert_eq!(of(&[Fails, Open, Fails]), Verdict::Inconclusive);
        // With an effect, both must hold.
        let with_effect = |effect| verdict(&[(Effect, effect), (EitherEffect, Holds)], false);
        assert_eq!(with_effect(Holds), Verdict::Uncontrolled);
        assert_eq!(with_effect(Fails), Verdict::Refuted);
    }

    /// Every combination of outcomes of two effects, a negative control, a contrast and a positive
    /// control, against the sentences of the pre-registration.
    #[test]
    fn the_truth_table_is_the_pre_registered_one() {
        let all = [Holds, Fails, Open];
        for first in all {
            for second in all {
                for negative in all {
                    for contrast in all {
                        for positive in all {
                            let found = verdict(
                                &[
                                    (Effect, first),
                                    (Effect, second),
                                    (NegativeControl, negative),
                                    (Contrast, contrast),
                                    (PositiveControl, positive),
                                ],
                                false,
                            );
                            let expected = match (first, second, negative, contrast, positive) {
                                (Holds, Holds, Holds, Holds, Holds) => Verdict::Supported,
                                (Fails, _, _, _, Holds) | (_, Fails, _, _, Holds) => {
                                    Verdict::Refuted
                                }
                                (Holds, Holds, Fails, _, _) | (Holds, Holds, _, Fails, _) => {
                                    Verdict::Unspecific
                                }
                                _ => Verdict::Inconclusive,
                            };
                            assert_eq!(
                                found, expected,
                                "{first:?} {second:?} {negative:?} {contrast:?} {positive:?}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn without_control_or_contrast_support_is_uncontrolled() {
        assert_eq!(verdict(&[(Effect, Holds)], false), Verdict::Uncontrolled);
        assert_eq!(
            verdict(&[(Effect, Holds), (PositiveControl, Holds)], false),
            Verdict::Uncontrolled
        );
        assert_eq!(verdict(&[(Effect, Fails)], false), Verdict::Refuted);
        assert_eq!(verdict(&[(Effect, Open)], false), Verdict::Inconclusive);
    }

    #[test]
    fn checks_and_reports_decide_nothing() {
        let parts = [
            (Effect, Holds),
            (Contrast, Holds),
            (Check, Fails),
            (Report, Open),
        ];
        assert_eq!(verdict(&parts, false), Verdict::Supported);
    }

    #[test]
    fn without_anything_to_decide_numbers_are_reported() {
        for incomplete in [false, true] {
            assert_eq!(verdict(&[], incomplete), Verdict::Report);
            assert_eq!(verdict(&[(Report, Open)], incomplete), Verdict::Report);
        }
    }

    #[test]
    fn missing_cells_decide_before_anything_else() {
        for effect in [Holds, Fails, Open] {
            assert_eq!(
                verdict(&[(Effect, effect), (NegativeControl, Holds)], true),
                Verdict::Inconclusive
            );
        }
    }

    #[test]
    fn the_worst_data_set_is_the_greatest_verdict() {
        use Verdict::{Inconclusive, Refuted, Supported, Uncontrolled, Unspecific};
        assert_eq!(
            [Supported, Refuted, Unspecific].into_iter().max(),
            Some(Refuted)
        );
        assert_eq!(
            [Supported, Inconclusive, Unspecific].into_iter().max(),
            Some(Unspecific)
        );
        assert_eq!(
            [Supported, Inconclusive].into_iter().max(),
            Some(Inconclusive)
        );
        assert_eq!(
            [Supported, Uncontrolled].into_iter().max(),
            Some(Uncontrolled)
        );
    }
}
