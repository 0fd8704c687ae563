//! What is kept of a checked claim: enough to cite it and to do it again.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::nonfinite::{unbounded_above, unbounded_below, undefined};
use super::{
    Arm, Claim, Column, Definition, Expectation, Identity, PropertyRecord, Role, Rule, Schema,
    Seeds, Table, TrainingRecord, Verdict,
};
use deepclaims_lab::data::Data;
use deepclaims_lab::stats::{Criterion, Outcome, POWER, detectable_distance};
use deepclaims_lab::train::Step;

/// Cells missing beyond this share leave a part undecided.
const BEARABLE: f64 = 0.25;

/// A checked claim. As text it is TOML, the body of a snapshot; numbers are exact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The form of the record: [`Schema::CURRENT`] where this program writes it.
    pub schema: Schema,
    /// `module.name`.
    pub claim: String,
    /// The claim in one sentence.
    pub statement: String,
    /// The verdict: the worst of the cases.
    pub verdict: Verdict,
    /// SHA-256 of the evidence, see [`Record::compute_digest`].
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// The program that wrote it, with its version; snapshots are of the version that they come with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<String>,
    /// Where the source states the claim: file and line.
    pub source: String,
    /// Who fixed the formulas.
    pub definition: Definition,
    /// What is measured, in words.
    pub quantity: String,
    /// What a reader must know beside the verdict.
    pub remarks: Vec<String>,
    /// The paper; nothing for the presets, which claim nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperRecord>,
    /// The seeds.
    pub seeds: Seeds,
    /// The images, where the claim uses any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<DataRecord>,
    /// One for each data set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<CaseRecord>,
    /// Of an exact claim, what its properties found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<PropertyRecord>,
    /// The trainings of all arms, each once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trainings: Vec<TrainingRecord>,
    /// What was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Column>,
}

/// The paper that makes a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRecord {
    /// Title.
    pub title: String,
    /// Authors, as cited.
    pub authors: String,
    /// Where and when it appeared.
    pub venue: String,
    /// arXiv identifier with version.
    pub arxiv: String,
    /// Where it states the claim.
    pub section: String,
}

/// The images a claim was checked on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataRecord {
    /// As on the command line.
    pub name: String,
    /// Of the files, see [`Images`](deepclaims_lab::data::Images).
    pub sha256: String,
    /// Where the images were fewer than the claim asks for: what its sizes became.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shrunk: Vec<String>,
}

/// A claim on one data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// The data set.
    pub name: String,
    /// The verdict on it.
    pub verdict: Verdict,
    /// Whether all seeds gave the same numbers, not all of them whole: nothing was replicated, and nothing
    /// is decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreplicated: bool,
    /// What decided, in the claim's order.
    pub parts: Vec<PartRecord>,
    /// The networks that were compared.
    pub arms: Vec<ArmRecord>,
}

/// One part and its outcome.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartRecord {
    /// What it means for the verdict.
    pub role: Role,
    /// The number of an arm, or the difference of two; of a part about every layer or step, the weakest
    /// one, which the figures are about.
    #[serde(flatten)]
    pub number: Identity,
    /// Of such a part: among how many numbers that is the weakest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub among: Option<usize>,
    /// How the seeds' values become one.
    pub rule: Rule,
    /// What it must meet: `above`, `below` or `within`; nothing for a report.
    #[serde(flatten)]
    pub criterion: Option<Criterion>,
    /// Whether it does; nothing for a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Number of seeds.
    pub seeds: usize,
    /// Seeds without a value.
    pub missing: usize,
    /// Where checks stand before its arms: how many seeds these took away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filtered: Option<usize>,
    /// The mean, or the share, over the seeds that have a value.
    #[serde(with = "undefined")]
    pub estimate: f64,
    /// Standard deviation over those seeds.
    #[serde(with = "undefined")]
    pub standard_deviation: f64,
    /// One-sided lower bound at level 0.001; for `each`, the smallest value.
    #[serde(with = "unbounded_below")]
    pub lower: f64,
    /// One-sided upper bound at level 0.001; for `each`, the largest value.
    #[serde(with = "unbounded_above")]
    pub upper: f64,
    /// Whether all seeds gave the same number, so that the bounds are that number.
    pub no_spread: bool,
    /// Where the outcome is open: how many further seeds would decide it, if mean and spread stayed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub further_seeds: Option<usize>,
    /// Where checks took seeds away: what the part says with them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfiltered: Option<Unfiltered>,
}

