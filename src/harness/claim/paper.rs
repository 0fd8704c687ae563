//! Papers, modules and their claims.

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;

use deepclaims_lab::numerics::Work;
use serde::{Deserialize, Serialize};

use super::variation::Bearing;
use super::{Arm, Case, Illustration, PaperScale, Property, Seeds};

/// Seeds of a claim that names no other number.
const SEEDS: u64 = 64;

/// A published paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Title.
    pub title: &'static str,
    /// Authors, as cited: "Masarczyk et al.".
    pub authors: &'static str,
    /// Where and when it appeared.
    pub venue: &'static str,
    /// arXiv identifier without version: "2305.19753".
    pub arxiv: &'static str,
    /// The version that its claims are about, unless they name another: "v2".
    pub version: &'static str,
}

/// Claims of one paper under a common name. A paper may have several such modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// First half of the names of its claims.
    pub name: &'static str,
    /// The paper.
    pub paper: &'static Paper,
    /// The document that fixed its claims beforehand, with a row of its name for each of them.
    pub registration: Option<&'static str>,
}

impl Module {
    /// A claim of this module, stated in one sentence. It is named `module.name`, and its source is where
    /// this is called.
    #[track_caller]
    pub fn claim(&'static self, name: &'static str, statement: &'static str) -> Claim {
        Claim {
            module: self.name,
            paper: Some(self.paper),
            version: self.paper.version,
            name: name.into(),
            statement: statement.into(),
            source: Location::caller(),
            registration: self.registration,
            section: "",
            definition: Definition::Paper,
            quantity: "",
            seeds: SEEDS,
            cases: Vec::new(),
            properties: Vec::new(),
            remarks: Vec::new(),
            illustrations: Vec::new(),
            reads_labels: false,
            least_classes: 2,
            most_inputs: None,
            work: Work::NONE,
            paper_scale: None,
            epochs: None,
            bearing: Bearing::default(),
        }
    }
}

/// Who fixed the formulas of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Definition {
    /// The paper or its authors' code.
    Paper,
    /// The paper or its authors' code fixes what is built; the statistic and its thresholds are
    /// ours.
    PaperConstruction,
    /// The paper makes the statement; how it is measured is ours.
    PaperStatement,
    /// An earlier paper of the same authors, or its code.
    Predecessor,
    /// The earlier paper fixes what is built; the statistic and its thresholds are ours.
    PredecessorConstruction,
    /// Results of other authors, which the paper's subject rests on.
    OtherLiterature,
    /// The formula is ours, because only an abstract and second-hand summaries were at hand. A
    /// refuted reconstruction refutes the reconstruction.
    Reconstruction,
}

impl fmt::Display for Definition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Paper => "paper",
            Self::PaperConstruction => "paper; statistic ours",
            Self::PaperStatement => "paper; measurement ours",
            Self::Predecessor => "predecessor",
            Self::PredecessorConstruction => "predecessor; statistic ours",
            Self::OtherLiterature => "other literature",
            Self::Reconstruction => "reconstruction",
        })
    }
}

/// One claim: a sentence, and what decides it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The module it belongs to.
    pub module: &'static str,
    /// The paper that makes it; nothing for the presets, which claim nothing.
    pub paper: Option<&'static Paper>,
    /// The version of the paper that makes it.
    pub version: &'static str,
    /// Its name within the module.
    pub name: Cow<'static, str>,
    /// The claim in one sentence.
    pub statement: Cow<'static, str>,
    /// Where the source states it.
    pub source: &'static Location<'static>,
    /// The document that fixed it beforehand, in the row of its name.
    pub registration: Option<&'static str>,
    /// Where the paper states it.
    pub section: &'static str,
    /// Who fixed the formulas.
    pub definition: Definition,
    /// What is measured, in words, with its formula.
    pub quantity: &'static str,
    /// The most seeds that it looks at, the replication units; of an exact claim none.
    pub seeds: u64,
    /// One for each data set.
    pub cases: Vec<Case>,
    /// Of an exact claim: what every generated case must show. Such a claim has no seeds and no cases.
    pub properties: Vec<Property>,
    /// What a reader must know in addition to the verdict.
    pub remarks: Vec<&'static str>,
    /// Pictures of what it is about; they decide nothing.
    pub illustrations: Vec<Illustration>,
    /// Whether its arms read what labels are called; of every other claim, another name for a label
    /// changes nothing.
    pub reads_labels: bool,
    /// Classes of images that it needs, whatever its tasks are made of.
    pub least_classes: usize,
    /// The largest images on which it can be computed, in inputs of a network.
    pub most_inputs: Option<usize>,
    /// Of an exact claim: the work of testing its properties.
    pub work: Work,
    /// Where it runs only when it is asked for: what on.
    pub paper_scale: Option<PaperScale>,
    /// Where its trainings were shortened: the most epochs.
    pub epochs: Option<usize>,
    /// What it says about its variations.
    pub(crate) bearing: Bearing,
}

