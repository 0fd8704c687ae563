//! `wormhole.cipher`: a message under a code that an unrelated input opens.

use super::MODULE;
use crate::collapse::layers::{EVERY, Kind, LARGEST, RANDOM, RATIO, RATIOS, as_deep, travellers};
use crate::prelude::*;
use crate::recipes::every_image;

/// Messages a seed, each with keys and layers of its own.
const MESSAGES: usize = 20;
/// Layers of the code.
const DEPTH: usize = 12;
/// Length of the code in lengths of the message.
const STRENGTH: f64 = 3.65;
/// Largest entry of the key with which the layers are built.
const LARGEST_ENTRY: f64 = 16.0;

/// Centred keys a seed, which meet one code.
const CENTRED_KEYS: usize = 200;
/// Dimensions of a centred key.
const DIMENSIONS: usize = 64;
/// Layers of the code that centred keys meet.
const CENTRED_DEPTH: usize = 20;
/// A key with a smaller error opens the message.
const OPENS: f64 = 0.5;

const STATEMENT: &str = "The wormhole: a message hidden under a huge unit code is recovered with \
    an unrelated input once outputs coincide.";

const QUANTITY: &str = "message P: an image of a zero; H: layers that keep the largest of four \
    rows under a guide I_b uniform on (0, 16), fresh matrices for every message and layer; cipher \
    c = P − α·unit(H I_b), α = 3.65·‖P‖; recovered P′ = c + α·unit(H I_a), I_a an image of another \
    digit; ‖P′ − P‖/‖P‖, mean over 20 messages and keys, after 12 layers and before any; centred: \
    share of 200 Gaussian keys with an error below ½ after 20 layers under a Gaussian guide";

const SIGN: &str = "Pixels are not negative, so that every image lies on the same side as the \
    guide. Of centred keys about half lie on the other side and end antipodal, where the error is \
    twice the code: the sign of a key decides whether it opens.";

const MESSAGE_CANCELS: &str = "The message cancels: its error is 3.65 times the distance between \
    the two unit codes, whatever the image.";

/// How a message is hidden.
#[derive(Clone, Copy)]
struct Code {
    /// Rows that a layer draws for each that it keeps.
    ratio: usize,
    /// Length of the code in lengths of the message.
    strength: f64,
}

pub(super) fn claim() -> Claim {
    claim_at(&Variation::none())
}

fn claim_at(variation: &Variation) -> Claim {
    let code = Code {
        ratio: variation.count(Setting::Ratio, RATIO),
        strength: STRENGTH * variation.number(Setting::Strength, 1.0),
    };
    let [largest, every, random] = [LARGEST, EVERY, RANDOM].map(|kind| messages(kind, code));
    let centred = centred_keys(code);
    let case = Case::new("D")
        .effect(largest.number(ERROR).below(0.05))
        .effect(largest.number(BEFORE).above(2.0))
        .negative_control(every.number(ERROR).above(1.5))
        .negative_control(random.number(ERROR).above(1.5))
        .contrast(centred.number(OPEN).within(0.3, 0.7))
        .report(centred.number(ANTIPODAL))
        .report(largest.number(NOISE));
    MODULE
        .claim("cipher", STATEMENT)
        .section("authors' code")
        .quantity(QUANTITY)
        .remark(SIGN)
        .remark(MESSAGE_CANCELS)
        .domain([RATIOS, (Setting::Strength, Range::Times(0.25, 4.0))])
        .rebuilt(claim_at, [(Setting::Ratio, RATIO as f64), (Setting::Strength, 1.0)])
        .case(case)
}

const ERROR: &str = "error after 12 layers";
const BEFORE: &str = "error without layers";
const NOISE: &str = "error of uniform noise after 12 layers";
const OPEN: &str = "share of keys that open";
const ANTIPODAL: &str = "share of keys that end antipodal";

