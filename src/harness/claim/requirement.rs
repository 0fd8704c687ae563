//! The images that a claim can be checked on.

use std::fmt;

use deepclaims_lab::data::{Data, Images, Inputs};

use super::{Arm, Claim};

/// Sizes shrink with smaller data, and no further than to this part of what a claim asks for.
const LEAST_PART: usize = 10;
/// Images of a class, on average over classes.
const OF_A_CLASS: usize = 10;

/// The images with which the numbers of a claim say something about networks and not about the
/// size of the sample: at least a tenth of what it trains and tests on, as many classes as its tasks are
/// made of, and ten images a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Images to train on.
    pub train: usize,
    /// Images to test on; from the same part where there is one alone.
    pub test: usize,
    /// Classes that occur.
    pub classes: usize,
    /// Inputs of one image at most, where the claim cannot be computed on any number.
    pub inputs: Option<usize>,
}

impl Claim {
    /// What it needs of images; nothing where it uses none.
    pub fn requirement(&self) -> Option<Requirement> {
        let of_images = |data: &&Data| data.inputs == Inputs::Images;
        let needs = self.arms().flat_map(Arm::all_data).filter(of_images).map(Requirement::of);
        let own = |needs: Requirement| Requirement {
            classes: needs.classes.max(self.least_classes),
            inputs: self.most_inputs,
            ..needs
        };
        needs.reduce(Requirement::and).map(own)
    }
}

impl Requirement {
    fn of(data: &Data) -> Self {
        Self {
            train: (data.skip + data.train).div_ceil(LEAST_PART),
            test: data.test.div_ceil(LEAST_PART),
            classes: data.least_classes(),
            inputs: None,
        }
    }

    fn and(self, other: Self) -> Self {
        Self {
            train: self.train.max(other.train),
            test: self.test.max(other.test),
            classes: self.classes.max(other.classes),
            inputs: None,
        }
    }

    /// Why these images are too few or too large, where they are.
    pub fn unmet(self, images: &Images) -> Option<String> {
        let Images { name, train, test, .. } = images;
        let enough = match test {
            Some(test) => train.len() >= self.train && test.len() >= self.test,
            None => train.len() >= self.train + self.test,
        };
        let classes = images.classes();
        let filled = images.len() >= OF_A_CLASS * classes;
        let inputs = images.input_size();
        let fits = self.inputs.is_none_or(|most| inputs <= most);
        if enough && filled && classes >= self.classes && fits {
            return None;
        }
        let parts = match test {
            Some(test) => format!("{} training and {} test images", train.len(), test.len()),
            None => format!("{} images", train.len()),
        };
        let size = if fits { String::new() } else { format!(" and {inputs} inputs an image") };
        Some(format!("needs {self}; {name} has {parts} of {classes} classes{size}"))
    }
}

/// `at least 120 training and 60 test images of 3 classes, 10 images a class`.
impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { train, test, classes, inputs } = self;
        let test = if *test == 0 { String::new() } else { format!(" and {test} test") };
        write!(
            f,
            "at least {train} training{test} images of {classes} classes, {OF_A_CLASS} images a class"
        )?;
        inputs.map_or(Ok(()), |most| write!(f, ", and at most {most} inputs an image"))
    }
}

#[cfg(test)]
mod tests {
    use deepclaims_lab::data::{Classes, Labels, Samples};
    use deepclaims_lab::net::Mlp;
    use deepclaims_lab::numerics::Matrix;
    use deepclaims_lab::train::{Recipe, Training};

    use super::super::test_module::TEST_MODULE;
    use super::super::{Arm, Case};
    use super::*;

    fn claim(data: Data) -> Claim {
        let training = Training::new(Mlp::relu(1, 2), data, Recipe::sgd(0.1));
        let arm = Arm::new("a", [training.end()], ["x"], |_| Ok([0.0]));
        TEST_MODULE.claim("small", "Small.").case(Case::new("D").effect(arm.number("x").above(0.0)))
    }

    fn images(counts: [usize; 2], classes: usize) -> Images {
        let part = |count: usize| Samples {
            inputs: Matrix::zeros(count, 1),
            labels: (0..count).map(|image| image % classes).collect(),
        };
        let test = (counts[1] > 0).then(|| part(counts[1]));
        Images::from_samples("small".into(), part(counts[0]), test)
    }

    #[test]
    fn a_tenth_of_the_samples_will_do() {
        let needs = claim(Data { train: 1_200, test: 597, ..Data::images() })
            .requirement()
            .expect("images");
        assert_eq!(needs, Requirement { train: 120, test: 60, classes: 2, inputs: None });
        for (counts, is_met) in [
            ([180, 0], true),
            ([179, 0], false),
            ([120, 60], true),
            ([1_000, 59], false),
            ([119, 1_000], false),
        ] {
            assert_eq!(needs.unmet(&images(counts, 2)).is_none(), is_met, "{counts:?}");
        }
        // Nineteen classes share 180 images: fewer than ten each.
        assert_eq!(
            needs.unmet(&images([180, 0], 19)).as_deref(),
            Some(
                "needs at least 120 training and 60 test images of 2 classes, 10 images a class; \
                 small has 180 images of 19 classes"
            )
        );
    }

    #[test]
    fn tasks_need_the_classes_that_they_are_made_of() {
        let classes = |data: Data| claim(data).requirement().expect("images").classes;
        let data = Data::images();
        assert_eq!(classes(data.clone().labelled(Labels::Modulo(5))), 5);
        assert_eq!(classes(data.clone().labelled(Labels::ModuloHalf)), 3);
        assert_eq!(classes(data.clone().with_classes(Classes::Drawn, 600, 250)), 4);
        let own = Claim { least_classes: 10, ..claim(data) };
        assert_eq!(own.requirement().expect("images").classes, 10);
        assert!(claim(Data::mixture(40, 100, 10)).requirement().is_none());
    }

    #[test]
    fn images_may_be_too_large() {
        let data = Data { train: 100, test: 100, ..Data::images() };
        let needs = |most| claim(data.clone()).most_inputs(most).requirement().expect("images");
        let images = images([200, 0], 2);
        assert_eq!(needs(1).unmet(&images), None);
        assert_eq!(
            needs(0).unmet(&images).as_deref(),
            Some(
                "needs at least 10 training and 10 test images of 2 classes, 10 images a class, and \
                 at most 0 inputs an image; small has 200 images of 2 classes and 1 inputs an image"
            )
        );
    }
}
