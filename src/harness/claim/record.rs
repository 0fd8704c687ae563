//! What is kept of a checked claim: enough to cite it and to do it again.

use serde::{Deserialize, Serialize};

use super::{
    Arm, Claim, Column, Definition, Expectation, PartRecord, PropertyRecord, Schema, Seeds, Table,
    TrainingRecord, Verdict,
};
use deepclaims_lab::data::Data;
use deepclaims_lab::train::Step;

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
    /// What a reader must know in addition to the verdict.
    pub remarks: Vec<String>,
    /// Where it is meant to hold, one sentence a setting: "depth 8 to 24 (registered 12)".
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub domain: Vec<String>,
    /// The paper; nothing for the presets, which claim nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperRecord>,
    /// The seeds that were looked at in any case.
    pub seeds: Seeds,
    /// Where the trainings were shortened: the most epochs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epochs: Option<usize>,
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
    /// Of the samples, see [`sha256`](deepclaims_lab::data::sha256).
    pub sha256: String,
    /// What the classes are called, where the claim reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<i64>>,
    /// The images of other classes, where the claim probes any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out: Option<HeldOutRecord>,
    /// What may be a mistake in the files, see [`Images`](deepclaims_lab::data::Images).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Where the images were fewer than the claim asks for: what its sizes became.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shrunk: Vec<String>,
}

/// The images whose classes a claim was probed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldOutRecord {
    /// As on the command line.
    pub name: String,
    /// Of the files, see [`HeldOutImages`](deepclaims_lab::data::HeldOutImages).
    pub sha256: String,
}

impl DataRecord {
    /// What the claim reads of the images, wherever they lie.
    pub fn identity(&self) -> (&str, Option<&[i64]>) {
        (&self.sha256, self.labels.as_deref())
    }

    /// The same of the images of other classes.
    pub fn held_out_identity(&self) -> Option<&str> {
        self.held_out.as_ref().map(|held_out| held_out.sha256.as_str())
    }
}

/// A claim on one data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseRecord {
    /// The data set.
    pub name: String,
    /// The verdict on it.
    pub verdict: Verdict,
    /// How many seeds were looked at: until the verdict was settled or the ladder ended.
    pub seeds: u64,
    /// Whether all seeds gave the same numbers, not all of them whole: nothing was replicated, and nothing
    /// is decided.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unreplicated: bool,
    /// What decided, in the claim's order.
    pub parts: Vec<PartRecord>,
    /// The networks that were compared.
    pub arms: Vec<ArmRecord>,
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
    /// Whether there are numbers, which a check took away.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub filtered: bool,
}

impl Record {
    /// The record of `claim` with these judged cases and their cells; `data` where it uses images.
    pub fn new(
        claim: &Claim,
        first: u64,
        data: Option<DataRecord>,
        judged: Vec<(CaseRecord, Vec<Column>)>,
    ) -> Self {
        Self {
            seeds: Seeds::new(first, 0),
            data,
            trainings: TrainingRecord::of(claim),
            ..Self::bare(claim, Verdict::Inconclusive)
        }
        .with_cases(judged)
    }

    /// The same with these cases.
    pub(super) fn with_cases(self, judged: Vec<(CaseRecord, Vec<Column>)>) -> Self {
        let (cases, cells): (Vec<CaseRecord>, Vec<Vec<Column>>) = judged.into_iter().unzip();
        let seeds = cases.iter().map(|case| case.seeds).max().unwrap_or(0);
        Self {
            verdict: overall(cases.iter().map(|case| case.verdict)),
            seeds: Seeds::new(self.seeds.first, seeds),
            cases,
            cells: cells.into_iter().flatten().collect(),
            ..self
        }
        .signed()
    }

    /// The record of an exact claim whose properties found this.
    pub fn exact(claim: &Claim, properties: Vec<PropertyRecord>) -> Self {
        let met = properties
            .iter()
            .all(|property| property.met || property.expectation == Expectation::Report);
        let verdict = if met { Verdict::Supported } else { Verdict::Refuted };
        Self { properties, ..Self::bare(claim, verdict) }.signed()
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
        let samples = arm.samples.iter().map(|data| format!("no training | {data}"));
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
        Table { claim: &self.claim, seeds: self.seeds, columns: &self.cells }
    }

    /// What stands in the record of `claim` before anything is measured.
    fn bare(claim: &Claim, verdict: Verdict) -> Self {
        let shortened = claim.epochs.map(|epochs| {
            format!(
                "Shortened, as asked for: its networks are trained for at most {epochs} epochs."
            )
        });
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
            remarks: claim.remarks.iter().map(ToString::to_string).chain(shortened).collect(),
            domain: claim.domain_sentences(),
            paper: claim.paper.map(|paper| PaperRecord {
                title: paper.title.to_owned(),
                authors: paper.authors.to_owned(),
                venue: paper.venue.to_owned(),
                arxiv: format!("{}{}", paper.arxiv, claim.version),
                section: claim.section.to_owned(),
            }),
            seeds: Seeds::default(),
            epochs: claim.epochs,
            data: None,
            cases: Vec::new(),
            properties: Vec::new(),
            trainings: Vec::new(),
            cells: Vec::new(),
        }
    }
}

