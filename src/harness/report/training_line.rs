//! What is said of a long training while it goes on.

use super::significant;
use crate::run::TrainingLook;

/// `seed 100, MLP 12x1024 relu, ...: step 390 of 390000 (epoch 1), loss 2.1, test accuracy 0.24, rank of
/// the last layer 31; about 6.1 hours left`.
pub(crate) fn training_line(look: &TrainingLook) -> String {
    let TrainingLook { network, seed, step, steps, epoch, loss, .. } = look;
    let seen = |name: &str, value: f64| {
        if value.is_nan() { String::new() } else { format!(", {name} {}", significant(value)) }
    };
    format!(
        "seed {seed}, {network}: step {step} of {steps} (epoch {epoch:.1}), loss {}{}{}; about {} left",
        significant(*loss),
        seen("test accuracy", look.accuracy),
        seen("rank of the last layer", look.rank),
        time(look.seconds_left),
    )
}

/// Seconds in the unit that people would choose.
fn time(seconds: f64) -> String {
    let (number, unit) = match seconds {
        _ if seconds < 120.0 => (seconds, "seconds"),
        _ if seconds < 7_200.0 => (seconds / 60.0, "minutes"),
        _ if seconds < 172_800.0 => (seconds / 3_600.0, "hours"),
        _ => (seconds / 86_400.0, "days"),
    };
    format!("{} {unit}", significant(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_a_training_stands() {
        let look = TrainingLook {
            network: "MLP 12x1024 relu".to_owned(),
            seed: 100,
            step: 3_900,
            steps: 390_000,
            epoch: 10.0,
            loss: 1.25,
            accuracy: 0.45,
            rank: 31.0,
            seconds_left: 21_960.0,
        };
        assert_eq!(
            training_line(&look),
            "seed 100, MLP 12x1024 relu: step 3900 of 390000 (epoch 10.0), loss 1.25, test accuracy \
             0.450, rank of the last layer 31.0; about 6.10 hours left"
        );
        let regression = TrainingLook { accuracy: f64::NAN, rank: f64::NAN, ..look };
        assert!(training_line(&regression).contains("loss 1.25; about"));
    }

    #[test]
    fn times_have_units_that_people_choose() {
        let times = [59.0, 600.0, 86_400.0, 864_000.0].map(time);
        assert_eq!(times, ["59.0 seconds", "10.0 minutes", "24.0 hours", "10.0 days"]);
    }
}
