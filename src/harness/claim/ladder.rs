//! A case, seed by seed: what its parts say so far, and which arms it needs in the next seed.

use deepclaims_lab::stats::{Criterion, Decision, Level, Outcome};

use super::verdict::Outcomes;
use super::{Case, Identity, PartRecord, Quantity, Reading, Role, Term};

/// Arms with reports alone are read in so many seeds: enough to see what they say and how it varies.
pub const REPORT_SEEDS: u64 = 5;

/// What a case asks, as data: the same from a claim and from a record of it.
#[derive(Clone, Debug)]
pub(super) struct Outline {
    pub(super) sentences: Vec<Sentence>,
    pub(super) arms: Vec<ArmOutline>,
}

/// An arm, and what it gives in each seed.
#[derive(Clone, Debug)]
pub(super) struct ArmOutline {
    pub(super) name: String,
    pub(super) quantities: Vec<Quantity>,
}

/// A sentence about one seed.
#[derive(Clone, Debug)]
pub(super) struct Sentence {
    pub(super) role: Role,
    pub(super) number: Identity,
    pub(super) criterion: Option<Criterion>,
    operand: Operand,
    /// Of a check, the arms that it takes away besides those it reads, by index.
    covers: Vec<usize>,
}

/// Where a number stands: the index of its arm, and its index among those of the arm.
type Place = (usize, usize);

#[derive(Clone, Debug)]
enum Operand {
    Number(Place),
    Difference(Place, Place),
    /// The number nearest to a miss.
    Everywhere(Vec<Place>),
    /// A number that no arm gives.
    Unknown,
}

impl Outline {
    pub(super) fn of(case: &Case) -> Self {
        let arms = case.arms().into_iter().map(|arm| ArmOutline {
            name: arm.name().to_owned(),
            quantities: arm.quantities().to_vec(),
        });
        let parts = case.parts.iter();
        let sentences = parts.map(|part| {
            let number = part.number.identity();
            (part.role, number, part.number.everywhere, part.criterion)
        });
        let mut outline = Self::new(arms.collect(), sentences);
        for (sentence, part) in outline.sentences.iter_mut().zip(&case.parts) {
            let covers = part.covers.iter().filter_map(|arm| {
                let name = |own: &ArmOutline| own.name == arm.name();
                outline.arms.iter().position(name)
            });
            sentence.covers = covers.collect();
        }
        outline
    }

    pub(super) fn new(
        arms: Vec<ArmOutline>,
        parts: impl Iterator<Item = (Role, Identity, bool, Option<Criterion>)>,
    ) -> Self {
        let sentence = |(role, number, everywhere, criterion)| Sentence {
            role,
            operand: operand(&arms, &number, everywhere),
            number,
            criterion,
            covers: Vec::new(),
        };
        Self { sentences: parts.map(sentence).collect(), arms }
    }
}

fn operand(arms: &[ArmOutline], number: &Identity, everywhere: bool) -> Operand {
    let place = |term: &Term| {
        let arm = arms.iter().position(|arm| arm.name == term.arm)?;
        let mut quantities = arms[arm].quantities.iter();
        Some((arm, quantities.position(|own| *own == term.quantity)?))
    };
    let found = if everywhere {
        let arm = arms.iter().position(|arm| arm.name == number.term.arm);
        arm.map(|arm| {
            let quantities = arms[arm].quantities.iter().enumerate();
            let name = &number.term.quantity.name;
            let own = quantities.filter(|(_, own)| own.name == *name && own.is_indexed());
            Operand::Everywhere(own.map(|(index, _)| (arm, index)).collect())
        })
    } else {
        match &number.minus {
            None => place(&number.term).map(Operand::Number),
            Some(minus) => place(&number.term)
                .zip(place(minus))
                .map(|(one, other)| Operand::Difference(one, other)),
        }
    };
    found.unwrap_or(Operand::Unknown)
}

/// The index of the value that is nearest to a miss; one that does not exist is nearer than any other.
pub(super) fn nearest_to_a_miss(criterion: Option<Criterion>, values: &[f64]) -> Option<usize> {
    let margin = |index: usize| match criterion {
        _ if values[index].is_nan() => f64::NEG_INFINITY,
        Some(criterion) => criterion.margin(values[index]),
        None => 0.0,
    };
    (0..values.len()).min_by(|&one, &other| margin(one).total_cmp(&margin(other)))
}

impl Sentence {
    /// The arms it reads, by index.
    fn arms(&self) -> Vec<usize> {
        match &self.operand {
            Operand::Number((arm, _)) => vec![*arm],
            Operand::Difference((one, _), (other, _)) => vec![*one, *other],
            Operand::Everywhere(places) => places.iter().map(|(arm, _)| *arm).take(1).collect(),
            Operand::Unknown => Vec::new(),
        }
    }