/// A part without the checks that stand before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unfiltered {
    /// Whether the number meets its criterion; nothing for a report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Seeds without a value.
    pub missing: usize,
    /// As of the part.
    #[serde(with = "undefined")]
    pub estimate: f64,
    /// As of the part.
    #[serde(with = "undefined")]
    pub standard_deviation: f64,
    /// As of the part.
    #[serde(with = "unbounded_below")]
    pub lower: f64,
    /// As of the part.
    #[serde(with = "unbounded_above")]
    pub upper: f64,
}

impl PartRecord {
    /// Whether so many cells are missing that the part may not decide.
    pub fn too_many_missing(&self) -> bool {
        let decides = !matches!(self.role, Role::Check | Role::Report);
        decides && Self::is_too_many(self.missing, self.seeds)
    }

    /// Whether so many of these seeds may not be missing.
    pub(super) fn is_too_many(missing: usize, seeds: usize) -> bool {
        missing as f64 > BEARABLE * seeds as f64
    }

    /// How far the part is from failing: parts that may not decide come first, then those that fail,
    /// those that are open and those that hold; among equals the smaller
    /// [`relative_margin`](Self::relative_margin). The smallest is the weakest link of a claim.
    pub fn strength(&self) -> (u8, f64) {
        let class = match self.outcome {
            _ if self.too_many_missing() => 0,
            Some(Outcome::Fails) => 1,
            Some(Outcome::Open) => 2,
            Some(Outcome::Holds) | None => 3,
        };
        (class, self.relative_margin())
    }

    /// The order of [`strength`](Self::strength).
    pub fn by_strength(&self, other: &Self) -> Ordering {
        let ((class, margin), (other_class, other_margin)) = (self.strength(), other.strength());
        class
            .cmp(&other_class)
            .then(margin.total_cmp(&other_margin))
    }

    /// The mean at which these seeds, with the spread they have, would have shown with probability
    /// [`POWER`] that it lies beyond the threshold, in the unit of the number: how small an effect the part
    /// could find.
    ///
    /// None but for means with a spread that must lie above or below a threshold. Computed and not kept: it
    /// follows from what is recorded.
    pub fn detectable(&self) -> Option<f64> {
        if !matches!(self.rule, Rule::Mean | Rule::Everywhere) {
            return None;
        }
        let present = self.seeds.checked_sub(self.missing)?;
        let distance = detectable_distance(present, self.standard_deviation, POWER)?;
        match self.criterion? {
            Criterion::Above(threshold) => Some(threshold + distance),
            Criterion::Below(threshold) => Some(threshold - distance),
            Criterion::Within(..) => None,
        }
    }

    /// The distance of the estimate to its nearest threshold in units of the distance between the
    /// estimate and its bound on that side: above 1 the part holds, below −1 it fails. Infinite where
    /// there is no criterion or no spread.
    pub fn relative_margin(&self) -> f64 {
        let Some(criterion) = self.criterion else {
            return f64::INFINITY;
        };
        let threshold = criterion.nearest_threshold(self.estimate);
        let reach = if threshold < self.estimate {
            self.estimate - self.lower
        } else {
            self.upper - self.estimate
        };
        let margin = criterion.margin(self.estimate) / reach;
        if margin.is_nan() {
            f64::NEG_INFINITY
        } else {
            margin
        }
    }
}

