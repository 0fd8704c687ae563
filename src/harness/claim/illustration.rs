//! Pictures of what a claim is about.

use super::{Claim, Missing};
use deepclaims_lab::laboratory::Laboratory;

/// Draws the picture of seed 0 as the text of an SVG, or says why there is none.
///
/// It depends on nothing but the laboratory's data, and no record depends on it.
pub type Drawing = fn(&dyn Laboratory) -> Result<String, Missing>;

/// A picture that a claim carries.
#[derive(Clone, Copy, Debug)]
pub struct Illustration {
    /// Its name within the claim: "angle".
    pub name: &'static str,
    /// What draws it.
    pub draw: Drawing,
}

impl Claim {
    /// Adds a picture, drawn on demand.
    #[must_use]
    pub fn illustrate(mut self, name: &'static str, draw: Drawing) -> Self {
        self.illustrations.push(Illustration { name, draw });
        self
    }

    /// The names of the files of its pictures, in their order: "collapse.rate.angle.svg".
    pub fn pictures(&self) -> Vec<String> {
        let file = |illustration: &Illustration| format!("{}.{}.svg", self.id(), illustration.name);
        self.illustrations.iter().map(file).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::test_module::TEST_MODULE;
    use crate::claim::{Arm, Case, Registry, RegistryError};

    fn claim() -> Claim {
        let arm = Arm::seeded("nothing", ["number"], |_, _| Ok([0.0]));
        let case = Case::new("nothing").effect(arm.number("number").above(0.0));
        let missing: Drawing = |_| Err(Missing::because("there is nothing to draw"));
        let claim = TEST_MODULE.claim("claim", "").case(case);
        let claim = claim.illustrate("first", missing);
        claim.illustrate("other", missing)
    }

    #[test]
    fn files_are_named_after_the_claim_and_the_illustration() {
        let files = ["module.claim.first.svg", "module.claim.other.svg"];
        assert_eq!(claim().pictures(), files);
    }

    #[test]
    fn illustrations_of_a_claim_differ_in_name() {
        assert!(Registry::new(vec![claim()], &[]).is_ok());
        let twice = claim().illustrate("first", claim().illustrations[0].draw);
        let (claim, illustration) = ("module.claim".into(), "first".into());
        let expected = RegistryError::DuplicateIllustration { claim, illustration };
        assert_eq!(Registry::new(vec![twice], &[]).err(), Some(expected));
    }
}
