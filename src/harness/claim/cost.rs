//! What it costs to read an arm in one seed.

use deepclaims_lab::data::{Data, Images};
use deepclaims_lab::net::Shape;
use deepclaims_lab::numerics::{Estimate, Work};
use deepclaims_lab::train::Checkpoint;

/// The cost of reading an arm once, beyond the trainings of its networks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// What there is to compute.
    pub work: Estimate,
    /// Bytes that it takes meanwhile.
    pub bytes: f64,
}

impl<W: Into<Estimate>> From<W> for Cost {
    fn from(work: W) -> Self {
        Self { work: work.into(), bytes: 0.0 }
    }
}

impl Cost {
    /// The same, taking so many bytes meanwhile.
    #[must_use]
    pub fn bytes(self, bytes: f64) -> Self {
        Self { bytes, ..self }
    }

    /// Whether there is nothing to compute.
    pub fn is_nothing(&self) -> bool {
        self.work.most == Work::NONE
    }
}

/// The sizes of what an arm reads: of its own networks and samples, also where its claim is varied.
#[derive(Clone, Copy, Debug)]
pub struct Sizes<'a> {
    /// The images of the laboratory.
    pub images: &'a Images,
    checkpoints: &'a [Checkpoint],
    data: Option<&'a Data>,
}

/// The sizes of samples.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SampleSizes {
    /// Samples to train on.
    pub train: usize,
    /// Samples to test on.
    pub test: usize,
    /// Inputs of a sample.
    pub inputs: usize,
    /// Classes.
    pub classes: usize,
}

/// The sizes of a network and its samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkSizes {
    /// The network.
    pub shape: Shape,
    /// Samples that it is trained on.
    pub train: usize,
    /// Samples that it is tested on.
    pub test: usize,
}

impl<'a> Sizes<'a> {
    pub(super) fn new(
        images: &'a Images,
        checkpoints: &'a [Checkpoint],
        data: Option<&'a Data>,
    ) -> Self {
        Self { images, checkpoints, data }
    }

    /// Those of each network, in the order of the arm's checkpoints.
    pub fn networks(&self) -> impl DoubleEndedIterator<Item = NetworkSizes> + use<'a> {
        let images = self.images;
        self.checkpoints.iter().map(move |checkpoint| {
            let training = &checkpoint.training;
            let (train, test) = training.data.sizes(images);
            NetworkSizes { shape: training.shape(images), train, test }
        })
    }

    /// Those of the samples of an arm without networks; none where it asks for none.
    pub fn samples(&self) -> SampleSizes {
        self.data.map_or_else(SampleSizes::default, |data| {
            let (train, test) = data.sizes(self.images);
            let inputs = data.input_size(self.images);
            SampleSizes { train, test, inputs, classes: data.class_count(self.images) }
        })
    }
}

impl NetworkSizes {
    /// The work of evaluating the network on all its samples.
    pub fn evaluation(&self) -> Work {
        self.shape.evaluation_work(self.train + self.test)
    }
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::data::digits;
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::train::{Recipe, Training};

    use super::super::Arm;
    use super::*;

    #[test]
    fn costs_are_work_and_memory() {
        let work = Work { products: 3.0, ..Work::NONE };
        let cost = Cost::from(work).bytes(5.0);
        assert_eq!(cost, Cost { work: work.into(), bytes: 5.0 });
        assert!(!cost.is_nothing() && Cost::from(Work::NONE).is_nothing());
    }

    /// Of two networks, on 1,200 and 597 images each.
    #[test]
    fn an_arm_costs_one_evaluation_of_each_of_its_networks() {
        let training = Training::new(Mlp::relu(2, 32), Data::images(), Recipe::sgd(0.1));
        let networks = [training.at_step(0), training.end()];
        let arm = Arm::new("arm", networks, ["x"], |_| Ok([0.0]));
        let evaluation = Mlp::relu(2, 32).shape(64, 10).evaluation_work(1_797);
        assert_eq!(arm.cost(&digits()), Cost::from(evaluation * 2.0));
        let costly =
            arm.costing(|sizes| sizes.networks().map(|one| one.evaluation()).sum::<Work>() * 5.0);
        assert_eq!(costly.cost(&digits()), Cost::from(evaluation * 10.0));
        // Without networks, of the samples alone.
        let drawn = Arm::drawn("drawn", Data::images(), ["x"], |_| Ok([0.0]));
        let drawn = drawn.costing(|sizes| Work::operations(sizes.samples().train as f64));
        assert_eq!(drawn.cost(&digits()), Cost::from(Work::operations(1_200.0)));
    }

    #[test]
    fn sizes_of_samples_are_those_of_the_data() {
        let images = digits();
        let data = Data { test: 500, ..Data::images() };
        let samples = Sizes::new(&images, &[], Some(&data)).samples();
        let expected = SampleSizes { train: 1_200, test: 500, inputs: 64, classes: 10 };
        assert_eq!(samples, expected);
        assert_eq!(Sizes::new(&images, &[], None).samples(), SampleSizes::default());
    }
}