/// The verdict on a claim from those on its cases: the worst of them. A control in one is a control of the
/// claim.
pub(super) fn overall(cases: impl Iterator<Item = Verdict> + Clone) -> Verdict {
    let supported = cases.clone().any(|verdict| verdict == Verdict::Supported);
    match cases.max() {
        Some(Verdict::Uncontrolled) if supported => Verdict::Supported,
        worst => worst.unwrap_or(Verdict::Inconclusive),
    }
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::stats::Level;
    use deepclaims_lab::train::{Recipe, Training};

    use super::super::test_module::{TEST_MODULE, arm};
    use super::super::{Case, judge};
    use super::*;
    use crate::report::records;

    #[test]
    fn networks_of_an_arm_are_one_line_a_training() {
        let of_depth =
            |depth| Training::new(Mlp::relu(depth, 4), Data::images(), Recipe::sgd(0.1).epochs(1));
        let (deep, shallow) = (of_depth(3), of_depth(1));
        let networks = [deep.at_step(0), deep.end(), shallow.end()];
        let arm = Arm::new("arm", networks, ["x"], |_| Ok([0.0]));
        let claim = TEST_MODULE
            .claim("networks", "")
            .case(Case::new("D").effect(arm.number("x").above(0.0)));
        let record = Record::new(&claim, 0, None, Vec::new());
        let mut recorded = ArmRecord::new(&arm, Vec::new());
        let expected =
            [format!("{deep} | at step 0, last step"), format!("{shallow} | at last step")];
        assert_eq!(record.networks(&recorded), expected);
        // A training that the record does not describe goes by its digest.
        recorded.networks[2].training = "unknown".into();
        assert_eq!(record.networks(&recorded)[1], "unknown | at last step");
        assert_eq!(claim.arxiv().as_deref(), Some("0000.00000v1"));
        assert_eq!(record.paper.expect("a paper").arxiv, "0000.00000v1");
    }

    #[test]
    fn a_claim_is_worth_its_worst_case_and_controls_of_one_are_controls_of_all() {
        use Verdict::{Refuted, Supported, Uncontrolled};
        let of = |cases: &[Verdict]| overall(cases.iter().copied());
        assert_eq!(of(&[Supported, Uncontrolled]), Supported);
        assert_eq!(of(&[Uncontrolled, Uncontrolled]), Uncontrolled);
        assert_eq!(of(&[Supported, Refuted, Uncontrolled]), Refuted);
        assert_eq!(of(&[]), Verdict::Inconclusive);
    }

    #[test]
    fn exact_claims_need_all_properties_but_reports() {
        let claim = TEST_MODULE.claim("exact", "");
        let property =
            |expectation, met| PropertyRecord { met, ..records::property(expectation, 0.0, 0.0) };
        let verdict = |properties| Record::exact(&claim, properties).verdict;
        let (holds, report) = (Expectation::Holds, Expectation::Report);
        assert_eq!(
            verdict(vec![property(holds, true), property(report, false)]),
            Verdict::Supported
        );
        assert_eq!(verdict(vec![property(holds, false), property(report, true)]), Verdict::Refuted);
        let properties = vec![property(holds, true)];
        assert_eq!(Record::exact(&claim, properties.clone()).properties, properties);
    }

    /// Of the difference of two arms in each of two cases.
    fn two_cases() -> Record {
        let [one, other] = ["a", "b"].map(|name| arm(name, ["x"]).number("x"));
        let case = |name: &str| Case::new(name).effect(one.clone().minus(other.clone()).above(0.0));
        let readings = [1.0, 0.0].map(|value| vec![Ok(vec![value]); 3]);
        let judged = |name| judge(&case(name), Level::SUITE, Seeds::new(0, 3), &readings);
        Record::new(&TEST_MODULE.claim("two", ""), 0, None, ["C", "D"].map(judged).into())
    }

    #[test]
    fn a_record_of_one_arm_has_its_cells_alone() {
        let record = two_cases();
        assert_eq!((record.cells.len(), record.table().columns()), (4, &*record.cells));
        let second = &record.cases[1].arms[1];
        let own = record.with_arm(second);
        assert!(own.cells.iter().all(|column| column.term.arm == "b" && column.values == [0.0; 3]));
        assert_eq!(own.cells.len(), 2);
        assert!(own.cases.iter().all(|case| case.arms == [second.clone()]));
    }

    #[test]
    fn a_record_of_fewer_seeds_has_their_cells_alone() {
        let shorter = two_cases().until(2);
        assert_eq!((shorter.cases.len(), shorter.cells.len()), (2, 4));
        assert!(shorter.cells.iter().all(|column| column.values.len() == 2));
    }

    #[test]
    fn words_and_how_it_was_shortened_are_no_evidence() {
        let claim = TEST_MODULE.claim("digest", "");
        let record = Record::new(&claim, 0, None, Vec::new());
        let said = Record {
            statement: "other".into(),
            source: "other".into(),
            quantity: "other".into(),
            remarks: vec!["other".into()],
            domain: vec!["other".into()],
            epochs: Some(3),
            paper: None,
            ..record.clone()
        };
        assert_eq!(said.compute_digest(), record.digest);
        let other = Record { claim: "other".into(), ..record.clone() };
        assert_ne!(other.compute_digest(), record.digest);
    }

    #[test]
    fn images_are_known_by_their_digest_and_classes_wherever_they_lie() {
        let data = DataRecord {
            name: "idx:somewhere".into(),
            sha256: "digest".into(),
            labels: Some(vec![3, 5]),
            held_out: None,
            notes: Vec::new(),
            shrunk: Vec::new(),
        };
        assert_eq!(data.identity(), ("digest", Some([3, 5].as_slice())));
        let elsewhere = DataRecord { name: "idx:elsewhere".into(), labels: None, ..data };
        assert_eq!(elsewhere.identity(), ("digest", None));
        assert_eq!(elsewhere.held_out_identity(), None);
        let held_out = HeldOutRecord { name: String::new(), sha256: "other".into() };
        let both = DataRecord { held_out: Some(held_out), ..elsewhere };
        assert_eq!(both.held_out_identity(), Some("other"));
    }
}
