//! One claim in full: what it says, how it is decided, what is recorded.

use serde::Serialize;

use super::number::{errors, evidence, figures, seeds};
use super::where_it_holds::{self, CounterexampleSummary, MapSummary};
use crate::claim::{
    Arm, Axis, Case, Claim, CounterexampleRecord, Definition, Expectation, MapRecord, Paper, Part,
    PartRecord, Property, PropertyRecord, Range, Record, Registry, RegistryError, Role, Setting,
    Value, Verdict, distinct,
};

/// A claim with what is recorded of it.
#[derive(Clone, Copy, Debug)]
pub struct Explained<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its record.
    pub recorded: Option<&'a Record>,
    /// Its recorded maps, those over one axis first.
    pub maps: &'a [MapRecord],
    /// What breaks it inside its domain, where that is recorded.
    pub counterexample: Option<&'a CounterexampleRecord>,
}

impl<'a> Explained<'a> {
    /// The claim with what the registry has of it.
    ///
    /// # Errors
    /// Where that cannot be read.
    pub fn new(claim: &'a Claim, registry: &'a Registry) -> Result<Self, RegistryError> {
        let id = claim.id();
        Ok(Self {
            claim,
            recorded: registry.recorded(&id)?,
            maps: registry.maps(&id)?,
            counterexample: registry.counterexample(&id)?,
        })
    }
}

/// Claims that are listed, each in a line.
#[derive(Clone, Debug)]
pub struct ClaimList<'a>(pub Vec<Explained<'a>>);

impl<'a> ClaimList<'a> {
    /// All claims of a registry.
    ///
    /// # Errors
    /// Where what is recorded of one cannot be read.
    pub fn all(registry: &'a Registry) -> Result<Self, RegistryError> {
        Self::of(registry.claims(), registry)
    }

    /// These claims of a registry.
    ///
    /// # Errors
    /// Where what is recorded of one cannot be read.
    pub fn of(
        claims: impl IntoIterator<Item = &'a Claim>,
        registry: &'a Registry,
    ) -> Result<Self, RegistryError> {
        let claims = claims.into_iter().map(|claim| Explained::new(claim, registry));
        Ok(Self(claims.collect::<Result<_, _>>()?))
    }

    /// The papers, in the order of their first claims, each with its claims.
    pub(super) fn by_paper(&self) -> Vec<(&'static Paper, Vec<Explained<'a>>)> {
        let papers = distinct(self.0.iter().filter_map(|one| one.claim.paper));
        let with_claims = |paper: &'static Paper| {
            let own = self.0.iter().filter(|one| one.claim.paper == Some(paper));
            (paper, own.copied().collect())
        };
        papers.into_iter().map(with_claims).collect()
    }
}

/// The text of `show`.
pub fn explain(explained: &Explained<'_>) -> String {
    let &Explained { claim, recorded, .. } = explained;
    let id = claim.id();
    let fact = |name: &str, said: &str| format!("{name:<12}{said}");
    let mut lines = vec![format!("{id}: {}\n", claim.statement)];
    lines.extend(claim.paper.map(|paper| {
        format!(
            "Paper       {}, {}, {}, arXiv {}{}, {}",
            paper.title, paper.authors, paper.venue, paper.arxiv, claim.version, claim.section
        )
    }));
    let registered = claim.registration;
    lines.extend(registered.map(|document| fact("Registered", &format!("{document}, row {id}"))));
    lines.push(fact("Source", &claim.source()));
    lines.push(fact("Definition", definition(claim.definition)));
    lines.push(fact("Quantity", claim.quantity));
    lines.push(if claim.is_exact() {
        fact("Cases", "generated, the same in every run; no seeds")
    } else {
        let own = if claim.arms().all(|arm| arm.checkpoints().is_empty()) {
            "random samples and layers"
        } else {
            "data split, initial weights and batch order"
        };
        format!("Seeds       at most {}, each with its own {own}", claim.seeds)
    });
    lines.extend(claim.requirement().map(|needs| fact("Images", &needs.to_string())));
    lines.extend(
        claim
            .paper_scale
            .map(|scale| fact("Runs", &format!("only when it is named and given {}", scale.about))),
    );
    lines.extend(claim.remarks.iter().map(|remark| fact("Remark", remark)));
    lines.extend(variations(claim));
    if !claim.illustrations.is_empty() {
        let pictures = claim.pictures().join(", ");
        lines.push(format!(
            "Pictures    {pictures} (of seed 0, in the folder pictures of a stored run)"
        ));
    }
    if claim.is_exact() {
        lines.push("\nProperties:".to_owned());
        lines.extend(properties(claim, recorded));
    }
    for case in &claim.cases {
        lines.push(format!("\nOn {}:", case.name));
        let mut records = recorded.iter().flat_map(|record| &record.cases);
        let record = records.find(|record| record.name == case.name);
        if record.is_some_and(|record| record.unreplicated) {
            lines.push("  all seeds gave the same numbers: nothing was replicated".to_owned());
        }
        lines.extend(parts(case, record.map_or(&[], |record| &record.parts)));
        lines.extend(networks(case));
    }
    lines.extend(where_it_holds::lines(explained));
    let recorded = recorded.map_or_else(
        || "nothing yet".to_owned(),
        |record| {
            let on = if claim.is_exact() {
                String::new()
            } else {
                format!(" on {}", seeds(record.seeds))
            };
            format!("{}{on} (digest {})", record.verdict, record.digest)
        },
    );
    format!("{}\n\nRecorded    {recorded}\n", lines.join("\n"))
}