    /// The arms that have no numbers where a check is missed, by index.
    fn taken(&self) -> Vec<usize> {
        [self.arms(), self.covers.clone()].concat()
    }

    /// How many numbers it stands for, where it is about every layer or step.
    fn among(&self) -> Option<usize> {
        match &self.operand {
            Operand::Everywhere(places) => Some(places.len()),
            _ => None,
        }
    }

    /// The value in a seed, NaN where there is none.
    fn value(&self, readings: &[Option<&Reading>]) -> f64 {
        let at = |&(arm, index): &Place| match readings[arm] {
            Some(Ok(values)) if values[index].is_finite() => values[index],
            _ => f64::NAN,
        };
        match &self.operand {
            Operand::Number(place) => at(place),
            Operand::Difference(one, other) => at(one) - at(other),
            Operand::Everywhere(places) => {
                let values: Vec<f64> = places.iter().map(at).collect();
                let nearest = nearest_to_a_miss(self.criterion, &values);
                nearest.map_or(f64::NAN, |index| values[index])
            }
            Operand::Unknown => f64::NAN,
        }
    }

    /// Whether all its arms were read in a seed.
    fn is_read(&self, readings: &[Option<&Reading>]) -> bool {
        self.arms().iter().all(|&arm| readings[arm].is_some())
    }

    /// Why a check takes a seed with this value away.
    fn missed(&self, value: f64) -> String {
        let criterion = self.criterion.map(|criterion| format!(", not {criterion}"));
        format!("{} is {value}{}", self.number, criterion.unwrap_or_default())
    }

    /// Whether the sentence is true of a seed with this value; nothing where there is none.
    fn answer(&self, value: f64) -> Option<bool> {
        let criterion = self.criterion?;
        value.is_finite().then(|| criterion.is_met(value))
    }
}

/// A case on its way through the seeds.
#[derive(Clone, Debug)]
pub struct Ladder {
    outline: Outline,
    parts: Vec<Progress>,
    /// How many seeds were looked at.
    seeds: u64,
    /// How many seeds each arm was read in.
    read: Vec<u64>,
    /// What checks took away: arm, seed counted from the first one, and why.
    filtered: Vec<(usize, u64, String)>,
}

/// What the seeds said about one part.
#[derive(Clone, Debug)]
struct Progress {
    decision: Decision,
    values: Vec<f64>,
    filtered: u64,
}

impl Ladder {
    /// A case before its first seed, whose parts are decided at this level.
    pub fn new(case: &Case, level: Level) -> Self {
        Self::on(Outline::of(case), level)
    }

    pub(super) fn on(outline: Outline, level: Level) -> Self {
        let before = Progress { decision: Decision::at(level), values: Vec::new(), filtered: 0 };
        Self {
            parts: vec![before; outline.sentences.len()],
            read: vec![0; outline.arms.len()],
            outline,
            seeds: 0,
            filtered: Vec::new(),
        }
    }

    /// How many seeds were looked at.
    pub fn seeds(&self) -> u64 {
        self.seeds
    }

    /// Whether each arm, in the order of [`Case::arms`], is needed in the next seed.
    ///
    /// An arm is needed as long as the verdict depends on an open part that reads it. Arms with reports
    /// alone are read in the first [`REPORT_SEEDS`] seeds, and in a case where nothing is to be decided in
    /// all of them.
    pub fn needed(&self) -> Vec<bool> {
        let outcomes = self.outcomes();
        let outcomes = Outcomes(&outcomes);
        let mut needed = vec![false; self.outline.arms.len()];
        if outcomes.are_settled() {
            return needed;
        }
        let early = self.seeds < REPORT_SEEDS || !outcomes.decide();
        for (sentence, part) in self.outline.sentences.iter().zip(&self.parts) {
            if early || outcomes.depends_on(sentence.role, part.decision.outcome) {
                sentence.arms().into_iter().for_each(|arm| needed[arm] = true);
            }
        }
        self.with_checks(&mut needed);
        needed
    }

    /// Adds the arms that checks compare needed ones with.
    fn with_checks(&self, needed: &mut [bool]) {
        loop {
            let before = needed.to_vec();
            for check in self.checks() {
                let arms = check.taken();
                if arms.iter().any(|&arm| needed[arm]) {
                    for arm in check.arms() {
                        needed[arm] = true;
                    }
                }
            }
            if before == needed {
                break;
            }
        }
    }

    /// Whether each arm is needed by parts that decide, and not by reports alone.
    pub fn decisive(&self) -> Vec<bool> {
        let mut decisive = vec![false; self.outline.arms.len()];
        for sentence in self.outline.sentences.iter().filter(|one| one.role.decides()) {
            sentence.arms().into_iter().for_each(|arm| decisive[arm] = true);
        }
        self.with_checks(&mut decisive);
        decisive
    }

