//! A claim at another setting: every training of it changed at once, effect and controls alike, and
//! everything else left as it is.
//!
//! A [`Setting`] is what can be varied. Along most of them a claim is varied by itself, since it is a list
//! of trainings as values: factors multiply what each training has, other values take the place of the
//! registered one and leave trainings that differ from it on purpose (a shallow control, a contrast of
//! widths) as they are. Claims on layers that are not trained are built anew at the setting. A claim says
//! where it is meant to hold, its domain, and along which settings it cannot be varied, and why.

mod axis;
mod fit;
mod setting;
mod training;

use std::fmt;

use deepclaims_lab::data::Data;
use deepclaims_lab::train::Checkpoint;
use serde::{Deserialize, Serialize};

use super::{Arm, Case, Claim, Number, Part};

pub use axis::{Axis, Range};
pub use setting::{Setting, UnknownSetting, Value};

/// Values of some settings; all others are as registered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Variation(Vec<Choice>);

/// One setting and its value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The setting.
    pub setting: Setting,
    /// Its value.
    pub value: Value,
}

impl Variation {
    /// Nothing varied.
    pub fn none() -> Self {
        Self::default()
    }

    /// The same with this value of a setting.
    #[must_use]
    pub fn with(mut self, setting: Setting, value: impl Into<Value>) -> Self {
        self.0.retain(|choice| choice.setting != setting);
        self.0.push(Choice { setting, value: value.into() });
        self.0.sort_by_key(|choice| choice.setting);
        self
    }

    /// The same with a setting as registered.
    #[must_use]
    pub fn without(mut self, setting: Setting) -> Self {
        self.0.retain(|choice| choice.setting != setting);
        self
    }

    /// The values that it names.
    pub fn choices(&self) -> &[Choice] {
        &self.0
    }

    /// The value of a setting; nothing where it is as registered.
    pub fn value(&self, setting: Setting) -> Option<&Value> {
        self.0.iter().find(|choice| choice.setting == setting).map(|choice| &choice.value)
    }

    /// The number that a setting is, or the registered one.
    pub fn number(&self, setting: Setting, registered: f64) -> f64 {
        self.value(setting).and_then(Value::number).unwrap_or(registered)
    }

    /// The same of a whole number.
    pub fn count(&self, setting: Setting, registered: usize) -> usize {
        self.number(setting, registered as f64).round() as usize
    }
}

/// `width 32, depth 8`; `as registered`.
impl fmt::Display for Variation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.pad("as registered");
        }
        let choices = self.0.iter().map(|choice| format!("{} {}", choice.setting, choice.value));
        f.pad(&choices.collect::<Vec<String>>().join(", "))
    }
}

/// Builds a claim at a setting.
pub type Rebuild = fn(&Variation) -> Claim;

/// What a claim says about its variations.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bearing {
    /// Where it is meant to hold.
    domain: Vec<(Setting, Range)>,
    /// Settings along which it cannot be varied, and why.
    fixed: Vec<(Setting, &'static str)>,
    /// Settings along which it is built anew, and what they are registered as.
    own: Vec<(Setting, f64)>,
    rebuild: Option<Rebuild>,
    /// Whether it is about networks that learn.
    may_fail_to_learn: bool,
    /// Where it is the variation of a claim that was built anew, at which setting.
    built_at: Option<String>,
}

/// Why a claim cannot be varied so.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum VariationError {
    /// The claim has no such setting, or says why it cannot be varied along it.
    #[error("{claim} cannot be varied along {setting}: {reason}")]
    Fixed {
        /// The claim.
        claim: String,
        /// The setting.
        setting: Setting,
        /// Why.
        reason: String,
    },
    /// No setting has such a value.
    #[error("{0}")]
    Value(String),
}

impl Claim {
    /// Says where it is meant to hold, along these settings.
    #[must_use]
    pub fn domain(mut self, domain: impl IntoIterator<Item = (Setting, Range)>) -> Self {
        for (setting, range) in domain {
            self.bearing.domain.retain(|(own, _)| *own != setting);
            self.bearing.domain.push((setting, range));
        }
        self
    }

