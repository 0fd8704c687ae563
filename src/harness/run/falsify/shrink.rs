//! Counterexamples made small: shrinking over settings, every step confirmed.

use super::super::map::MapError;
use super::domain::{Domain, between, ends};
use super::{Confirmed, Run, Smallest};
use crate::claim::{Axis, Setting, Value};

/// Halvings along one axis.
const HALVINGS: usize = 4;

impl Run<'_, '_> {
    /// Moves every axis towards its target as long as the refutation is confirmed.
    pub(super) fn shrink(
        &mut self,
        domain: &Domain,
        found: Confirmed,
    ) -> Result<Confirmed, MapError> {
        let mut smallest = found;
        for axis in &domain.axes {
            let target = target(axis, self.falsifier.smallest);
            let own = smallest.variation.value(axis.setting);
            let own = own.cloned().unwrap_or_else(|| axis.registered.clone());
            if own == target || self.is_late() {
                continue;
            }
            if let Some(moved) = self.moved(&smallest, axis, &target)? {
                smallest = moved;
                continue;
            }
            if let (Value::Number(held), Value::Number(fails)) = (own, target) {
                smallest = self.halve(smallest, axis, held, fails)?;
            }
        }
        Ok(smallest)
    }

    /// Halves the way from a value at which the refutation is confirmed to one at which it is not.
    fn halve(
        &mut self,
        mut smallest: Confirmed,
        axis: &Axis,
        mut held: f64,
        mut fails: f64,
    ) -> Result<Confirmed, MapError> {
        for _ in 0..HALVINGS {
            let (low, high) = (held.min(fails), held.max(fails));
            let middle = between((low, high), 0.5, axis.setting, axis.relative);
            let Value::Number(number) = middle else {
                break;
            };
            if number == held || number == fails || self.is_late() {
                break;
            }
            match self.moved(&smallest, axis, &middle)? {
                Some(moved) => (smallest, held) = (moved, number),
                None => fails = number,
            }
        }
        Ok(smallest)
    }

    /// The counterexample with another value along one axis, if that is one.
    fn moved(
        &mut self,
        from: &Confirmed,
        axis: &Axis,
        value: &Value,
    ) -> Result<Option<Confirmed>, MapError> {
        let variation = if *value == axis.registered {
            from.variation.clone().without(axis.setting)
        } else {
            from.variation.clone().with(axis.setting, value.clone())
        };
        self.confirm(&variation)
    }
}

/// Where an axis is moved to: the registered value, or of what networks cost by, the lower end.
fn target(axis: &Axis, smallest: Smallest) -> Value {
    let costs = matches!(
        axis.setting,
        Setting::Depth | Setting::Width | Setting::Samples | Setting::Length
    );
    match ends(axis).into_iter().next() {
        Some(lower) if costs && smallest == Smallest::Network => lower,
        _ => axis.registered.clone(),
    }
}
