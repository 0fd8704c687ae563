//! Which class each original label becomes.

use super::{Classes, Data, Images, Inputs, Labels};
use crate::numerics::Stream;

/// The classes of one seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ClassMap {
    /// By original label: its class, where the network meets it.
    met: Vec<Option<usize>>,
    /// By original label: its class among those the network does not meet.
    held_out: Vec<Option<usize>>,
}

impl ClassMap {
    pub(super) fn new(data: &Data, images: &Images, seed: u64) -> Self {
        let original = data.original_classes(images);
        let classes = data.labels.classes(original);
        let order = match data.labels {
            Labels::Dealt { dealing, .. } => {
                let purpose = format!("dealing {dealing}/{}", data.inputs.stream_name());
                Stream::new(seed, &purpose).permutation(original)
            }
            _ => (0..original).collect(),
        };
        let class = |label: usize| order[label] % classes;
        if data.classes == Classes::All {
            return Self {
                met: (0..original).map(|label| Some(class(label))).collect(),
                held_out: vec![None; original],
            };
        }
        // Both halves come from one draw, so that the two tasks of a seed share no class.
        let both = Data { classes: Classes::All, ..data.clone() };
        let purpose = format!("half of the classes/{}", both.task_stream_name());
        let places = Stream::new(seed, &purpose).permutation(classes);
        let count = drawn_classes(classes);
        let places = (0..original).map(|label| places[class(label)]);
        let drawn = places.clone().map(|place| (place < count).then_some(place));
        let left = places.map(|place| place.checked_sub(count));
        let (drawn, left) = (drawn.collect(), left.collect());
        let (met, held_out) = match data.classes {
            Classes::HeldOut => (left, drawn),
            Classes::All | Classes::Drawn => (drawn, left),
        };
        Self { met, held_out }
    }

    /// The class of an original label, where the network meets it.
    pub(super) fn met(&self, label: usize) -> Option<usize> {
        self.met[label]
    }

    /// The class of an original label among the held-out classes.
    pub(super) fn held_out(&self, label: usize) -> Option<usize> {
        self.held_out[label]
    }
}

/// How many of so many classes are drawn.
fn drawn_classes(classes: usize) -> usize {
    classes.div_ceil(2)
}

impl Data {
    /// Number of classes that a network meets, with `images` where this asks for images.
    pub fn class_count(&self, images: &Images) -> usize {
        self.met_classes(images) + usize::from(self.extra_class.is_some())
    }

    /// The same without the class of samples without structure.
    pub(super) fn met_classes(&self, images: &Images) -> usize {
        let classes = self.labels.classes(self.original_classes(images));
        match self.classes {
            Classes::All => classes,
            Classes::Drawn => drawn_classes(classes),
            Classes::HeldOut => classes - drawn_classes(classes),
        }
    }

    /// Number of classes that a network does not meet.
    pub fn held_out_class_count(&self, images: &Images) -> usize {
        self.labels.classes(self.original_classes(images)) - self.met_classes(images)
    }

    /// The fewest original labels of which a network meets at least two classes, of the kind and
    /// number that this names, with two others where any are held out.
    pub fn least_classes(&self) -> usize {
        let groups = if self.classes == Classes::All { 2 } else { 4 };
        match self.labels {
            Labels::Original => groups,
            Labels::Modulo(classes) | Labels::Dealt { classes, .. } => classes.max(groups),
            Labels::ModuloHalf => 2 * groups - 1,
        }
    }

    /// Number of original labels.
    pub(super) fn original_classes(&self, images: &Images) -> usize {
        match self.inputs {
            Inputs::Images => images.classes(),
            Inputs::Mixture { clusters, .. } => clusters,
            Inputs::Noise { .. } => super::noise::CLASSES,
            Inputs::ExclusiveOr { .. } => super::exclusive_or::CLASSES,
            // One output.
            Inputs::Regression { .. } => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::digits;

    fn map(data: &Data, seed: u64) -> ClassMap {
        ClassMap::new(data, &digits(), seed)
    }

    #[test]
    fn the_halves_of_a_seed_share_no_class() {
        let half = |classes| Data::images().with_classes(classes, 600, 250);
        let drawn = map(&half(Classes::Drawn), 3);
        let held_out = map(&half(Classes::HeldOut), 3);
        for label in 0..10 {
            assert_eq!(drawn.met(label), held_out.held_out(label));
            assert_eq!(drawn.held_out(label), held_out.met(label));
            assert_ne!(drawn.met(label).is_some(), held_out.met(label).is_some());
        }
        let mut met: Vec<usize> = (0..10).filter_map(|label| drawn.met(label)).collect();
        met.sort_unstable();
        assert_eq!(met, [0, 1, 2, 3, 4]);
        assert_ne!(map(&half(Classes::Drawn), 4), drawn);
    }

    #[test]
    fn another_dealing_makes_other_unions_of_as_many_clusters() {
        let dealt = |dealing| {
            let classes = 10;
            let labels = Labels::Dealt { classes, dealing };
            map(&Data::mixture(200, 5_500, 10).labelled(labels), 5)
        };
        assert_ne!(dealt(1), dealt(2));
        for class in 0..10 {
            let members = (0..200).filter(|&cluster| dealt(1).met(cluster) == Some(class));
            assert_eq!(members.count(), 20);
        }
    }
}