    /// Says why it cannot be varied along these settings.
    #[must_use]
    pub fn fixed(
        mut self,
        settings: impl IntoIterator<Item = Setting>,
        reason: &'static str,
    ) -> Self {
        self.bearing.fixed.extend(settings.into_iter().map(|setting| (setting, reason)));
        self
    }

    /// Says how it is built at another value of these settings than the registered one. Factors are
    /// registered as 1.
    #[must_use]
    pub fn rebuilt(
        mut self,
        rebuild: Rebuild,
        settings: impl IntoIterator<Item = (Setting, f64)>,
    ) -> Self {
        self.bearing.rebuild = Some(rebuild);
        self.bearing.own.extend(settings);
        self
    }

    /// Says that networks which do not learn are part of what it claims: at every setting it is decided
    /// whether they learn or not.
    #[must_use]
    pub fn may_fail_to_learn(mut self) -> Self {
        self.bearing.may_fail_to_learn = true;
        self
    }

    /// What it can be varied along, in the order of the settings.
    pub fn axes(&self) -> Vec<Axis> {
        Setting::ALL.into_iter().filter_map(|setting| self.axis(setting).ok()).collect()
    }

    /// Where it is meant to hold, one sentence a setting: "depth 8 to 24 (registered 12)".
    pub fn domain_sentences(&self) -> Vec<String> {
        let sentence = |axis: Axis| {
            let Axis { setting, registered, relative, domain } = axis;
            let registered = if relative { "1".into() } else { registered.to_string() };
            Some(format!("{setting} {} (registered {registered})", domain?))
        };
        self.axes().into_iter().filter_map(sentence).collect()
    }

    /// The settings along which it says that it cannot be varied, with the reasons.
    pub fn fixed_settings(&self) -> &[(Setting, &'static str)] {
        &self.bearing.fixed
    }

    /// The axis of a setting.
    ///
    /// # Errors
    /// Where it cannot be varied along it, with the reason.
    pub fn axis(&self, setting: Setting) -> Result<Axis, VariationError> {
        let cannot = |reason: &str| VariationError::Fixed {
            claim: self.id(),
            setting,
            reason: reason.to_owned(),
        };
        let bearing = &self.bearing;
        if let Some((_, reason)) = bearing.fixed.iter().find(|(own, _)| *own == setting) {
            return Err(cannot(reason));
        }
        let domain = bearing.domain.iter().find(|(own, _)| *own == setting);
        let domain = domain.map(|(_, range)| *range);
        let relative = match domain {
            Some(Range::Times(..)) => true,
            Some(Range::Between(..) | Range::OneOf(_)) => false,
            None => setting.is_usually_relative(),
        };
        if let Some((_, registered)) = bearing.own.iter().find(|(own, _)| *own == setting) {
            return Ok(Axis { setting, registered: (*registered).into(), relative, domain });
        }
        if self.is_exact() {
            return Err(cannot("its cases are generated over their own ranges"));
        }
        let registered = self.registered(setting, relative, domain).map_err(cannot)?;
        Ok(Axis { setting, registered, relative, domain })
    }

    /// What the networks or samples of the effects have along a setting: the first that lies in the domain,
    /// or the first of all.
    fn registered(
        &self,
        setting: Setting,
        relative: bool,
        domain: Option<Range>,
    ) -> Result<Value, &'static str> {
        let effects = self.cases.iter().flat_map(|case| &case.parts);
        let effects = effects.filter(|part| part.role.is_effect());
        let arms: Vec<&Arm> = effects.flat_map(|part| part.number.arms()).collect();
        let networks = || arms.iter().filter_map(|arm| arm.checkpoints().last());
        let of_networks = networks().filter_map(|one| training::registered(one, setting));
        let samples = arms.iter().filter_map(|arm| arm.data());
        let of_samples = samples.filter_map(|data| training::registered_data(data, setting));
        let found: Vec<Value> = of_networks.chain(of_samples).collect();
        // Of a difference the arm that is meant may come second.
        let inside = |value: &&Value| domain.is_some_and(|range| range.contains(value));
        let own = found.iter().find(inside).or(found.first()).cloned();
        match (own, setting) {
            (Some(Value::Number(0.0)), _) if relative => Err("a factor changes nothing, it is 0"),
            (Some(_), _) if relative => Ok(Value::Number(1.0)),
            (Some(own), _) => Ok(own),
            (None, _) if networks().next().is_none() => Err("its arms have no such setting"),
            (None, Setting::Length) => Err("its networks are trained until a loss is reached"),
            (None, Setting::Batch) => Err("its networks see all samples in every step"),
            (None, _) => Err("its networks have no such setting"),
        }
    }

