//! What a number is: its name and, where it belongs to one, its layer and its step.

use std::borrow::Cow;
use std::fmt;

use deepclaims_lab::train::Step;
use serde::{Deserialize, Serialize};

/// The identity of a number within its arm.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quantity {
    /// What is measured: "numerical rank".
    pub name: Cow<'static, str>,
    /// The layer it belongs to: 0 are the inputs, `l` is the `l`-th hidden layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<usize>,
    /// The step of the training it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
}

impl Quantity {
    /// A number that belongs to no single layer or step.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), layer: None, step: None }
    }

    /// The same number of one layer.
    #[must_use]
    pub fn at_layer(self, layer: usize) -> Self {
        Self { layer: Some(layer), ..self }
    }

    /// The same number at one step.
    #[must_use]
    pub fn at_step(self, step: Step) -> Self {
        Self { step: Some(step), ..self }
    }

    /// One number of this name for each of these layers.
    pub fn layers(
        name: &'static str,
        layers: impl IntoIterator<Item = usize>,
    ) -> impl Iterator<Item = Self> {
        let quantity = move |layer| Self::new(name).at_layer(layer);
        layers.into_iter().map(quantity)
    }

    /// Whether it belongs to a layer or to a step.
    pub fn is_indexed(&self) -> bool {
        self.layer.is_some() || self.step.is_some()
    }
}

impl<T: Into<Cow<'static, str>>> From<T> for Quantity {
    fn from(name: T) -> Self {
        Self::new(name)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        if let Some(layer) = self.layer {
            write!(f, ", layer {layer}")?;
        }
        self.step.map_or(Ok(()), |step| write!(f, ", {step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identity_is_read_back_and_said_in_words() {
        let rank = || Quantity::new("rank");
        for (identity, words) in [
            (rank(), "rank"),
            (rank().at_layer(0), "rank, layer 0"),
            (rank().at_step(Step::Last), "rank, last step"),
            (rank().at_layer(3).at_step(Step::After(75)), "rank, layer 3, step 75"),
        ] {
            assert_eq!(identity.to_string(), words);
            let text = toml::to_string(&identity).expect("plain data");
            assert_eq!(toml::from_str(&text), Ok(identity), "{text}");
        }
        let unknown = toml::from_str::<Quantity>("name = \"rank\"\nstep = \"first\"\n");
        assert!(unknown.is_err());
    }
}