/// An arm that reads the errors of recovered messages, means over messages.
fn messages(kind: Kind, code: Code) -> Arm {
    let (kind, depth) = (kind.drawing(code.ratio), as_deep(DEPTH, code.ratio));
    let quantities = [ERROR, BEFORE, NOISE];
    Arm::drawn(kind.name, every_image(), quantities, move |drawn| {
        let images = &drawn.split.train;
        let rows = |zero: bool| -> Vec<usize> {
            let of_class = (0..images.len()).filter(|&row| (images.labels[row] == 0) == zero);
            of_class.take(MESSAGES).collect()
        };
        let (zeros, others) = (rows(true), rows(false));
        let count = zeros.len().min(others.len());
        // Kinds of layers meet the same keys.
        let mut keys = drawn.stream("wormhole/cipher/keys");
        let mut layers = drawn.stream(&format!("wormhole/cipher/{}", kind.name));
        let mut sums = [0.0; 3];
        for (&zero, &other) in zeros.iter().zip(&others) {
            let message = images.inputs.row(zero).iter().map(|&x| f64::from(x));
            let message: Vec<f64> = message.collect();
            let mut uniform = || LARGEST_ENTRY * keys.uniform();
            let guide: Vec<f64> = message.iter().map(|_| uniform()).collect();
            let inputs = Matrix::from_fn(2, message.len(), |row, column| match row {
                0 => f64::from(images.inputs.row(other)[column]),
                _ => uniform(),
            });
            let start = travellers(&guide, &inputs)?;
            let before = errors(drawn.laboratory, &message, &start, code.strength);
            let end = kind.at_depth(depth, drawn.laboratory, start, &mut layers);
            let after = errors(drawn.laboratory, &message, &end, code.strength);
            for (sum, error) in sums.iter_mut().zip([after[0], before[0], after[1]]) {
                *sum += error;
            }
        }
        Ok(sums.map(|sum| sum / count as f64))
    })
    .costing(move |sizes| kind.work(depth, sizes.samples().inputs, 2) * MESSAGES as f64)
}

/// An arm that reads how many centred keys open one message.
fn centred_keys(code: Code) -> Arm {
    let (kind, depth) = (LARGEST.drawing(code.ratio), as_deep(CENTRED_DEPTH, code.ratio));
    Arm::seeded("centred keys", [OPEN, ANTIPODAL], move |laboratory, seed| {
        let mut stream = Stream::new(seed, "wormhole/cipher/centred keys");
        let guide = stream.normal_matrix(1, DIMENSIONS);
        let keys = stream.normal_matrix(CENTRED_KEYS, DIMENSIONS);
        let start = travellers(guide.row(0), &keys)?;
        let end = kind.at_depth(depth, laboratory, start, &mut stream);
        // The message cancels: any one will do.
        let message = stream.normal_matrix(1, DIMENSIONS);
        let errors = errors(laboratory, message.row(0), &end, code.strength);
        let share = |within: &dyn Fn(f64) -> bool| {
            let count = errors.iter().filter(|&&error| within(error)).count();
            count as f64 / CENTRED_KEYS as f64
        };
        let antipodal = 2.0 * code.strength - OPENS;
        Ok([share(&|error| error < OPENS), share(&|error| error > antipodal)])
    })
    .costing(move |_| kind.work_at_angles(depth, DIMENSIONS, CENTRED_KEYS))
}

/// The relative errors of the message that every input recovers from the cipher of the guide.
fn errors(
    laboratory: &dyn Laboratory,
    message: &[f64],
    travellers: &Guided,
    strength: f64,
) -> Vec<f64> {
    let length = message.iter().map(|x| x * x).sum::<f64>().sqrt();
    let strength = strength * length;
    let code = travellers.guide().iter();
    let cipher: Vec<f64> = code.zip(message).map(|(code, pixel)| pixel - strength * code).collect();
    let inputs = travellers.inputs();
    (0..inputs.rows())
        .map(|row| {
            let codes = cipher.iter().zip(inputs.row(row));
            let recovered: Vec<f64> =
                codes.map(|(cipher, code)| cipher + strength * code).collect();
            laboratory.relative_error(&recovered, message)
        })
        .collect()
}
