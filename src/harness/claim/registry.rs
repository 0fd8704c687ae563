//! The claims a program knows, and what is recorded of them.

use std::collections::BTreeSet;

use deepclaims_lab::train::Training;

use super::recorded::Recorded;
use super::{
    Case, Claim, CounterexampleRecord, Expectation, MapRecord, Paper, Property, Quantity, Record,
    distinct,
};

/// Claims in the order in which they are shown, with their recorded records.
#[derive(Clone, Debug)]
pub struct Registry {
    claims: Vec<Claim>,
    records: Recorded<Record>,
    maps: Recorded<MapRecord>,
    counterexamples: Recorded<CounterexampleRecord>,
    networks: Vec<NamedNetwork>,
}

/// A network that the program can look at by name.
#[derive(Clone, Debug, PartialEq)]
pub struct NamedNetwork {
    /// On the command line: "tunnel".
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The network, its data and the recipe.
    pub training: Training,
    /// The same on the mixture of clusters, where that has settings of its own.
    pub on_mixture: Option<Training>,
    /// The verb that looks at it where no network is named: "profile".
    pub verb: Option<&'static str>,
}

/// What is wrong with a registry: a mistake of the author of a claim.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RegistryError {
    /// Two claims of the same name.
    #[error("two claims are called {0}; names must differ")]
    DuplicateClaim(String),
    /// A claim that nothing decides.
    #[error(
        "case {case:?} of claim {claim} has no effect part; a claim needs at least one in every \
         case"
    )]
    NoEffect {
        /// The claim.
        claim: String,
        /// The case.
        case: String,
    },
    /// A claim that nothing decides.
    #[error(
        "claim {0} has no case; it needs at least one data set to be checked on, or a property"
    )]
    NoCase(String),
    /// An exact claim that nothing decides, or that also has cases of seeds.
    #[error(
        "claim {0} is exact; it needs at least one property that decides, and has no cases of seeds"
    )]
    NotExact(String),
    /// Two arms of the same name.
    #[error("two arms in case {case:?} of claim {claim} are called {arm:?}; names must differ")]
    DuplicateArm {
        /// The claim.
        claim: String,
        /// The case.
        case: String,
        /// The arms' name.
        arm: String,
    },
    /// A part about a number that its arm does not give.
    #[error(
        "a part in case {case:?} of claim {claim} is about {number:?}, which arm {arm:?} does not \
         give; it gives {given}"
    )]
    UnknownNumber {
        /// The claim.
        claim: String,
        /// The case.
        case: String,
        /// The arm.
        arm: String,
        /// The number that the part names.
        number: String,
        /// The numbers that the arm gives.
        given: String,
    },
    /// An arm that gives two numbers of the same identity.
    #[error(
        "arm {arm:?} in case {case:?} of claim {claim} gives {number:?} twice; numbers must differ"
    )]
    DuplicateNumber {
        /// The claim.
        claim: String,
        /// The case.
        case: String,
        /// The arm.
        arm: String,
        /// The number.
        number: String,
    },
    /// Two illustrations of the same name, whose files would be one.
    #[error("two illustrations of claim {claim} are called {illustration:?}; names must differ")]
    DuplicateIllustration {
        /// The claim.
        claim: String,
        /// The illustrations' name.
        illustration: String,
    },
    /// A network whose name is taken or cannot be part of a file's name.
    #[error("a network is called {0:?}; names must differ and have letters, digits, - and _ alone")]
    NetworkName(String),
    /// Two papers whose claims would be named alike.
    #[error("two papers share the module name {0:?}; names must differ")]
    SharedModule(String),
    /// A recorded record that cannot be read or was altered.
    #[error("the recorded record of {claim} cannot be used: {reason}")]
    BrokenRecord {
        /// The claim it was given for.
        claim: String,
        /// What the parser says.
        reason: String,
    },
}

impl Registry {
    /// A registry of these claims. `records` pairs names of claims with the text of their recorded
    /// records; claims without one are "not recorded", records without a claim are ignored. A record
    /// is read when it is asked for.
    ///
    /// # Errors
    /// Where names clash, or a claim cannot be decided.
    pub fn new(claims: Vec<Claim>, records: &[(&str, &str)]) -> Result<Self, RegistryError> {
        let mut names = BTreeSet::new();
        for claim in &claims {
            if !names.insert(claim.id()) {
                return Err(RegistryError::DuplicateClaim(claim.id()));
            }
            check(claim)?;
        }
        for one in &claims {
            let clashes = |other: &Claim| other.module == one.module && other.paper != one.paper;
            if claims.iter().any(clashes) {
                return Err(RegistryError::SharedModule(one.module.to_owned()));
            }
        }
        Ok(Self {
            records: Recorded::new(records),
            claims,
            maps: Recorded::default(),
            counterexamples: Recorded::default(),
            networks: Vec::new(),
        })
    }