/// The networks of one arm, and the seeds in which it has no numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmRecord {
    /// Its name within the case.
    pub name: String,
    /// The networks that it reads, in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<NetworkRecord>,
    /// The data whose samples it reads without a network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub samples: Option<Data>,
    /// The seeds without numbers, and those that checks took away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingCell>,
}

impl ArmRecord {
    pub(super) fn new(arm: &Arm, missing: Vec<MissingCell>) -> Self {
        let networks = arm.checkpoints().iter();
        Self {
            name: arm.name().to_owned(),
            networks: networks
                .map(|checkpoint| NetworkRecord {
                    training: checkpoint.training.digest(),
                    step: checkpoint.step,
                })
                .collect(),
            samples: arm.data().cloned(),
            missing,
        }
    }
}

/// A training at a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkRecord {
    /// The digest of its [`TrainingRecord`].
    pub training: String,
    /// The number of steps taken, or "last".
    pub step: Step,
}

/// A seed without numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingCell {
    /// The seed.
    pub seed: u64,
    /// Why.
    pub reason: String,
}

impl Record {
    /// The record of `claim` with these judged cases and their cells; `data` where it uses images.
    pub fn new(
        claim: &Claim,
        seeds: Seeds,
        data: Option<DataRecord>,
        judged: Vec<(CaseRecord, Vec<Column>)>,
    ) -> Self {
        let (cases, cells): (Vec<CaseRecord>, Vec<Vec<Column>>) = judged.into_iter().unzip();
        let verdicts: Vec<(Verdict, bool)> = cases
            .iter()
            .map(|case| {
                let incomplete = case.parts.iter().any(PartRecord::too_many_missing);
                (case.verdict, incomplete)
            })
            .collect();
        Self {
            seeds,
            data,
            cases,
            trainings: TrainingRecord::of(claim),
            cells: cells.into_iter().flatten().collect(),
            ..Self::bare(claim, overall(&verdicts))
        }
        .signed()
    }

    /// The record of an exact claim whose properties found this.
    pub fn exact(claim: &Claim, properties: Vec<PropertyRecord>) -> Self {
        let met = properties
            .iter()
            .all(|property| property.met || property.expectation == Expectation::Report);
        let verdict = if met {
            Verdict::Supported
        } else {
            Verdict::Refuted
        };
        Self {
            properties,
            ..Self::bare(claim, verdict)
        }
        .signed()
    }

    fn signed(self) -> Self {
        let digest = self.compute_digest();
        Self { digest, ..self }
    }

    /// The networks of an arm in words: one line a training, with the steps at which it is read, and one
    /// for samples without a network.
    pub fn networks(&self, arm: &ArmRecord) -> Vec<String> {
        let runs = arm.networks.chunk_by(|a, b| a.training == b.training);
        let trained = runs.map(|run| {
            let digest = &run[0].training;
            let known = self.trainings.iter().find(|known| known.digest == *digest);
            let training = known.map_or(digest, |known| &known.description);
            let steps: Vec<String> = run.iter().map(|one| one.step.to_string()).collect();
            format!("{training} | at {}", steps.join(", "))
        });
        let samples = arm
            .samples
            .iter()
            .map(|data| format!("no training | {data}"));
        trained.chain(samples).collect()
    }

    /// The same with one arm alone.
    #[must_use]
    pub fn with_arm(&self, arm: &ArmRecord) -> Self {
        let mut record = self.clone();
        for case in &mut record.cases {
            case.arms.retain(|own| own == arm);
        }
        record.cells.retain(|column| column.term.arm == arm.name);
        record
    }

