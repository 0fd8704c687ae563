//! Norm-maximising layers that maximise no norm.

use deepclaims_lab::data::Images;
use deepclaims_lab::laboratory::{Laboratory, Measures};
use deepclaims_lab::net::{Guided, GuidedLayer, Selection};
use deepclaims_lab::numerics::{Matrix, Stream};

use super::judgement::Judged;
use super::{Saboteur, images};

/// A laboratory with layers of its own.
pub(super) struct Guides(pub(super) fn(&GuidedLayer, &Guided, &mut Stream) -> Guided);

impl Measures for Guides {}

impl Laboratory for Guides {
    fn images(&self) -> &Images {
        images()
    }

    fn guide(&self, layer: &GuidedLayer, travellers: &Guided, stream: &mut Stream) -> Guided {
        (self.0)(layer, travellers, stream)
    }
}

/// A layer that lets a random direction choose its rows.
fn misguided(layer: &GuidedLayer, travellers: &Guided, stream: &mut Stream) -> Guided {
    let (guide, inputs) = (travellers.guide(), travellers.inputs());
    let other: Vec<f64> = guide.iter().map(|_| stream.normal()).collect();
    let beside = Matrix::from_fn(inputs.rows() + 1, inputs.columns(), |row, column| {
        let row = row.checked_sub(1).map_or(guide, |row| inputs.row(row));
        row[column]
    });
    let beside = Guided::new(&other, &beside).expect("unit vectors");
    let mapped = layer.apply(&beside, stream);
    let rows: Vec<usize> = (1..=inputs.rows()).collect();
    let inputs = mapped.inputs().select_rows(&rows);
    Guided::new(mapped.inputs().row(0), &inputs).expect("unit vectors")
}

/// The claims about layers that a guide selects.
const TOUCHED: &[&str] = &[
    "collapse.rate",
    "collapse.depth",
    "collapse.tolerance",
    "wormhole.two_poles",
    "wormhole.reconcile",
    "wormhole.degenerate_keys",
];

pub(super) static RANDOM_ROWS: Saboteur = Saboteur {
    breaks: "Norm-maximising layers keep rows chosen at random.",
    laboratory: &Guides(|layer, travellers, stream| {
        let selection = Selection::Random;
        let layer = GuidedLayer { selection, ..*layer };
        layer.apply(travellers, stream)
    }),
    judged: Judged::Effects,
    claims: TOUCHED,
};

pub(super) static SMALLEST_ROWS: Saboteur = Saboteur {
    breaks: "Norm-maximising layers keep the smallest rows.",
    laboratory: &Guides(|layer, travellers, stream| {
        let selection = Selection::Smallest;
        let layer = GuidedLayer { selection, ..*layer };
        layer.apply(travellers, stream)
    }),
    judged: Judged::Effects,
    claims: &["collapse.rate", "collapse.depth", "wormhole.reconcile"],
};

pub(super) static OTHER_GUIDE: Saboteur = Saboteur {
    breaks: "A random direction chooses the rows in place of the guide.",
    laboratory: &Guides(misguided),
    judged: Judged::Effects,
    claims: &["collapse.rate", "wormhole.two_poles", "wormhole.reconcile"],
};

pub(super) static IDLE: Saboteur = Saboteur {
    breaks: "Norm-maximising layers do nothing.",
    laboratory: &Guides(|_, travellers, _| travellers.clone()),
    judged: Judged::Effects,
    claims: TOUCHED,
};