    /// The same with networks that the program can look at by name.
    ///
    /// # Errors
    /// Where two have the same name, or a name has other letters than a file's name may have.
    pub fn with_networks(self, networks: Vec<NamedNetwork>) -> Result<Self, RegistryError> {
        let mut names = BTreeSet::new();
        for NamedNetwork { name, .. } in &networks {
            let letter = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
            if name.is_empty() || !name.chars().all(letter) || !names.insert(*name) {
                return Err(RegistryError::NetworkName((*name).to_owned()));
            }
        }
        Ok(Self { networks, ..self })
    }

    /// The same with recorded maps and counterexamples: their files' names, which begin with those of
    /// their claims, and the texts that `map --out` and `falsify --out` write.
    #[must_use]
    pub fn with_atlas(self, maps: &[(&str, &str)], counterexamples: &[(&str, &str)]) -> Self {
        let (maps, counterexamples) = (Recorded::new(maps), Recorded::new(counterexamples));
        Self { maps, counterexamples, ..self }
    }

    /// What is recorded of a claim.
    ///
    /// # Errors
    /// Where it cannot be read or was altered.
    pub fn recorded(&self, id: &str) -> Result<Option<&Record>, RegistryError> {
        Ok(self.records.of(id)?.first())
    }

    /// The recorded maps of a claim, those over one axis first.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn maps(&self, id: &str) -> Result<&[MapRecord], RegistryError> {
        self.maps.of(id)
    }

    /// The recorded counterexample to a claim.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn counterexample(&self, id: &str) -> Result<Option<&CounterexampleRecord>, RegistryError> {
        Ok(self.counterexamples.of(id)?.first())
    }

    /// The networks that have names.
    pub fn networks(&self) -> &[NamedNetwork] {
        &self.networks
    }

    /// All claims.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// The claim of this name.
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id() == id)
    }

    /// Where this claim stands in the order in which claims are shown; unknown ones come last.
    pub fn place(&self, id: &str) -> usize {
        let place = self.claims.iter().position(|claim| claim.id() == id);
        place.unwrap_or(self.claims.len())
    }

    /// The papers, in the order of their first claims.
    pub fn papers(&self) -> Vec<&'static Paper> {
        distinct(self.claims.iter().filter_map(|claim| claim.paper))
    }
}

fn check(claim: &Claim) -> Result<(), RegistryError> {
    let mut pictures = BTreeSet::new();
    for illustration in &claim.illustrations {
        if !pictures.insert(illustration.name) {
            return Err(RegistryError::DuplicateIllustration {
                claim: claim.id(),
                illustration: illustration.name.to_owned(),
            });
        }
    }
    if claim.is_exact() {
        let decides = |property: &Property| property.expectation() != Expectation::Report;
        if !claim.properties.iter().any(decides) || !claim.cases.is_empty() {
            return Err(RegistryError::NotExact(claim.id()));
        }
        return Ok(());
    }
    if claim.cases.is_empty() {
        return Err(RegistryError::NoCase(claim.id()));
    }
    for case in &claim.cases {
        if !case.parts.iter().any(|part| part.role.is_effect()) {
            return Err(RegistryError::NoEffect { claim: claim.id(), case: case.name.clone() });
        }
        check_numbers(claim, case)?;
    }
    Ok(())
}

