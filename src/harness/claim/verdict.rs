//! From outcomes to a verdict.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{CaseRecord, Role};
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

/// The outcomes of a case's parts, by what they mean for its verdict.
#[derive(Clone, Copy)]
pub(super) struct Outcomes<'a>(pub(super) &'a [(Role, Outcome)]);

impl<'a> Outcomes<'a> {
    fn of(self, role: Role) -> impl Iterator<Item = Outcome> + 'a {
        let own = self.0.iter().filter(move |(own, _)| *own == role);
        own.map(|(_, outcome)| *outcome)
    }

    /// Effects, of those that may show in several ways the best.
    fn effects(self) -> impl Iterator<Item = Outcome> + 'a {
        self.of(Role::Effect).chain(any(self.of(Role::EitherEffect)))
    }

    /// What can object to an effect.
    fn objections(self) -> impl Iterator<Item = Outcome> + 'a {
        let negative = self.of(Role::NegativeControl);
        negative.chain(self.of(Role::Contrast))
    }

    /// Whether any of its parts decides anything.
    pub(super) fn decide(self) -> bool {
        self.0.iter().any(|(role, _)| role.decides())
    }

    /// Whether the verdict still depends on a part of this role and outcome (pre-registration,
    /// "Stopping").
    pub(super) fn depends_on(self, role: Role, outcome: Outcome) -> bool {
        let failed = self.effects().any(|effect| effect == Outcome::Fails);
        let shown = any(self.of(Role::EitherEffect)) == Some(Outcome::Holds);
        outcome == Outcome::Open
            && match role {
                Role::PositiveControl => true,
                Role::Effect | Role::NegativeControl | Role::Contrast => !failed,
                Role::EitherEffect => !failed && !shown,
                Role::Check | Role::Report => false,
            }
    }

    /// Whether more seeds can change nothing.
    pub(super) fn are_settled(self) -> bool {
        let open = |(role, outcome): &(Role, Outcome)| self.depends_on(*role, *outcome);
        self.decide() && !self.0.iter().any(open)
    }
}

/// The verdict on the outcomes of a case's parts (pre-registration, "Verdict").
pub fn verdict(outcomes: &[(Role, Outcome)]) -> Verdict {
    let outcomes = Outcomes(outcomes);
    let holds = |outcome: Outcome| outcome == Outcome::Holds;
    let effects_hold = outcomes.effects().all(holds);
    let positives_found = outcomes.of(Role::PositiveControl).all(holds);
    let fails = |outcome: Outcome| outcome == Outcome::Fails;
    if !outcomes.decide() {
        Verdict::Report
    } else if effects_hold && positives_found && outcomes.objections().all(holds) {
        if outcomes.objections().next().is_some() {
            Verdict::Supported
        } else {
            Verdict::Uncontrolled
        }
    } else if positives_found && outcomes.effects().any(fails) {
        Verdict::Refuted
    } else if effects_hold && outcomes.objections().any(fails) {
        Verdict::Unspecific
    } else {
        Verdict::Inconclusive
    }
}

impl CaseRecord {
    /// Whether its verdict is settled, so that more seeds change nothing.
    pub fn is_settled(&self) -> bool {
        let parts = self.parts.iter();
        let outcomes: Vec<(Role, Outcome)> =
            parts.filter_map(|part| Some((part.role, part.outcome?))).collect();
        Outcomes(&outcomes).are_settled()
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
            verdict(&parts.collect::<Vec<_>>())
        };
        assert_eq!(of(&[Fails, Holds, Open]), Verdict::Uncontrolled);
        assert_eq!(of(&[Fails, Fails, Fails]), Verdict::Refuted);
        assert_eq!(of(&[Fails, Open, Fails]), Verdict::Inconclusive);
        // With an effect, both must hold.
        let with_effect = |effect| verdict(&[(Effect, effect), (EitherEffect, Holds)]);
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
                            let found = verdict(&[
                                (Effect, first),
                                (Effect, second),
                                (NegativeControl, negative),
                                (Contrast, contrast),
                                (PositiveControl, positive),
                            ]);
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
        assert_eq!(verdict(&[(Effect, Holds)]), Verdict::Uncontrolled);
        assert_eq!(verdict(&[(Effect, Holds), (PositiveControl, Holds)]), Verdict::Uncontrolled);
        assert_eq!(verdict(&[(Effect, Fails)]), Verdict::Refuted);
        assert_eq!(verdict(&[(Effect, Open)]), Verdict::Inconclusive);
    }

    #[test]
    fn checks_and_reports_decide_nothing() {
        let parts = [(Effect, Holds), (Contrast, Holds), (Check, Fails), (Report, Open)];
        assert_eq!(verdict(&parts), Verdict::Supported);
    }

    #[test]
    fn without_anything_to_decide_numbers_are_reported() {
        assert_eq!(verdict(&[]), Verdict::Report);
        assert_eq!(verdict(&[(Report, Open)]), Verdict::Report);
    }

    #[test]
    fn a_case_is_settled_as_soon_as_no_open_part_matters() {
        let settled = |outcomes: &[(Role, Outcome)]| Outcomes(outcomes).are_settled();
        assert!(settled(&[(Effect, Holds), (NegativeControl, Holds), (Check, Fails)]));
        assert!(settled(&[(Effect, Holds), (NegativeControl, Fails), (Contrast, Holds)]));
        assert!(!settled(&[(Effect, Holds), (NegativeControl, Fails), (Contrast, Open)]));
        // A refutation waits for positive controls alone.
        assert!(settled(&[(Effect, Fails), (Effect, Open), (Contrast, Open)]));
        assert!(!settled(&[(Effect, Fails), (PositiveControl, Open)]));
        assert!(settled(&[(Effect, Fails), (PositiveControl, Fails)]));
        // One way to show is enough.
        assert!(settled(&[(EitherEffect, Open), (EitherEffect, Holds)]));
        assert!(!settled(&[(EitherEffect, Open), (EitherEffect, Fails)]));
        assert!(!settled(&[(Report, Open)]));
    }

    #[test]
    fn the_worst_data_set_is_the_greatest_verdict() {
        use Verdict::{Inconclusive, Refuted, Supported, Uncontrolled, Unspecific};
        assert_eq!([Supported, Refuted, Unspecific].into_iter().max(), Some(Refuted));
        assert_eq!([Supported, Inconclusive, Unspecific].into_iter().max(), Some(Unspecific));
        assert_eq!([Supported, Inconclusive].into_iter().max(), Some(Inconclusive));
        assert_eq!([Supported, Uncontrolled].into_iter().max(), Some(Uncontrolled));
    }
}