    /// Its cells as a table.
    pub fn table(&self) -> Table<'_> {
        Table {
            claim: &self.claim,
            seeds: self.seeds,
            columns: &self.cells,
        }
    }

    /// What stands in the record of `claim` before anything is measured.
    fn bare(claim: &Claim, verdict: Verdict) -> Self {
        Self {
            schema: Schema::CURRENT,
            claim: claim.id(),
            statement: claim.statement.to_string(),
            verdict,
            digest: String::new(),
            program: None,
            source: claim.source(),
            definition: claim.definition,
            quantity: claim.quantity.to_owned(),
            remarks: claim.remarks.iter().map(ToString::to_string).collect(),
            paper: claim.paper.map(|paper| PaperRecord {
                title: paper.title.to_owned(),
                authors: paper.authors.to_owned(),
                venue: paper.venue.to_owned(),
                arxiv: format!("{}{}", paper.arxiv, claim.version),
                section: claim.section.to_owned(),
            }),
            seeds: Seeds::default(),
            data: None,
            cases: Vec::new(),
            properties: Vec::new(),
            trainings: Vec::new(),
            cells: Vec::new(),
        }
    }
}

/// The verdict on a claim from those on its cases, each with whether too many of its cells are missing: the
/// worst of them. Too many missing cells in one leave the whole claim Inconclusive, and a control in one is
/// a control of the claim.
pub(super) fn overall(cases: &[(Verdict, bool)]) -> Verdict {
    if cases.iter().any(|(_, incomplete)| *incomplete) {
        return Verdict::Inconclusive;
    }
    let supported = cases
        .iter()
        .any(|(verdict, _)| *verdict == Verdict::Supported);
    match cases.iter().map(|(verdict, _)| *verdict).max() {
        Some(Verdict::Uncontrolled) if supported => Verdict::Supported,
        worst => worst.unwrap_or(Verdict::Inconclusive),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Term;
    use super::*;

    fn part(criterion: Criterion) -> PartRecord {
        PartRecord {
            role: Role::Effect,
            number: Identity {
                term: Term {
                    arm: "arm".to_owned(),
                    quantity: "number".into(),
                },
                minus: None,
            },
            among: None,
            rule: Rule::Mean,
            criterion: Some(criterion),
            outcome: None,
            seeds: 12,
            missing: 0,
            estimate: 3.0,
            standard_deviation: 2.0,
            lower: 1.0,
            upper: 5.0,
            no_spread: false,
            further_seeds: None,
            filtered: None,
            unfiltered: None,
        }
    }

    #[test]
    fn detectable_means_lie_beyond_their_threshold() {
        // Twelve values find 1.62335 standard deviations (`stats::power`).
        let found = |criterion| part(criterion).detectable();
        assert_eq!(found(Criterion::Above(0.5)), Some(0.5 + 3.24669));
        assert_eq!(found(Criterion::Below(0.5)), Some(0.5 - 3.24669));
        assert_eq!(found(Criterion::Within(0.0, 1.0)), None);
    }

    #[test]
    fn missing_seeds_find_less() {
        let above = part(Criterion::Above(0.0));
        let fewer = PartRecord {
            missing: 3,
            ..above.clone()
        };
        assert_eq!(
            fewer.detectable(),
            PartRecord {
                seeds: 9,
                ..above.clone()
            }
            .detectable()
        );
        assert!(fewer.detectable() > above.detectable());
    }

    #[test]
    fn shares_single_values_and_equal_ones_have_no_detectable_mean() {
        let above = part(Criterion::Above(0.0));
        for undefined in [
            PartRecord {
                rule: Rule::Share,
                ..above.clone()
            },
            PartRecord {
                rule: Rule::Each,
                ..above.clone()
            },
            PartRecord {
                criterion: None,
                ..above.clone()
            },
            PartRecord {
                standard_deviation: 0.0,
                ..above.clone()
            },
            PartRecord {
                missing: 11,
                ..above.clone()
            },
            PartRecord {
                missing: 13,
                ..above
            },
        ] {
            assert_eq!(undefined.detectable(), None, "{undefined:?}");
        }
    }
}
