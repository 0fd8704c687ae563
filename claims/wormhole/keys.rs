//! `wormhole.reconcile` and `wormhole.degenerate_keys`: random keys that open a meaningful message.

use deepclaims_lab::numerics::{Accumulate, matmul};

use super::MODULE;
use crate::collapse::layers::{
    DIMENSIONS, EVERY, Kind, LARGEST, RANDOM, RATIO, RATIOS, as_deep, travellers,
};
use crate::prelude::*;

/// Dimensions of a key.
const WIDTH: usize = 64;
/// Messages a seed.
const MESSAGES: usize = 60;
/// Depths at which messages are decoded.
const DEPTHS: [usize; 4] = [0, 5, 8, 16];
/// A wrong key with fewer wrong bits than this opens a message.
const OPENS: f64 = 0.05;

const RECONCILE: &str = "Noise keys are reconciled with a meaningful message: two noisy readings \
    of one random key decode the same bits.";

const DEGENERATE: &str = "Past the window the escape is gone: arbitrary noise opens the message.";

const QUANTITY: &str = "key f ~ N(0, I) in 64 dimensions, second reading f' = f + N(0, I); L \
    layers of 64 guided by f that keep the largest of four rows, a fresh matrix for every message \
    and layer; code: signs of a fresh Gaussian map; helper: code(f) xor the message, an image's \
    pixels ≥ ½; decoded with the code of f', or of a wrong key; share of wrong bits, 60 messages a \
    seed";

const CANCELS: &str = "The message cancels: a bit is wrong where the two codes differ, whatever \
    the image. The images give the number of bits and nothing else.";

const SINGLE_KEYS: &str = "For a single wrong key the share of wrong bits is far from one half \
    after 5 layers already, and farther the deeper the layer. Over many keys, errors and their \
    mirror images cancel, and the control sees the mean. Wrong keys that open are reported too.";

const DECIDES: &str = "Decides whether layers guided by a random key make two readings of it \
    agree, against layers that select nothing and against a wrong key. What the keys do without \
    layers is reported too. Cannot decide whether the paper's wormhole does so: what the \
    authors' code has of it is in wormhole.cipher.";

/// Both claims, which read the same messages.
pub(super) fn claims() -> [Claim; 2] {
    claims_at(&Variation::none())
}

fn claims_at(variation: &Variation) -> [Claim; 2] {
    let ratio = variation.count(Setting::Ratio, RATIO);
    let keys = Keys {
        width: variation.count(Setting::Dimension, WIDTH),
        noise: variation.number(Setting::Noise, 1.0),
        depths: DEPTHS.map(|depth| as_deep(depth, ratio)),
    };
    let [largest, every, random] =
        [LARGEST, EVERY, RANDOM].map(|kind| messages(kind.drawing(ratio), keys));
    [reconcile(&largest, &every, &random), degenerate(&largest, &every, &random)]
}

fn reconcile_at(variation: &Variation) -> Claim {
    let [reconcile, _] = claims_at(variation);
    reconcile
}

fn degenerate_at(variation: &Variation) -> Claim {
    let [_, degenerate] = claims_at(variation);
    degenerate
}

/// Dimensions and ratio as registered.
const REGISTERED: [(Setting, f64); 2] =
    [(Setting::Dimension, WIDTH as f64), (Setting::Ratio, RATIO as f64)];

/// What keys are like, and where messages are decoded with them.
#[derive(Clone, Copy)]
struct Keys {
    width: usize,
    /// Standard deviation of a noisy reading, per entry.
    noise: f64,
    depths: [usize; DEPTHS.len()],
}

fn reconcile(largest: &Arm, every: &Arm, random: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(largest.number(NOISY_5).below(0.04))
        .effect(largest.number(NOISY_8).below(0.015))
        .effect(largest.number(NOISY_FALL).above(0.15))
        .negative_control(every.number(NOISY_5).above(0.20))
        .negative_control(random.number(NOISY_5).above(0.20))
        .negative_control(largest.number(WRONG_5).below(0.15))
        .report(largest.number(NOISY_0))
        .report(largest.number(WRONG_5_EACH))
        .report(largest.number(OPEN_5))
        .report(largest.number(OPEN_8));
    of_abstract(&MODULE, ["reconcile", RECONCILE, QUANTITY])
        .remark(super::ABSTRACT)
        .remark(CANCELS)
        .remark(SINGLE_KEYS)
        .remark(DECIDES)
        .domain([DIMENSIONS, RATIOS, (Setting::Noise, Range::Times(0.5, 1.5))])
        .rebuilt(reconcile_at, REGISTERED.into_iter().chain([(Setting::Noise, 1.0)]))
        .case(case)
}

fn degenerate(largest: &Arm, every: &Arm, random: &Arm) -> Claim {
    let case = Case::new("D")
        .effect(largest.number(WRONG_16).below(0.02))
        .effect(largest.number(OPEN_16).above(0.2))
        .negative_control(every.number(OPEN_16).below(0.05))
        .negative_control(random.number(OPEN_16).below(0.05))
        .report(largest.number(OPEN_0));
    of_abstract(&MODULE, ["degenerate_keys", DEGENERATE, QUANTITY])
        .definition(Definition::PredecessorConstruction)
        .domain([DIMENSIONS, RATIOS])
        .rebuilt(degenerate_at, REGISTERED)
        .case(case)
}