    /// So many further seeds are looked at whatever they say, with the same arms.
    pub fn certain(&self) -> u64 {
        // Then arms with reports alone are dropped.
        let early = REPORT_SEEDS.saturating_sub(self.seeds);
        let dropped = early > 0 && Outcomes(&self.outcomes()).decide();
        if dropped { early.min(self.open_for()) } else { self.open_for() }
    }

    /// No open part that the verdict depends on can be decided in fewer further seeds.
    pub fn open_for(&self) -> u64 {
        let outcomes = self.outcomes();
        let outcomes = Outcomes(&outcomes);
        let parts = self.outline.sentences.iter().zip(&self.parts);
        let open = parts
            .filter(|(sentence, part)| outcomes.depends_on(sentence.role, part.decision.outcome));
        let least = open.map(|(_, part)| part.decision.fewest_further()).min();
        least.unwrap_or(u64::MAX)
    }

    /// Takes the readings of the next seed: one for each arm that is [`needed`](Self::needed).
    pub fn enter(&mut self, readings: &[Option<&Reading>]) {
        for (count, reading) in self.read.iter_mut().zip(readings) {
            *count += u64::from(reading.is_some());
        }
        let misses = self.misses(readings);
        for (sentence, part) in self.outline.sentences.iter().zip(&mut self.parts) {
            if !sentence.is_read(readings) {
                continue;
            }
            // A check is about all seeds, everything else about those that are left.
            let taken = |arm: &usize| misses.iter().any(|(own, _)| own == arm);
            let filtered = sentence.role != Role::Check && sentence.arms().iter().any(taken);
            let value = if filtered { f64::NAN } else { sentence.value(readings) };
            part.filtered += u64::from(filtered);
            part.values.push(value);
            part.decision = part.decision.with(sentence.answer(value));
        }
        let misses = misses.into_iter();
        self.filtered.extend(misses.map(|(arm, reason)| (arm, self.seeds, reason)));
        self.seeds += 1;
    }

    /// The arms that checks take away in a seed, each with the first reason.
    fn misses(&self, readings: &[Option<&Reading>]) -> Vec<(usize, String)> {
        let mut misses: Vec<(usize, String)> = Vec::new();
        for check in self.checks().filter(|check| check.is_read(readings)) {
            let value = check.value(readings);
            if check.answer(value) == Some(true) {
                continue;
            }
            for arm in check.taken() {
                if misses.iter().all(|(own, _)| *own != arm) {
                    misses.push((arm, check.missed(value)));
                }
            }
        }
        misses
    }

    fn checks(&self) -> impl Iterator<Item = &Sentence> {
        let sentences = self.outline.sentences.iter();
        sentences.filter(|sentence| sentence.role == Role::Check)
    }

    /// Of every part that decides, and of checks.
    pub(super) fn outcomes(&self) -> Vec<(Role, Outcome)> {
        let parts = self.outline.sentences.iter().zip(&self.parts);
        let decided = parts.filter(|(sentence, _)| sentence.criterion.is_some());
        decided.map(|(sentence, part)| (sentence.role, part.decision.outcome)).collect()
    }

    /// The records of all parts.
    pub(super) fn records(&self) -> Vec<PartRecord> {
        let parts = self.outline.sentences.iter().zip(&self.parts);
        let record = |(sentence, part): (&Sentence, &Progress)| {
            PartRecord::new(
                sentence.role,
                (sentence.number.clone(), sentence.among()),
                sentence.criterion,
                &part.decision,
                &part.values,
                part.filtered,
            )
        };
        parts.map(record).collect()
    }

    pub(super) fn arms(&self) -> impl Iterator<Item = (&ArmOutline, u64)> {
        self.outline.arms.iter().zip(self.read.iter().copied())
    }

