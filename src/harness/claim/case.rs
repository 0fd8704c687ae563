//! A claim on one data set.

use super::{Arm, Number, Part, Role, Test, distinct};

/// The parts that decide a claim on one data set.
#[derive(Clone, Debug)]
pub struct Case {
    /// What it is checked on.
    pub name: String,
    /// The parts, in the order in which they are shown.
    pub parts: Vec<Part>,
    /// Whether its arms probe images of other classes, which must be given.
    pub probes_held_out: bool,
}

impl Case {
    /// A case without parts.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), parts: Vec::new(), probes_held_out: false }
    }

    /// Adds what must hold.
    #[must_use]
    pub fn effect(self, test: Test) -> Self {
        self.test(Role::Effect, test)
    }

    /// Adds one of several ways in which the effect may show, of which at least one must hold.
    #[must_use]
    pub fn either_effect(self, test: Test) -> Self {
        self.test(Role::EitherEffect, test)
    }

    /// Adds a control that must stay on its side of its threshold.
    #[must_use]
    pub fn negative_control(self, test: Test) -> Self {
        self.test(Role::NegativeControl, test)
    }

    /// Adds a difference against a control that must exist.
    #[must_use]
    pub fn contrast(self, test: Test) -> Self {
        self.test(Role::Contrast, test)
    }

    /// Adds something planted that must be found.
    #[must_use]
    pub fn positive_control(self, test: Test) -> Self {
        self.test(Role::PositiveControl, test)
    }

    /// Adds a filter: seeds whose number misses the criterion are missing cells of the arm.
    #[must_use]
    pub fn check(self, test: Test) -> Self {
        self.test(Role::Check, test)
    }

    /// Adds a number that is printed with the claim and decides nothing.
    #[must_use]
    pub fn report(mut self, number: Number) -> Self {
        self.parts.push(Part { role: Role::Report, number, criterion: None, covers: Vec::new() });
        self
    }

    /// Adds a filter of these arms, too.
    pub(super) fn check_of(mut self, test: Test, covers: Vec<Arm>) -> Self {
        let (number, criterion) = (test.number, Some(test.criterion));
        self.parts.push(Part { role: Role::Check, number, criterion, covers });
        self
    }

    fn test(mut self, role: Role, test: Test) -> Self {
        let (number, criterion) = (test.number, Some(test.criterion));
        self.parts.push(Part { role, number, criterion, covers: Vec::new() });
        self
    }

    /// The distinct arms of all parts, in the order in which they appear.
    pub fn arms(&self) -> Vec<&Arm> {
        let parts = self.parts.iter();
        distinct(parts.flat_map(|part| part.number.arms()))
    }

    /// The same case without what cannot change that it is refuted: its effects, what must be found, and the
    /// checks.
    #[must_use]
    pub(crate) fn refutable(mut self) -> Self {
        let decides = |role: Role| role.is_effect() || role == Role::PositiveControl;
        let deciding = self.parts.iter().filter(|part| decides(part.role));
        let arms: Vec<Arm> = deciding.flat_map(|part| part.number.arms()).cloned().collect();
        // Of checks those that can take seeds away from them.
        let checks = |part: &Part| {
            let mut taken = part.number.arms().chain(&part.covers);
            part.role == Role::Check && taken.any(|arm| arms.contains(arm))
        };
        self.parts.retain(|part| decides(part.role) || checks(part));
        self
    }

    /// The same case with its effects alone, for laboratories that are broken on purpose.
    #[must_use]
    pub fn effects(mut self) -> Self {
        self.parts.retain(|part| part.role.is_effect());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_module::arm;
    use super::*;

    #[test]
    fn what_can_refute_is_effects_positive_controls_and_their_checks() {
        let [effect, control, positive, report] =
            ["effect", "control", "positive", "report"].map(|name| arm(name, ["x", "fit"]));
        let case = Case::new("case")
            .effect(effect.number("x").above(0.0))
            .negative_control(control.number("x").below(0.0))
            .positive_control(positive.number("x").above(0.0))
            .check(effect.number("fit").above(0.5))
            .check(control.number("fit").above(0.5))
            .check_of(report.number("fit").above(0.5), vec![positive])
            .report(report.number("x"));
        let parts = case.refutable().parts;
        let sentences: Vec<String> = parts
            .iter()
            .map(|part| format!("{:?} {}", part.role, part.number.identity()))
            .collect();
        assert_eq!(
            sentences,
            [
                "Effect effect: x",
                "PositiveControl positive: x",
                "Check effect: fit",
                "Check report: fit"
            ]
        );
    }
}