    /// The same claim at another setting, without reports. What its effects read are networks that learned,
    /// where they are about learning.
    ///
    /// # Errors
    /// Where it cannot be varied so, or a value is none.
    pub fn varied(&self, variation: &Variation) -> Result<Self, VariationError> {
        let mut chosen = Vec::new();
        for Choice { setting, value } in variation.choices() {
            let axis = self.axis(*setting)?;
            if let Some(fault) = axis.fault(value) {
                return Err(VariationError::Value(fault));
            }
            chosen.push((axis, value));
        }
        let is_own = |axis: &Axis| self.bearing.own.iter().any(|(own, _)| *own == axis.setting);
        let (own, others): (Vec<_>, Vec<_>) =
            chosen.into_iter().partition(|(axis, _)| is_own(axis));
        let mut claim = match self.bearing.rebuild {
            Some(rebuild) if !own.is_empty() => {
                let own = own.iter().fold(Variation::none(), |chosen, (axis, value)| {
                    chosen.with(axis.setting, (*value).clone())
                });
                let mut claim = rebuild(&own);
                claim.bearing.built_at = Some(own.to_string());
                claim
            }
            _ => self.clone(),
        };
        for (axis, value) in others.iter().filter(|(axis, value)| **value != axis.registered) {
            claim = claim.moved(axis, value);
        }
        for case in &mut claim.cases {
            case.parts.retain(|part| part.criterion.is_some());
            if !self.bearing.may_fail_to_learn {
                *case = fit::with_learned_networks(case);
            }
        }
        claim.illustrations.clear();
        Ok(claim)
    }

    /// The setting at which it was built anew, where its arms do not show it.
    pub(crate) fn built_at(&self) -> Option<&str> {
        self.bearing.built_at.as_deref()
    }

    /// The claim with another value along one axis.
    fn moved(self, axis: &Axis, value: &Value) -> Self {
        self.on(
            |one| training::varied(one, axis, value),
            |one| training::varied_data(one, axis, value),
        )
    }

    /// The claim on other networks and samples.
    pub(super) fn on(
        mut self,
        checkpoint: impl Fn(&Checkpoint) -> Checkpoint,
        data: impl Fn(&Data) -> Data,
    ) -> Self {
        let mut arms: Vec<(Arm, Arm)> = Vec::new();
        for arm in self.arms() {
            if arms.iter().all(|(known, _)| known != arm) {
                arms.push((arm.clone(), arm.on(&checkpoint, &data)));
            }
        }
        let moved = |arm: &Arm| {
            let mut known = arms.iter().filter(|(own, _)| own == arm);
            known.next().map_or_else(|| arm.clone(), |(_, moved)| moved.clone())
        };
        for case in &mut self.cases {
            *case = case.on(&moved);
        }
        self
    }
}

impl Case {
    /// The same case about other arms.
    fn on(&self, arm: &impl Fn(&Arm) -> Arm) -> Self {
        let part = |part: &Part| Part {
            number: part.number.on(arm),
            covers: part.covers.iter().map(arm).collect(),
            ..part.clone()
        };
        let parts = self.parts.iter().map(part).collect();
        Self { name: self.name.clone(), parts, probes_held_out: self.probes_held_out }
    }
}

impl Number {
    /// The same number of other arms.
    fn on(&self, arm: &impl Fn(&Arm) -> Arm) -> Self {
        let moved = |(own, quantity): &(Arm, super::Quantity)| (arm(own), quantity.clone());
        Self {
            minuend: moved(&self.minuend),
            subtrahend: self.subtrahend.as_ref().map(moved),
            everywhere: self.everywhere,
        }
    }
}

#[cfg(test)]
mod tests;