const NOISY_0: &str = "noisy key after 0 layers";
const NOISY_5: &str = "noisy key after 5 layers";
const NOISY_8: &str = "noisy key after 8 layers";
const NOISY_FALL: &str = "noisy key, layers 0 − 5";
const WRONG_5: &str = "wrong key after 5 layers, distance from ½";
const WRONG_16: &str = "wrong key after 16 layers, or its complement";
const WRONG_5_EACH: &str = "wrong key after 5 layers, each key's distance from ½";
const OPEN_0: &str = "wrong keys that open after 0 layers";
const OPEN_5: &str = "wrong keys that open after 5 layers";
const OPEN_8: &str = "wrong keys that open after 8 layers";
const OPEN_16: &str = "wrong keys that open after 16 layers";

/// An arm that reads the errors of noisy and wrong keys, means over messages.
fn messages(kind: Kind, keys: Keys) -> Arm {
    let data = Data::images().raw(MESSAGES, 0);
    let quantities = [
        NOISY_0,
        NOISY_5,
        NOISY_8,
        NOISY_FALL,
        WRONG_5,
        WRONG_16,
        WRONG_5_EACH,
        OPEN_0,
        OPEN_5,
        OPEN_8,
        OPEN_16,
    ];
    Arm::drawn(kind.name, data, quantities, move |drawn| {
        let errors = errors(kind, keys, drawn)?;
        let mean = |depth: usize, value: fn(&Errors) -> f64| {
            let at_depth = errors.iter().map(|message| value(&message[depth]));
            at_depth.sum::<f64>() / errors.len() as f64
        };
        let noisy = |depth| mean(depth, |errors| errors.noisy);
        let open = |depth| mean(depth, |errors| f64::from(u8::from(errors.wrong < OPENS)));
        Ok([
            noisy(0),
            noisy(1),
            noisy(2),
            noisy(0) - noisy(1),
            (mean(1, |errors| errors.wrong) - 0.5).abs(),
            mean(3, |errors| errors.wrong.min(1.0 - errors.wrong)),
            mean(1, |errors| (errors.wrong - 0.5).abs()),
            open(0),
            open(1),
            open(2),
            open(3),
        ])
    })
    .costing(move |sizes| {
        let SampleSizes { train, inputs: bits, .. } = sizes.samples();
        // A map of every bit, drawn and applied to three keys.
        let code = Work::normals(bits * keys.width) + Work::double_product(3, keys.width, bits);
        let layers = kind.work(keys.depths[3], keys.width, 3);
        (layers + code * DEPTHS.len() as f64) * train as f64
    })
}

/// The share of bits that two keys decode wrongly.
struct Errors {
    noisy: f64,
    wrong: f64,
}

/// For each message the errors at each of the depths.
fn errors(
    kind: Kind,
    keys: Keys,
    drawn: Drawn<'_>,
) -> Result<Vec<[Errors; DEPTHS.len()]>, Missing> {
    let images = &drawn.split.train.inputs;
    let mut stream = drawn.stream(&format!("wormhole/keys/{}", kind.name));
    (0..images.rows())
        .map(|row| {
            let message: Vec<bool> = images.row(row).iter().map(|&pixel| pixel >= 0.5).collect();
            one_message((kind, keys), drawn.laboratory, &message, &mut stream)
        })
        .collect()
}

fn one_message(
    (kind, keys): (Kind, Keys),
    laboratory: &dyn Laboratory,
    message: &[bool],
    stream: &mut Stream,
) -> Result<[Errors; DEPTHS.len()], Missing> {
    let key: Vec<f64> = (0..keys.width).map(|_| stream.normal()).collect();
    // The key itself, its noisy reading, and a wrong key.
    let readings = Matrix::from_fn(3, keys.width, |row, column| match row {
        0 => key[column],
        1 => key[column] + keys.noise * stream.normal(),
        _ => stream.normal(),
    });
    let start = travellers(&key, &readings)?;
    let depths = kind.depths(laboratory, start, stream);
    let depths: Vec<Guided> = depths.take(keys.depths[3] + 1).collect();
    Ok(keys.depths.map(|depth| {
        let [own, noisy, wrong] = codes(&depths[depth], message.len(), stream);
        let helper = xor(&own, message);
        let error = |code: &[bool]| laboratory.bit_error_rate(&xor(&helper, code), message);
        Errors { noisy: error(&noisy), wrong: error(&wrong) }
    }))
}

fn xor(one: &[bool], other: &[bool]) -> Vec<bool> {
    one.iter().zip(other).map(|(a, b)| a ^ b).collect()
}

/// The codes of the three readings: signs of a fresh Gaussian map.
fn codes(travellers: &Guided, bits: usize, stream: &mut Stream) -> [Vec<bool>; 3] {
    let inputs = travellers.inputs();
    let map = stream.normal_matrix(bits, inputs.columns());
    let mut projections = Matrix::zeros(inputs.rows(), bits);
    matmul(projections.view_mut(), Accumulate::Replace, inputs.view(), map.view().transposed());
    [0, 1, 2].map(|row| projections.row(row).iter().map(|&x| x > 0.0).collect())
}
