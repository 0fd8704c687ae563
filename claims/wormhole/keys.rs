//! `wormhole.reconcile` and `wormhole.degenerate_keys`: random keys that open a meaningful message.

use deepclaims_harness::claim::{Arm, Case, Claim, Evidence, Missing, Numbers};
use deepclaims_lab::data::Data;
use deepclaims_lab::laboratory::Laboratory;
use deepclaims_lab::net::Guided;
use deepclaims_lab::numerics::{Accumulate, Matrix, Stream, matmul};

use super::MODULE;
use crate::collapse::layers::{EVERY, Kind, LARGEST, RANDOM};

/// Dimensions of a key.
const DIMENSIONS: usize = 64;
/// Messages a seed.
const MESSAGES: usize = 60;
/// Depths at which messages are decoded.
const DEPTHS: [usize; 4] = [0, 5, 8, 16];
/// A wrong key with fewer wrong bits than this opens a message.
const OPENS: f64 = 0.05;

const QUANTITY: &str = "key f ~ N(0, I) in 64 dimensions, second reading f' = f + N(0, I); L layers of 64 guided by f that keep the largest of four rows, a fresh matrix for every message and layer; code: signs of a fresh Gaussian map; \
    helper: code(f) xor the message, an image's pixels ≥ ½; decoded with the code of f', or of a wrong key; share of wrong bits, 60 messages a seed";

const CANCELS: &str = "The message cancels: a bit is wrong where the two codes differ, whatever the image. The images give the number of bits and nothing else.";

/// Both claims, which read the same messages.
pub(super) fn claims() -> [Claim; 2] {
    let [largest, every, random] = [LARGEST, EVERY, RANDOM].map(messages);
    let reconcile = MODULE
        .claim("reconcile", "Noise keys are reconciled with a meaningful message: two noisy readings of one random key decode the same bits.")
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .remark(super::ABSTRACT)
        .remark(CANCELS)
        .remark("Single wrong keys are far from one half wrong already after 5 layers, and the more the deeper; over many keys errors and their mirror images cancel, and the control sees the mean. Wrong keys that open are reported beside.")
        .remark("Decides whether layers guided by a random key make two readings of it agree, against layers that select nothing and against a wrong key. What the keys do without layers is reported beside. Cannot decide whether the paper's wormhole does so: its formula was not at hand.")
        .case(
            Case::new("D")
                .effect(largest.mean("noisy key after 5 layers").below(0.04))
                .effect(largest.mean("noisy key after 8 layers").below(0.015))
                .effect(largest.mean("noisy key, layers 0 − 5").above(0.15))
                .negative_control(every.mean("noisy key after 5 layers").above(0.20))
                .negative_control(random.mean("noisy key after 5 layers").above(0.20))
                .negative_control(largest.mean("wrong key after 5 layers, distance from ½").below(0.15))
                .report(largest.mean("noisy key after 0 layers"))
                .report(largest.mean("wrong key after 5 layers, each key's distance from ½"))
                .report(largest.mean("wrong keys that open after 5 layers"))
                .report(largest.mean("wrong keys that open after 8 layers")),
        );
    let degenerate = MODULE
        .claim(
            "degenerate_keys",
            "Past the window the escape is gone: arbitrary noise opens the message.",
        )
        .section("abstract")
        .reconstruction()
        .quantity(QUANTITY)
        .case(
            Case::new("D")
                .effect(
                    largest
                        .mean("wrong key after 16 layers, or its complement")
                        .below(0.02),
                )
                .effect(
                    largest
                        .mean("wrong keys that open after 16 layers")
                        .above(0.2),
                )
                .negative_control(
                    every
                        .mean("wrong keys that open after 16 layers")
                        .below(0.05),
                )
                .negative_control(
                    random
                        .mean("wrong keys that open after 16 layers")
                        .below(0.05),
                )
                .report(largest.mean("wrong keys that open after 0 layers")),
        );
    [reconcile, degenerate]
}