/// What the claim can be varied along, where it is meant to hold, and what it cannot bear.
fn variations(claim: &Claim) -> Vec<String> {
    let axes = claim.axes();
    if axes.is_empty() {
        return Vec::new();
    }
    let domain = match claim.domain_sentences() {
        sentences if sentences.is_empty() => "none named".to_owned(),
        sentences => sentences.join(", "),
    };
    let others = axes.iter().filter(|axis| axis.domain.is_none());
    let registered = |axis: &Axis| {
        let value = axis.registered.to_string();
        format!(
            "{} (registered {}{value})",
            axis.setting,
            if axis.relative { "times " } else { "" }
        )
    };
    let others: Vec<String> = others.map(registered).collect();
    let mut lines = vec![format!("Domain      {domain}")];
    if !others.is_empty() {
        lines.push(format!("Map         also along {}", others.join(", ")));
    }
    let fixed = claim.fixed_settings().iter();
    lines.extend(fixed.map(|(setting, reason)| format!("Fixed       {setting}: {reason}")));
    lines
}

/// Who fixed the formulas, in words.
pub(super) fn definition(definition: Definition) -> &'static str {
    match definition {
        Definition::Paper => "the paper's, or its authors' code",
        Definition::PaperConstruction => {
            "the construction is the paper's or its authors' code; the statistic is ours"
        }
        Definition::PaperStatement => "the statement is the paper's; the measurement is ours",
        Definition::Predecessor => "that of an earlier paper of the same authors, or its code",
        Definition::PredecessorConstruction => {
            "the construction is that of an earlier paper of the same authors; the statistic is \
             ours"
        }
        Definition::OtherLiterature => "that of other literature",
        Definition::Reconstruction => {
            "a reconstruction: the formulas are ours, and a refutation refutes the reconstruction"
        }
    }
}

/// What follows the statement of a claim whose formulas are not the paper's.
pub(super) fn reconstruction(definition: Definition) -> &'static str {
    match definition {
        Definition::Reconstruction => " (reconstruction)",
        _ => "",
    }
}

/// One line a property, with what is recorded of it.
fn properties(claim: &Claim, recorded: Option<&Record>) -> Vec<String> {
    let found = recorded.map_or(&[][..], |record| &record.properties);
    let line = |property: &Property| {
        let sentence = property.sentence();
        let result =
            found.iter().find(|found| found.property == sentence).map(result).unwrap_or_default();
        format!("  {:<10} {sentence} ({} cases){result}", property.expectation(), property.cases())
    };
    claim.properties.iter().map(line).collect()
}

fn result(found: &PropertyRecord) -> String {
    let errors = errors(found);
    match &found.counterexample {
        None => format!(": {errors}"),
        Some(case) => format!(": {errors}, not so for {case}"),
    }
}

/// One line a part, with what is recorded of it.
fn parts(case: &Case, found: &[PartRecord]) -> Vec<String> {
    let recorded = |part: &Part| {
        let number = part.number.identity();
        found.iter().find(|found| {
            let same = (found.role, found.criterion) == (part.role, part.criterion);
            same && found.number == number && found.among.is_some() == part.number.everywhere
        })
    };
    let line = |part: &Part| {
        let result = recorded(part).map_or_else(String::new, part_result);
        format!("  {:<17} {part}{result}", part.role)
    };
    case.parts.iter().map(line).collect()
}

fn part_result(found: &PartRecord) -> String {
    let said = match (found.outcome, found.decided_after) {
        (Some(outcome), Some(after)) => format!("{outcome} after {after} seeds, "),
        (Some(outcome), None) => format!("{outcome}, "),
        (None, _) => String::new(),
    };
    let evidence = evidence(found).map_or_else(String::new, |evidence| format!("; {evidence}"));
    format!(": {said}{}{evidence}", figures(found))
}

/// What the arms of a case read, below a heading; nothing where they read neither networks nor samples.
fn networks(case: &Case) -> Vec<String> {
    let arms = case.arms();
    let lines = arms.iter().flat_map(|arm| {
        let lines = networks_of(arm).into_iter();
        lines.map(|network| format!("    {}: {network}", arm.name()))
    });
    let mut lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        lines.insert(0, "  networks:".to_owned());
    }
    lines
}