    /// What checks took from an arm: seeds counted from the first one, and why.
    pub(super) fn filtered(&self, arm: usize) -> impl Iterator<Item = (u64, &str)> {
        let own = self.filtered.iter().filter(move |(own, ..)| *own == arm);
        own.map(|(_, seed, reason)| (*seed, reason.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_module::arm;
    use super::super::{Arm, Missing};
    use super::*;

    fn arms<const N: usize>(names: [&str; N]) -> [Arm; N] {
        names.map(|name| arm(name, ["x", "fit"]))
    }

    /// The ladder after seeds in which every arm gave the same numbers, `x` and `fit`.
    fn climbed(case: &Case, seeds: u64, numbers: [f64; 2]) -> Ladder {
        let mut ladder = Ladder::new(case, Level::SUITE);
        let reading = Ok(numbers.to_vec());
        for _ in 0..seeds {
            let row: Vec<Option<&Reading>> =
                ladder.needed().iter().map(|needed| needed.then_some(&reading)).collect();
            ladder.enter(&row);
        }
        ladder
    }

    /// Seventeen seeds decide at the earliest, and five show what a report says.
    #[test]
    fn further_seeds_are_certain_while_nothing_can_end() {
        let [a, b] = arms(["a", "b"]);
        let case = Case::new("case").effect(a.number("x").above(0.0)).report(b.number("x"));
        let certain = [0, 2, 4, 5, 16].map(|seeds| climbed(&case, seeds, [1.0; 2]).certain());
        assert_eq!(certain, [5, 3, 1, 12, 1]);
        let report = Case::new("case").report(b.number("x"));
        assert_eq!(climbed(&report, 2, [1.0; 2]).certain(), u64::MAX);
    }

    #[test]
    fn arms_are_decisive_that_parts_or_their_checks_read() {
        let [own, beside, far, reported, alone] =
            arms(["own", "beside", "far", "reported", "alone"]);
        let against = |one: &Arm, other: &Arm| one.number("fit").minus(other.number("fit"));
        let case = Case::new("case")
            .report(reported.number("x"))
            .effect(own.number("x").above(0.0))
            // The first is needed for the second alone, and that for the effect.
            .check(against(&far, &beside).above(-1.0))
            .check(against(&beside, &own).above(-1.0))
            .report(alone.number("x"));
        let order: Vec<&str> = case.arms().iter().map(|arm| arm.name()).collect();
        assert_eq!(order, ["reported", "own", "far", "beside", "alone"]);
        let ladder = climbed(&case, 5, [1.0; 2]);
        assert_eq!(ladder.decisive(), [false, true, true, true, false]);
        assert_eq!(ladder.needed(), ladder.decisive());
    }

    #[test]
    fn a_check_takes_away_what_it_reads_and_covers_for_its_first_reason() {
        let [a, b, c] = arms(["a", "b", "c"]);
        let case = Case::new("case")
            .effect(a.number("x").above(0.0))
            .effect(b.number("x").above(0.0))
            .effect(c.number("x").above(0.0))
            .check_of(b.number("fit").above(0.5), vec![c])
            .check(b.number("fit").above(0.25));
        let ladder = climbed(&case, 3, [1.0, 0.0]);
        let of = |arm: usize| ladder.filtered(arm).collect::<Vec<_>>();
        let reason = "b: fit is 0, not > 0.5";
        assert_eq!(of(0), []);
        assert_eq!(of(1), [(0, reason), (1, reason), (2, reason)]);
        assert_eq!(of(2), of(1));
        let filtered: Vec<u64> = ladder.records().iter().map(|part| part.filtered).collect();
        assert_eq!(filtered, [0, 3, 3, 0, 0]);
    }

    #[test]
    fn what_does_not_exist_is_nearest_to_a_miss() {
        let above = Some(Criterion::Above(0.0));
        let nearest = |values: &[f64]| nearest_to_a_miss(above, values);
        assert_eq!(nearest(&[1.0, 2.0]), Some(0));
        assert_eq!(nearest(&[3.0, 2.0]), Some(1));
        assert_eq!(nearest(&[f64::NAN, -2.0]), Some(0));
        assert_eq!(nearest(&[1.0, f64::NAN]), Some(1));
        assert_eq!(nearest(&[]), None);
        assert_eq!(nearest_to_a_miss(None, &[3.0, f64::NAN]), Some(1));
    }

    #[test]
    fn every_layer_of_a_name_must_have_a_number() {
        let layers = Quantity::layers("x", 1..=2);
        let quantities = layers.chain([Quantity::new("y").at_layer(1), "x".into()]).collect();
        let arm = Arm::listed("a", Vec::new(), quantities, |_| Ok(Vec::new()));
        let case = Case::new("case").effect(arm.everywhere("x").above(2.0));
        let part = |reading: Reading| {
            let mut ladder = Ladder::new(&case, Level::SUITE);
            ladder.enter(&[Some(&reading)]);
            ladder.records().remove(0)
        };
        // Neither another name nor one without a layer counts.
        let found = part(Ok(vec![5.0, 3.0, 0.0, 1.0]));
        assert_eq!((found.among, found.median, found.agreeing), (Some(2), 3.0, Some(1)));
        for reading in [
            Ok(vec![5.0, f64::INFINITY, 3.0, 3.0]),
            Ok(vec![f64::NAN, 5.0, 3.0, 3.0]),
            Err(Missing::because("diverged")),
        ] {
            let found = part(reading);
            assert_eq!((found.missing, found.agreeing), (1, Some(0)));
        }
    }
}