fn messages(kind: Kind) -> Arm {
    let data = Data::images().raw(MESSAGES, 0);
    Arm::untrained(kind.name, [data], move |evidence| {
        let errors = errors(kind, evidence)?;
        let mean = |depth: usize, value: &dyn Fn(&Errors) -> f64| {
            let at_depth = errors.iter().map(|message| value(&message[depth]));
            at_depth.sum::<f64>() / errors.len() as f64
        };
        let noisy = |depth| mean(depth, &|errors| errors.noisy);
        let wrong = mean(1, &|errors| errors.wrong);
        let complement = mean(3, &|errors| errors.wrong.min(1.0 - errors.wrong));
        let opening = |depth| mean(depth, &|errors| f64::from(u8::from(errors.wrong < OPENS)));
        Ok(Numbers::from([
            ("noisy key after 0 layers", noisy(0)),
            ("noisy key after 5 layers", noisy(1)),
            ("noisy key after 8 layers", noisy(2)),
            ("noisy key, layers 0 − 5", noisy(0) - noisy(1)),
            (
                "wrong key after 5 layers, distance from ½",
                (wrong - 0.5).abs(),
            ),
            ("wrong key after 16 layers, or its complement", complement),
            (
                "wrong key after 5 layers, each key's distance from ½",
                mean(1, &|errors| (errors.wrong - 0.5).abs()),
            ),
            ("wrong keys that open after 0 layers", opening(0)),
            ("wrong keys that open after 5 layers", opening(1)),
            ("wrong keys that open after 8 layers", opening(2)),
            ("wrong keys that open after 16 layers", opening(3)),
        ]))
    })
}

/// The share of bits that two keys decode wrongly.
struct Errors {
    noisy: f64,
    wrong: f64,
}

/// For each message the errors at each of the depths.
fn errors(kind: Kind, evidence: &Evidence<'_>) -> Result<Vec<Vec<Errors>>, Missing> {
    let images = &evidence.splits[0].train.inputs;
    let mut stream = Stream::new(evidence.seed, &format!("wormhole/keys/{}", kind.name));
    (0..images.rows())
        .map(|row| {
            let message: Vec<bool> = images.row(row).iter().map(|&pixel| pixel >= 0.5).collect();
            one_message(kind, evidence.laboratory, &message, &mut stream)
        })
        .collect()
}

fn one_message(
    kind: Kind,
    laboratory: &dyn Laboratory,
    message: &[bool],
    stream: &mut Stream,
) -> Result<Vec<Errors>, Missing> {
    let key: Vec<f64> = (0..DIMENSIONS).map(|_| stream.normal()).collect();
    // The key itself, its noisy reading, and a wrong key.
    let readings = Matrix::from_fn(3, DIMENSIONS, |row, column| match row {
        0 => key[column],
        1 => key[column] + stream.normal(),
        _ => stream.normal(),
    });
    let start =
        Guided::new(&key, &readings).map_err(|error| Missing::because(error.to_string()))?;
    let depths = kind.depths(laboratory, start, stream);
    let depths: Vec<Guided> = depths.take(DEPTHS[3] + 1).collect();
    let mut decode = |depth: usize| {
        let [own, noisy, wrong] = codes(&depths[depth], message.len(), stream);
        let helper = xor(&own, message);
        let error = |code: &[bool]| {
            let decoded = xor(&helper, code);
            laboratory.bit_error_rate(&decoded, message)
        };
        Errors {
            noisy: error(&noisy),
            wrong: error(&wrong),
        }
    };
    Ok(DEPTHS.iter().map(|&depth| decode(depth)).collect())
}

fn xor(one: &[bool], other: &[bool]) -> Vec<bool> {
    one.iter().zip(other).map(|(a, b)| a ^ b).collect()
}

/// The codes of the three readings: signs of a fresh Gaussian map.
fn codes(travellers: &Guided, bits: usize, stream: &mut Stream) -> [Vec<bool>; 3] {
    let inputs = travellers.inputs();
    let map = stream.normal_matrix(bits, inputs.columns());
    let mut projections = Matrix::zeros(inputs.rows(), bits);
    matmul(
        projections.view_mut(),
        Accumulate::Replace,
        inputs.view(),
        map.view().transposed(),
    );
    [0, 1, 2].map(|row| projections.row(row).iter().map(|&x| x > 0.0).collect())
}
