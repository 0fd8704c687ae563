//! What may be a mistake in the files of a data set and cannot be told from what was meant.

use super::Images;

/// A class with fewer images than this share of an equal part is noted.
const RARE: usize = 10;
/// Parts of which one is so many times brighter than the other are noted.
const OTHER_UNIT: f32 = 2.0;

/// A sentence for each doubt about `images`, whose parts had these brightest pixels where `white` is the
/// largest that the format has.
pub(super) fn doubts(images: &Images, brightest: &[f32], white: Option<u8>) -> Vec<String> {
    let of_parts =
        [("training images", Some(&images.train)), ("test images", images.test.as_ref())];
    let of_parts = of_parts.into_iter().filter_map(|(name, part)| Some((name, &part?.labels)));
    let rare = of_parts.filter_map(|(name, classes)| rare_labels(images, classes, name));
    rare.chain(brightness(brightest, white)).chain(one_image(images)).collect()
}

/// The labels that hardly any of these images have.
fn rare_labels(images: &Images, classes: &[usize], name: &str) -> Option<String> {
    let mut counts = vec![0; images.classes()];
    for &class in classes {
        counts[class] += 1;
    }
    let is_rare = |count: usize| count * RARE * counts.len() < classes.len();
    let rare = images.labels.iter().zip(&counts).filter(|(_, count)| is_rare(**count));
    let rare: Vec<(&i64, &usize)> = rare.collect();
    let of = classes.len();
    match rare[..] {
        [] => None,
        [(label, count)] => Some(format!("label {label} is on {count} of {of} {name}")),
        [(label, _), ..] => {
            let labels = rare.len();
            Some(format!("{labels} labels, {label} among them, are on hardly any of {of} {name}"))
        }
    }
}

fn brightness(brightest: &[f32], white: Option<u8>) -> Option<String> {
    let most = brightest.iter().copied().fold(0.0, f32::max);
    match (brightest, white) {
        _ if most == 0.0 => {
            Some("no pixel is brighter in one image than in another, and all count as 0".to_owned())
        }
        ([train, test], _) if train.min(*test) * OTHER_UNIT < most => Some(format!(
            "the brightest pixel is {train} in the training part and {test} in the test part: they may \
             be in different units"
        )),
        (_, Some(white)) if most < f32::from(white) => {
            Some(format!("the brightest pixel is {most} of {white} and counts as white"))
        }
        _ => None,
    }
}

fn one_image(images: &Images) -> Option<String> {
    let inputs = &images.train.inputs;
    let are_equal = (1..inputs.rows()).all(|row| inputs.row(row) == inputs.row(0));
    (are_equal && inputs.rows() > 1).then(|| "all training images are the same".to_owned())
}
