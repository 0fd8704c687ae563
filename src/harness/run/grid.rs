//! The settings of a map: one or two axes, and where their values meet.

use crate::claim::{Axis, Setting, Value, Variation};

/// The values along one axis of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct GridAxis {
    /// The claim's axis.
    pub axis: Axis,
    /// The values, in the order in which they are shown.
    pub values: Vec<Value>,
}

impl GridAxis {
    /// The index of the registered value, where it is one of them.
    pub fn registered(&self) -> Option<usize> {
        self.values.iter().position(|value| *value == self.axis.registered)
    }

    /// Whether the value of this index lies in the claim's domain; it does where there is none.
    pub fn in_domain(&self, index: usize) -> bool {
        self.axis.domain.is_none_or(|range| range.contains(&self.values[index]))
    }
}

/// All settings of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// One axis or two, the first across.
    pub axes: Vec<GridAxis>,
}

/// A cell of a grid: an index along each axis.
pub type Place = Vec<usize>;

impl Grid {
    /// All places, the first axis running fastest.
    pub fn places(&self) -> Vec<Place> {
        self.axes.iter().fold(vec![Place::new()], |places, axis| {
            let along = |index: usize| places.iter().map(move |place| with(place, index));
            (0..axis.values.len()).flat_map(along).collect()
        })
    }

    /// The setting of a place. Values that name images are none of the claim's settings.
    pub fn variation(&self, place: &Place) -> Variation {
        let chosen = self.axes.iter().zip(place);
        chosen.fold(Variation::none(), |variation, (axis, &index)| {
            let value = &axis.values[index];
            let names_images = matches!(value, Value::Word(word) if word.contains(':'));
            if axis.axis.setting == Setting::Data && names_images {
                return variation;
            }
            variation.with(axis.axis.setting, value.clone())
        })
    }

    /// The places next to this one, along the axes.
    pub fn neighbours(&self, place: &Place) -> Vec<Place> {
        let mut found = Vec::new();
        for (axis, grid) in self.axes.iter().enumerate() {
            for index in [place[axis].checked_sub(1), Some(place[axis] + 1)].into_iter().flatten() {
                if index < grid.values.len() {
                    let mut next = place.clone();
                    next[axis] = index;
                    found.push(next);
                }
            }
        }
        found
    }

    /// Whether it is where the claim is registered.
    pub fn is_registered(&self, place: &Place) -> bool {
        self.axes.iter().zip(place).all(|(axis, &index)| axis.registered() == Some(index))
    }

    /// Whether it lies in the claim's domain.
    pub fn in_domain(&self, place: &Place) -> bool {
        self.axes.iter().zip(place).all(|(axis, &index)| axis.in_domain(index))
    }
}

fn with(place: &Place, index: usize) -> Place {
    let mut place = place.clone();
    place.push(index);
    place
}