/// Whether arms and their numbers differ in name, and parts are about numbers that there are.
pub(super) fn check_numbers(claim: &Claim, case: &Case) -> Result<(), RegistryError> {
    let place = || (claim.id(), case.name.clone());
    let mut names = BTreeSet::new();
    for arm in case.arms() {
        let ((claim, case), quantities) = (place(), arm.quantities());
        let twice = (1..quantities.len()).find(|&n| quantities[..n].contains(&quantities[n]));
        let new = names.insert(arm.name());
        let arm = arm.name().to_owned();
        if !new {
            return Err(RegistryError::DuplicateArm { claim, case, arm });
        }
        if let Some(index) = twice {
            let number = quantities[index].to_string();
            return Err(RegistryError::DuplicateNumber { claim, case, arm, number });
        }
    }
    for part in &case.parts {
        let everywhere = part.number.everywhere;
        for (arm, quantity) in part.number.terms() {
            let meant = |given: &Quantity| {
                if everywhere {
                    given.name == quantity.name && given.is_indexed()
                } else {
                    given == quantity
                }
            };
            if !arm.quantities().iter().any(meant) {
                let (claim, case) = place();
                let given = arm.quantities().iter().map(ToString::to_string);
                return Err(RegistryError::UnknownNumber {
                    claim,
                    case,
                    arm: arm.name().to_owned(),
                    number: quantity.to_string(),
                    given: given.collect::<Vec<_>>().join("; "),
                });
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::data::Data;
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::train::Recipe;

    use super::super::test_module::{TEST_MODULE, arm};
    use super::*;

    fn built(case: Case) -> Option<RegistryError> {
        let claim = TEST_MODULE.claim("claim", "").case(case);
        Registry::new(vec![claim], &[]).err()
    }

    #[test]
    fn parts_are_about_numbers_that_their_arms_give() {
        let layer = Quantity::new("rank").at_layer(1);
        let arm = arm("arm", ["x".into(), layer.clone()]);
        let case = |test| Case::new("case").effect(test);
        let good = [arm.number("x"), arm.number(layer), arm.everywhere("rank")];
        for number in good {
            assert_eq!(built(case(number.above(0.0))), None);
        }
        let difference = arm.number("x").minus(arm.number("y"));
        for number in [arm.number("rank"), arm.everywhere("x"), difference] {
            let error = built(case(number.above(0.0)));
            assert!(matches!(error, Some(RegistryError::UnknownNumber { .. })), "{error:?}");
        }
    }

    #[test]
    fn names_of_networks_are_names_of_files() {
        let named = |names: &[&'static str]| {
            let training = Training::new(Mlp::relu(1, 4), Data::images(), Recipe::sgd(0.1));
            let network = |&name: &&'static str| NamedNetwork {
                name,
                about: "",
                training: training.clone(),
                on_mixture: None,
                verb: None,
            };
            let registry = Registry::new(Vec::new(), &[]).expect("an empty registry");
            let registry = registry.with_networks(names.iter().map(network).collect())?;
            Ok(registry.networks().len())
        };
        assert_eq!(named(&["tunnel", "deep_2-a", "2"]), Ok(3));
        for (names, refused) in
            [(vec![""], ""), (vec!["a/b"], "a/b"), (vec!["ä"], "ä"), (vec!["a", "b", "a"], "a")]
        {
            assert_eq!(named(&names), Err(RegistryError::NetworkName(refused.into())));
        }
    }

    #[test]
    fn exact_claims_have_properties_that_decide_and_no_cases() {
        let property = || Property::new("true", || 0u32..=1, |_, _| 0.0);
        let exact = || TEST_MODULE.claim("exact", "");
        let error = |claim: Claim| Registry::new(vec![claim], &[]).err();
        assert_eq!(error(exact().property(property())), None);
        assert_eq!(error(exact().property(property()).property(property().report())), None);
        let undecided = exact().property(property().report());
        assert_eq!(error(undecided), Some(RegistryError::NotExact("module.exact".into())));
        let arm = arm("arm", ["x", "y"]);
        let case = Case::new("case").effect(arm.number("x").above(0.0));
        let both = exact().property(property()).case(case);
        assert_eq!(error(both), Some(RegistryError::NotExact("module.exact".into())));
    }

    #[test]
    fn claims_stand_in_their_order_and_unknown_ones_come_last() {
        let arm = arm("arm", ["x", "y"]);
        let claim = |name| {
            let case = Case::new("case").effect(arm.number("x").above(0.0));
            TEST_MODULE.claim(name, "").case(case)
        };
        let registry = Registry::new(["b", "a", "c"].map(claim).into(), &[]).expect("three claims");
        let places = ["b", "a", "c", "d"].map(|name| registry.place(&format!("module.{name}")));
        assert_eq!(places, [0, 1, 2, 3]);
    }

    #[test]
    fn numbers_of_an_arm_differ() {
        let arm = arm("arm", ["x", "x"]);
        let error = built(Case::new("case").effect(arm.number("x").above(0.0)));
        assert!(matches!(error, Some(RegistryError::DuplicateNumber { .. })), "{error:?}");
    }
}
