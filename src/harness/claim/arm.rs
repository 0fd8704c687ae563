//! Arms: the networks of a comparison, and the numbers that are read from them.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use deepclaims_lab::data::{Data, Images, Split};
use deepclaims_lab::laboratory::{Drawn, Laboratory, Subject};
use deepclaims_lab::numerics::Work;
use deepclaims_lab::train::Checkpoint;

use super::{Cost, Number, Quantity, Sizes};

/// Why a seed has no numbers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct Missing {
    /// In words.
    pub reason: String,
}

impl Missing {
    /// Numbers that are missing for this reason.
    pub fn because(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// What one arm gives in one seed: one value for each of its quantities, in their order; NaN is a number
/// that does not exist.
pub type Reading = Result<Vec<f64>, Missing>;

/// What an arm sees of one seed.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'a> {
    pub(crate) laboratory: &'a dyn Laboratory,
    pub(crate) seed: u64,
    /// One for each checkpoint of the arm, in its order.
    pub(crate) subjects: &'a [Subject<'a>],
    /// The samples of an arm without networks, where it asks for any.
    pub(crate) split: Option<&'a Split>,
}

type Reader = dyn Fn(&Evidence<'_>) -> Reading + Send + Sync;
type Costing = dyn Fn(&Sizes<'_>) -> Cost + Send + Sync;

/// Networks of one kind, and the numbers that are read from them: the effect, a control, a comparison.
///
/// An arm names its numbers beforehand and gives one value for each of them in every seed. Clones are the
/// same arm, which is read once a seed however many claims have it.
#[derive(Clone)]
pub struct Arm {
    inner: Arc<Inner>,
    /// Where it says itself what it costs.
    costing: Option<Arc<Costing>>,
}

struct Inner {
    name: String,
    checkpoints: Vec<Checkpoint>,
    data: Option<Data>,
    quantities: Vec<Quantity>,
    read: Arc<Reader>,
}

impl fmt::Debug for Arm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Arm")
            .field("name", &self.inner.name)
            .field("checkpoints", &self.inner.checkpoints)
            .field("quantities", &self.inner.quantities)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Arm {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Arm {
    /// An arm whose `quantities` are read from the networks at `checkpoints`, which `read` gets in this
    /// order.
    pub fn new<Q: Into<Quantity>, R, const N: usize, const M: usize>(
        name: impl Into<String>,
        checkpoints: [Checkpoint; N],
        quantities: [Q; M],
        read: R,
    ) -> Self
    where
        R: Fn([Subject<'_>; N]) -> Result<[f64; M], Missing> + Send + Sync + 'static,
    {
        let quantities = quantities.map(Into::into).into();
        Self::build(name, checkpoints.into(), None, quantities, move |evidence| {
            let subjects = std::array::from_fn(|index| evidence.subjects[index]);
            read(subjects).map(Vec::from)
        })
    }

    /// The same where the numbers of networks and quantities are known at run time only.
    ///
    /// `read` must give one value for each quantity; otherwise the seed is missing.
    pub fn listed<R>(
        name: impl Into<String>,
        checkpoints: Vec<Checkpoint>,
        quantities: Vec<Quantity>,
        read: R,
    ) -> Self
    where
        R: Fn(&[Subject<'_>]) -> Reading + Send + Sync + 'static,
    {
        Self::build(name, checkpoints, None, quantities, move |evidence| read(evidence.subjects))
    }

    /// An arm whose `quantities` are read from samples of `data`, without a trained network.
    pub fn drawn<Q: Into<Quantity>, R, const M: usize>(
        name: impl Into<String>,
        data: Data,
        quantities: [Q; M],
        read: R,
    ) -> Self
    where
        R: Fn(Drawn<'_>) -> Result<[f64; M], Missing> + Send + Sync + 'static,
    {
        let quantities = quantities.map(Into::into).into();
        Self::build(name, Vec::new(), Some(data), quantities, move |evidence| {
            let split = evidence.split.ok_or_else(|| Missing::because("no samples were drawn"))?;
            let drawn = Drawn { laboratory: evidence.laboratory, seed: evidence.seed, split };
            read(drawn).map(Vec::from)
        })
    }

    /// An arm whose `quantities` depend on nothing but the laboratory and the seed.
    pub fn seeded<Q: Into<Quantity>, R, const M: usize>(
        name: impl Into<String>,
        quantities: [Q; M],
        read: R,
    ) -> Self
    where
        R: Fn(&dyn Laboratory, u64) -> Result<[f64; M], Missing> + Send + Sync + 'static,
    {
        let quantities = quantities.map(Into::into).into();
        Self::build(name, Vec::new(), None, quantities, move |evidence| {
            read(evidence.laboratory, evidence.seed).map(Vec::from)
        })
    }

    fn build(
        name: impl Into<String>,
        checkpoints: Vec<Checkpoint>,
        data: Option<Data>,
        quantities: Vec<Quantity>,
        read: impl Fn(&Evidence<'_>) -> Reading + Send + Sync + 'static,
    ) -> Self {
        let inner =
            Inner { name: name.into(), checkpoints, data, quantities, read: Arc::new(read) };
        Self { inner: Arc::new(inner), costing: None }
    }

    /// The same arm, which says what it costs to read it in one seed, given the sizes of its networks and
    /// samples. For arms without networks, and for those that do more than evaluate theirs once. The dry run
    /// and the progress bar believe it; no number depends on it.
    #[must_use]
    pub fn costing<C: Into<Cost>>(
        self,
        cost: impl Fn(&Sizes<'_>) -> C + Send + Sync + 'static,
    ) -> Self {
        Self { costing: Some(Arc::new(move |sizes| cost(sizes).into())), ..self }
    }

    /// What it costs to read it in one seed of these images: what it says itself, and otherwise one evaluation
    /// of each of its networks on all their samples.
    pub fn cost(&self, images: &Images) -> Cost {
        let sizes = Sizes::new(images, self.checkpoints(), self.data());
        match &self.costing {
            Some(cost) => cost(&sizes),
            None => sizes.networks().map(|network| network.evaluation()).sum::<Work>().into(),
        }
    }

    /// The arm that reads the same numbers from other networks and samples, which take the places of its
    /// own; the same arm where all of them are its own.
    pub(super) fn on(
        &self,
        checkpoint: impl Fn(&Checkpoint) -> Checkpoint,
        data: impl Fn(&Data) -> Data,
    ) -> Self {
        let inner = &self.inner;
        let checkpoints: Vec<Checkpoint> = inner.checkpoints.iter().map(checkpoint).collect();
        let data = inner.data.as_ref().map(data);
        if (&checkpoints, &data) == (&inner.checkpoints, &inner.data) {
            return self.clone();
        }
        let inner = Inner {
            name: inner.name.clone(),
            checkpoints,
            data,
            quantities: inner.quantities.clone(),
            read: inner.read.clone(),
        };
        Self { inner: Arc::new(inner), costing: self.costing.clone() }
    }

    /// What tells it from every other arm while it is there.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.inner).addr()
    }

    /// Its name within the case.
    pub fn name(&self) -> &str {
        &self.inner.name
    }

    /// The networks it reads.
    pub fn checkpoints(&self) -> &[Checkpoint] {
        &self.inner.checkpoints
    }

    /// The data set whose samples it reads without a network.
    pub fn data(&self) -> Option<&Data> {
        self.inner.data.as_ref()
    }

    /// All data sets that it reads, with a network or without.
    pub fn all_data(&self) -> impl Iterator<Item = &Data> {
        let trained = self.checkpoints().iter().map(|checkpoint| &checkpoint.training.data);
        trained.chain(self.data())
    }

    /// Its numbers.
    pub fn quantities(&self) -> &[Quantity] {
        &self.inner.quantities
    }

    /// The values of one seed.
    pub(crate) fn read(&self, evidence: &Evidence<'_>) -> Reading {
        let values = (self.inner.read)(evidence)?;
        if values.len() == self.inner.quantities.len() {
            return Ok(values);
        }
        Err(Missing::because(format!(
            "the arm names {} numbers and gives {}",
            self.inner.quantities.len(),
            values.len()
        )))
    }

    /// One of its numbers.
    pub fn number(&self, quantity: impl Into<Quantity>) -> Number {
        Number::of(self.clone(), quantity.into())
    }

    /// All its numbers of this name, each of which belongs to a layer or a step: what a part says must be
    /// true of each of them.
    pub fn everywhere(&self, name: impl Into<Cow<'static, str>>) -> Number {
        Number { everywhere: true, ..self.number(Quantity::new(name)) }
    }
}
