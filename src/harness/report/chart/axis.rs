//! Axes: from values to places, and the ticks between.

/// How the values of an axis are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scale {
    Linear,
    Logarithmic,
}

/// An axis of a chart, with its name and the range that it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub(super) name: String,
    scale: Scale,
    low: f64,
    high: f64,
}

/// A place with a short line across the axis.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tick {
    pub(crate) value: f64,
    /// The number beside it; small ticks have none.
    pub(crate) label: Option<String>,
}

/// About so many ticks with a number have room on an axis.
const TICKS: f64 = 8.0;

/// Numbers with so many decimals are written with an exponent.
const MOST_DECIMALS: usize = 6;

impl Axis {
    /// An axis with evenly spread values from `low` to `high`.
    ///
    /// # Panics
    /// Where the range is empty or not finite.
    pub fn linear(name: impl Into<String>, low: f64, high: f64) -> Self {
        Self::new(name.into(), Scale::Linear, low, high)
    }

    /// An axis on which equal factors are equally far apart, from `low` to `high`.
    ///
    /// # Panics
    /// Where the range is empty or not finite, or begins at zero or below.
    pub fn logarithmic(name: impl Into<String>, low: f64, high: f64) -> Self {
        assert!(low > 0.0, "{low} has no logarithm");
        Self::new(name.into(), Scale::Logarithmic, low, high)
    }

    fn new(name: String, scale: Scale, low: f64, high: f64) -> Self {
        assert!(
            low.is_finite() && high.is_finite() && low < high,
            "no range: {low} to {high}"
        );
        Self {
            name,
            scale,
            low,
            high,
        }
    }

    /// Where a value stands, from 0 at the beginning of the axis to 1 at its end; what lies beyond stands at
    /// the edge. NaN has no place.
    pub(crate) fn place(&self, value: f64) -> Option<f64> {
        if value.is_nan() {
            return None;
        }
        let value = value.clamp(self.low, self.high);
        Some(match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Logarithmic => libm::log(value / self.low) / libm::log(self.high / self.low),
        })
    }

    /// The ticks, from low to high.
    pub(crate) fn ticks(&self) -> Vec<Tick> {
        match self.scale {
            Scale::Linear => self.even_ticks(),
            Scale::Logarithmic => self.decades(),
        }
    }

    /// Multiples of 1, 2 or 5 times a power of ten.
    fn even_ticks(&self) -> Vec<Tick> {
        let (step, decimals) = step((self.high - self.low) / TICKS);
        // A range that ends on a multiple keeps it.
        let slack = 1e-9;
        let first = (self.low / step - slack).ceil() as i64;
        let last = (self.high / step + slack).floor() as i64;
        (first..=last)
            .map(|multiple| {
                let value = multiple as f64 * step;
                let text = match decimals {
                    0..MOST_DECIMALS => format!("{value:.decimals$}"),
                    _ => format!("{value:.2e}"),
                };
                Tick {
                    value,
                    label: Some(text.replace('-', "−")),
                }
            })
            .collect()
    }

    /// Powers of ten, every one or every few of them with a number, and their multiples.
    fn decades(&self) -> Vec<Tick> {
        let slack = 1e-9;
        let (low, high) = (libm::log10(self.low), libm::log10(self.high));
        let (first, last) = ((low - slack).floor() as i32, (high + slack).floor() as i32);
        let stride = (f64::from(last - first) / TICKS).ceil().max(1.0) as i32;
        let multiples: &[u32] = if high - low < 1.5 { &[1, 2, 5] } else { &[1] };
        let mut ticks = Vec::new();
        for exponent in first..=last {
            for factor in 1..=9 {
                let value = f64::from(factor) * power_of_ten(exponent);
                let inside =
                    value >= self.low * (1.0 - slack) && value <= self.high * (1.0 + slack);
                let named = multiples.contains(&factor) && exponent.rem_euclid(stride) == 0;
                if inside && (stride == 1 || factor == 1) {
                    ticks.push(Tick {
                        value,
                        label: named.then(|| power_label(factor, exponent)),
                    });
                }
            }
        }
        ticks
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below `least`, and the decimals it needs.
fn step(least: f64) -> (f64, usize) {
    let exponent = libm::log10(least).floor() as i32;
    let power = power_of_ten(exponent);
    let factor = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|factor| factor * power >= least * (1.0 - 1e-9))
        .unwrap_or(10.0);
    let exponent = if factor == 10.0 {
        exponent + 1
    } else {
        exponent
    };
    (factor * power, usize::try_from(-exponent).unwrap_or(0))
}

fn power_of_ten(exponent: i32) -> f64 {
    libm::pow(10.0, f64::from(exponent))
}

/// `0.001`, `20`; far from one `2e-7`.
fn power_label(factor: u32, exponent: i32) -> String {
    if (-4..6).contains(&exponent) {
        let decimals = usize::try_from(-exponent).unwrap_or(0);
        format!("{:.decimals$}", f64::from(factor) * power_of_ten(exponent))
    } else {
        format!("{factor}e{exponent}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<String> {
        let ticks = axis.ticks();
        assert!(ticks.is_sorted_by(|a, b| a.value < b.value));
        assert!(ticks.iter().all(|tick| axis.place(tick.value).is_some()));
        ticks.into_iter().filter_map(|tick| tick.label).collect()
    }

    #[test]
    fn even_ticks_are_round_numbers_within_the_range() {
        for (low, high, expected) in [
            (0.0, 16.0, "0 2 4 6 8 10 12 14 16"),
            (0.0, 1.0, "0.0 0.2 0.4 0.6 0.8 1.0"),
            (-0.25, 1.0, "−0.2 0.0 0.2 0.4 0.6 0.8 1.0"),
            (30.0, 1200.0, "200 400 600 800 1000 1200"),
            (0.001, 0.0035, "0.0010 0.0015 0.0020 0.0025 0.0030 0.0035"),
        ] {
            assert_eq!(labels(&Axis::linear("x", low, high)).join(" "), expected);
        }
    }

    #[test]
    fn decades_have_numbers_and_few_of_them() {
        for (low, high, expected) in [
            (3e-4, 2.0, "0.001 0.01 0.1 1"),
            (1.0, 20.0, "1 2 5 10 20"),
            (1e-7, 1e-3, "1e-7 1e-6 1e-5 0.0001 0.001"),
        ] {
            let axis = Axis::logarithmic("x", low, high);
            assert_eq!(labels(&axis).join(" "), expected);
        }
        assert!(labels(&Axis::logarithmic("x", 1e-300, 1e300)).len() <= 9);
    }

    #[test]
    fn places_are_shares_of_the_axis() {
        let axis = Axis::logarithmic("x", 0.01, 1.0);
        assert!((axis.place(0.1).expect("a place") - 0.5).abs() < 1e-15);
        assert_eq!((axis.place(0.0), axis.place(7.0)), (Some(0.0), Some(1.0)));
        assert_eq!(axis.place(f64::NAN), None);
        assert_eq!(Axis::linear("x", -1.0, 3.0).place(0.0), Some(0.25));
    }

    #[test]
    #[should_panic(expected = "no range")]
    fn an_axis_needs_a_range() {
        let _ = Axis::linear("x", 1.0, 1.0);
    }
}