/// One line a training, with the steps at which it is read, and one for samples without a network.
fn networks_of(arm: &Arm) -> Vec<String> {
    let checkpoints = arm.checkpoints();
    let trained = checkpoints.chunk_by(|a, b| a.training == b.training).map(|run| {
        let steps = run.iter().map(|checkpoint| checkpoint.step.to_string());
        let steps: Vec<String> = steps.collect();
        format!("{} | at {}", run[0].training, steps.join(", "))
    });
    let samples = arm.data().map(|data| format!("no training | {data}"));
    trained.chain(samples).collect()
}

/// A claim as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct ClaimDocument<'a> {
    /// `module.name`.
    pub claim: String,
    /// The claim in one sentence.
    pub statement: &'a str,
    /// Title of the paper.
    pub paper: Option<&'a str>,
    /// arXiv identifier with version.
    pub arxiv: Option<String>,
    /// Where the source states it: file and line.
    pub source: String,
    /// The document that fixed it beforehand, in the row of its name.
    pub registration: Option<&'a str>,
    /// Where the paper states it.
    pub section: &'a str,
    /// Who fixed the formulas.
    pub definition: Definition,
    /// What is measured, in words.
    pub quantity: &'a str,
    /// The most seeds that it looks at.
    pub seeds: u64,
    /// The files of its pictures in a stored run.
    pub pictures: Vec<String>,
    /// What it can be varied along.
    pub axes: Vec<AxisDocument>,
    /// Settings along which it says that it cannot be varied.
    pub fixed: Vec<FixedDocument>,
    /// What decides it, one sentence a part, by case.
    pub parts: Vec<PartDocument>,
    /// Of an exact claim, what its generated cases must show.
    pub properties: Vec<PropertyDocument<'a>>,
    /// The recorded maps, each in a sentence.
    pub maps: Vec<MapSummary<'a>>,
    /// What breaks it inside its domain, where that is recorded.
    pub counterexample: Option<CounterexampleSummary<'a>>,
    /// The recorded verdict.
    pub recorded: Option<Verdict>,
    /// The digest of the record.
    pub digest: Option<&'a str>,
}

/// A setting that a claim can be varied along, as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct AxisDocument {
    /// The setting.
    pub setting: Setting,
    /// What the registered claim has.
    pub registered: Value,
    /// Whether values are factors on what each training has.
    pub relative: bool,
    /// The smallest and the largest number at which it is meant to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within: Option<[f64; 2]>,
    /// The words at which it is meant to hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<&'static [&'static str]>,
}

impl AxisDocument {
    fn new(axis: Axis) -> Self {
        let Axis { setting, registered, relative, domain } = axis;
        let (within, words) = match domain {
            Some(Range::Times(low, high) | Range::Between(low, high)) => (Some([low, high]), None),
            Some(Range::OneOf(words)) => (None, Some(words)),
            None => (None, None),
        };
        Self { setting, registered, relative, within, words }
    }
}

/// A setting along which a claim cannot be varied, as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct FixedDocument {
    /// The setting.
    pub setting: Setting,
    /// Why.
    pub reason: &'static str,
}

/// One part of a claim as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct PartDocument {
    /// The data set.
    pub case: String,
    /// What it means for the verdict.
    pub role: Role,
    /// What it demands.
    pub demands: String,
}

/// One property of an exact claim as JSON.
#[derive(Clone, Debug, Serialize)]
pub struct PropertyDocument<'a> {
    /// The property in one sentence.
    pub property: &'a str,
    /// What every case must show.
    pub expectation: Expectation,
    /// Number of generated cases.
    pub cases: u32,
}

impl<'a> ClaimDocument<'a> {
    /// The document of a claim.
    pub fn new(&Explained { claim, recorded, maps, counterexample }: &Explained<'a>) -> Self {
        let parts = claim.cases.iter().flat_map(|case| {
            let document = |part: &Part| PartDocument {
                case: case.name.clone(),
                role: part.role,
                demands: part.to_string(),
            };
            case.parts.iter().map(document)
        });
        Self {
            claim: claim.id(),
            statement: &claim.statement,
            paper: claim.paper.map(|paper| paper.title),
            arxiv: claim.arxiv(),
            source: claim.source(),
            registration: claim.registration,
            section: claim.section,
            definition: claim.definition,
            quantity: claim.quantity,
            seeds: claim.seeds,
            pictures: claim.pictures(),
            axes: claim.axes().into_iter().map(AxisDocument::new).collect(),
            fixed: claim
                .fixed_settings()
                .iter()
                .map(|&(setting, reason)| FixedDocument { setting, reason })
                .collect(),
            parts: parts.collect(),
            properties: claim
                .properties
                .iter()
                .map(|property| PropertyDocument {
                    property: property.sentence(),
                    expectation: property.expectation(),
                    cases: property.cases(),
                })
                .collect(),
            maps: maps.iter().map(MapSummary::new).collect(),
            counterexample: counterexample.map(CounterexampleSummary::new),
            recorded: recorded.map(|record| record.verdict),
            digest: recorded.map(|record| record.digest.as_str()),
        }
    }
}