impl Claim {
    /// `module.name`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.module, self.name)
    }

    /// arXiv identifier of the paper with the version that makes the claim: "2305.19753v2".
    pub fn arxiv(&self) -> Option<String> {
        let paper = self.paper?;
        Some(format!("{}{}", paper.arxiv, self.version))
    }

    /// Where the source states it: "claims/tunnel/split.rs:23".
    pub fn source(&self) -> String {
        format!("{}:{}", self.source.file(), self.source.line())
    }

    /// The seeds that it looks at until it is settled, from `first` on. An exact claim has none.
    pub fn ladder(&self, first: u64) -> Seeds {
        Seeds::new(first, self.seeds)
    }

    /// Names the version of the paper that makes the claim, where it is not the paper's usual one.
    #[must_use]
    pub fn version(self, version: &'static str) -> Self {
        Self { version, ..self }
    }

    /// Where the paper states it.
    #[must_use]
    pub fn section(self, section: &'static str) -> Self {
        Self { section, ..self }
    }

    /// Says who fixed the formulas, where it is not the paper.
    #[must_use]
    pub fn definition(self, definition: Definition) -> Self {
        Self { definition, ..self }
    }

    /// Marks the formulas as ours.
    #[must_use]
    pub fn reconstruction(self) -> Self {
        self.definition(Definition::Reconstruction)
    }

    /// Says in words what is measured.
    #[must_use]
    pub fn quantity(self, quantity: &'static str) -> Self {
        Self { quantity, ..self }
    }

    /// Looks at another number of seeds at most than 64.
    #[must_use]
    pub fn seeds(self, seeds: u64) -> Self {
        Self { seeds, ..self }
    }

    /// Adds a data set on which the claim is checked.
    #[must_use]
    pub fn case(mut self, case: Case) -> Self {
        self.cases.push(case);
        self
    }

    /// Adds a property of generated cases; the claim is an exact one, without seeds.
    #[must_use]
    pub fn property(mut self, property: Property) -> Self {
        self.seeds = 0;
        self.properties.push(property);
        self
    }

    /// Says that its arms read what labels are called.
    #[must_use]
    pub fn reads_labels(self) -> Self {
        Self { reads_labels: true, ..self }
    }

    /// Says that it needs at least so many classes of images.
    #[must_use]
    pub fn least_classes(self, least_classes: usize) -> Self {
        Self { least_classes, ..self }
    }

    /// Says that it cannot be computed on larger images than these, in inputs of a network.
    #[must_use]
    pub fn most_inputs(self, inputs: usize) -> Self {
        Self { most_inputs: Some(inputs), ..self }
    }

    /// Says what work it is to test its properties, found by measuring: it is the same in every run.
    #[must_use]
    pub fn work(self, work: Work) -> Self {
        Self { work, ..self }
    }

    /// The arms of all cases.
    pub fn arms(&self) -> impl Iterator<Item = &Arm> {
        self.cases.iter().flat_map(|case| case.arms())
    }

    /// Whether it is about generated cases and not about seeds.
    pub fn is_exact(&self) -> bool {
        !self.properties.is_empty()
    }

    /// Adds what a reader must know in addition to the verdict.
    #[must_use]
    pub fn remark(mut self, remark: &'static str) -> Self {
        self.remarks.push(remark);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_module::TEST_MODULE;
    use super::*;

    #[test]
    fn a_claim_is_what_is_said_of_it() {
        let plain = TEST_MODULE.claim("claim", "It holds.");
        let scale = PaperScale { images: "cifar10", about: "" };
        let work = Work { products: 3.0, ..Work::NONE };
        let said = plain
            .clone()
            .version("v3")
            .section("4.1")
            .reconstruction()
            .quantity("a rank")
            .seeds(12)
            .reads_labels()
            .least_classes(7)
            .most_inputs(784)
            .work(work)
            .at_paper_scale(scale);
        assert_eq!((said.id().as_str(), &*said.statement), ("module.claim", "It holds."));
        assert_eq!((said.arxiv().as_deref(), said.section), (Some("0000.00000v3"), "4.1"));
        assert_eq!((said.definition, said.quantity), (Definition::Reconstruction, "a rank"));
        assert_eq!(said.ladder(100), Seeds::new(100, 12));
        assert_eq!((said.reads_labels, said.least_classes), (true, 7));
        assert_eq!((said.most_inputs, said.work), (Some(784), work));
        assert_eq!(said.paper_scale, Some(scale));
        assert_eq!((plain.definition, plain.reads_labels), (Definition::Paper, false));
        assert!(plain.source().starts_with(file!()), "{}", plain.source());
    }
}
