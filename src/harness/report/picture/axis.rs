//! Axes: from values to positions, and the ticks between.

use maud::{Markup, html};

use super::text::{self, FAINT, LINE};
use super::{MARGIN, Point, RULE, number};

/// How the values of an axis are spread.
#[derive(Clone, Debug, PartialEq)]
enum Scale {
    Linear,
    Logarithmic,
    /// Names at the values 0, 1, 2, ...
    Names(Vec<String>),
}

/// An axis of a chart, with its name and the range that it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub(crate) name: String,
    scale: Scale,
    low: f64,
    high: f64,
}

/// A value with a short line across the axis.
#[derive(Clone, Debug, PartialEq)]
struct Tick {
    value: f64,
    /// Its number; small ticks have none.
    label: Option<String>,
}

/// Length of a tick with a number.
const TICK: f64 = 5.0;
/// Between a tick and its number, and between numbers.
const SPACE: f64 = 6.0;
/// From the middle of small letters to their baseline.
pub(crate) const MIDDLE: f64 = 4.0;
/// Widest name of a value.
const WIDEST: f64 = 64.0;

/// About so many ticks with a number have room on an axis.
const TICKS: f64 = 8.0;

/// Numbers with so many decimals, or of so large a magnitude, are written with an exponent and at
/// most so many digits.
const MOST_DECIMALS: usize = 6;
const LARGEST: f64 = 1e7;
const MOST_DIGITS: i32 = 4;

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
        assert!(low.is_finite() && high.is_finite() && low < high, "no range: {low} to {high}");
        Self { name, scale, low, high }
    }

    /// An axis with these names, evenly spread at the values 0, 1, 2, ...
    pub(crate) fn names(names: Vec<String>) -> Self {
        let high = names.len().max(1) as f64 - 0.5;
        Self::new(String::new(), Scale::Names(names), -0.5, high)
    }

    /// The share of the axis below a value, from 0 to 1; values beyond the range are at its ends.
    /// NaN is nowhere.
    fn share(&self, value: f64) -> Option<f64> {
        if value.is_nan() {
            return None;
        }
        let value = value.clamp(self.low, self.high);
        Some(match self.scale {
            Scale::Linear | Scale::Names(_) => (value - self.low) / (self.high - self.low),
            Scale::Logarithmic => libm::log(value / self.low) / libm::log(self.high / self.low),
        })
    }

    /// Where a value is on an axis between these positions.
    pub(crate) fn position(&self, value: f64, (from, to): (f64, f64)) -> Option<f64> {
        Some(from + self.share(value)? * (to - from))
    }

    /// Room that the numbers need at the left of a vertical axis.
    pub(crate) fn room(&self) -> f64 {
        widest(&self.ticks()) + TICK + SPACE
    }

    /// Room that the numbers need below a horizontal axis.
    pub(crate) const BELOW: f64 = 20.0;

    /// The axis from left to right with its ticks, and as many numbers below as have room.
    pub(crate) fn horizontal(&self, (left, y): Point, width: f64) -> Markup {
        let mut ticks = self.ticks();
        if let Scale::Names(names) = &self.scale {
            let stride = names.len() as f64 * (widest(&ticks) + SPACE) / width;
            let stride = stride.ceil().max(1.0) as usize;
            ticks = ticks.into_iter().step_by(stride).collect();
        }
        let ticks = self.placed(ticks, (left, left + width));
        let (mut free, last) = (left - MARGIN, left + width + MARGIN);
        let mut labels: Vec<(&str, f64)> = Vec::new();
        for (x, label) in named(&ticks) {
            let half = 0.5 * text::width(label);
            if x - half >= free && x + half <= last {
                labels.push((label, x));
                free = x + half + SPACE;
            }
        }
        let start = |x: f64| format!("M{} {}", number(x), number(y));
        html! {
            g stroke=(RULE) {
                path d={
                    @for (x, label) in &ticks { (start(*x)) "v" (length(label.is_some())) }
                    (start(left)) "h" (number(width))
                } {}
            }
            g text-anchor="middle" fill=(FAINT) {
                @for (label, x) in labels { (text::line(label, (x, y + TICK + 12.0))) }
            }
        }
    }

    /// The axis upwards with its ticks, and as many numbers at the left as have room.
    pub(crate) fn vertical(&self, (x, bottom): Point, height: f64) -> Markup {
        let ticks = self.placed(self.ticks(), (bottom, bottom - height));
        let mut free = f64::INFINITY;
        let mut labels: Vec<(&str, f64)> = Vec::new();
        for (y, label) in named(&ticks) {
            if y <= free {
                labels.push((label, y));
                free = y - LINE;
            }
        }
        let start = |y: f64| format!("M{} {}", number(x), number(y));
        html! {
            g stroke=(RULE) {
                path d={
                    @for (y, label) in &ticks { (start(*y)) "h-" (length(label.is_some())) }
                    (start(bottom)) "v-" (number(height))
                } {}
            }
            g text-anchor="end" fill=(FAINT) {
                @for (label, y) in labels { (text::line(label, (x - TICK - SPACE, y + MIDDLE))) }
            }
        }
    }

    /// The positions of ticks on an axis between these, with their numbers.
    fn placed(&self, ticks: Vec<Tick>, ends: (f64, f64)) -> Vec<(f64, Option<String>)> {
        let place = |tick: Tick| Some((self.position(tick.value, ends)?, tick.label));
        ticks.into_iter().filter_map(place).collect()
    }

    /// The ticks, from low to high.
    fn ticks(&self) -> Vec<Tick> {
        match &self.scale {
            Scale::Linear => self.even_ticks(),
            Scale::Logarithmic => self.decades(),
            Scale::Names(names) => {
                let names = names.iter().enumerate();
                let tick = |(index, name): (usize, &String)| Tick {
                    value: index as f64,
                    label: Some(text::shorten(name, WIDEST)),
                };
                names.map(tick).collect()
            }
        }
    }

    /// Multiples of 1, 2 or 5 times a power of ten.
    fn even_ticks(&self) -> Vec<Tick> {
        let (step, decimals) = step((self.high - self.low) / TICKS);
        let largest = self.low.abs().max(self.high.abs());
        let digits = (libm::log10(largest / step).ceil() as i32).clamp(2, MOST_DIGITS) as usize;
        // A range that ends on a multiple keeps it.
        let slack = 1e-9;
        let first = (self.low / step - slack).ceil() as i64;
        let last = (self.high / step + slack).floor() as i64;
        (first..=last)
            .map(|multiple| {
                let value = multiple as f64 * step;
                let text = if decimals < MOST_DECIMALS && largest < LARGEST {
                    format!("{value:.decimals$}")
                } else {
                    format!("{value:.digits$e}")
                };
                Tick { value, label: Some(text.replace('-', "−")) }
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
                    ticks.push(Tick { value, label: named.then(|| power_label(factor, exponent)) });
                }
            }
        }
        ticks
    }
}

/// The ticks that have a number.
fn named(ticks: &[(f64, Option<String>)]) -> impl Iterator<Item = (f64, &str)> {
    let ticks = ticks.iter();
    ticks.filter_map(|(position, label)| Some((*position, label.as_deref()?)))
}

/// The width of the widest number.
fn widest(ticks: &[Tick]) -> f64 {
    let labels = ticks.iter().filter_map(|tick| tick.label.as_deref());
    labels.map(text::width).fold(0.0, f64::max)
}

/// The length of a tick with a number or without.
fn length(named: bool) -> String {
    number(if named { TICK } else { 0.5 * TICK })
}

/// The smallest of 1, 2 and 5 times a power of ten that is not below `least`, and the decimals it
/// needs.
fn step(least: f64) -> (f64, usize) {
    let exponent = libm::log10(least).floor() as i32;
    let power = power_of_ten(exponent);
    let factor = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .find(|factor| factor * power >= least * (1.0 - 1e-9))
        .unwrap_or(10.0);
    let exponent = exponent + i32::from(factor == 10.0);
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
        assert!(ticks.iter().all(|tick| axis.share(tick.value).is_some()));
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
            (0.0, 4e-8, "0.00e0 5.00e−9 1.00e−8 1.50e−8 2.00e−8 2.50e−8 3.00e−8 3.50e−8 4.00e−8"),
            (1e9, 1.001e9, "1.0000e9 1.0002e9 1.0004e9 1.0006e9 1.0008e9 1.0010e9"),
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
    fn values_are_at_shares_of_the_axis() {
        let axis = Axis::logarithmic("x", 0.01, 1.0);
        assert!((axis.share(0.1).expect("a share") - 0.5).abs() < 1e-15);
        assert_eq!((axis.share(0.0), axis.share(7.0)), (Some(0.0), Some(1.0)));
        assert_eq!(axis.share(f64::NAN), None);
        assert_eq!(Axis::linear("x", -1.0, 3.0).share(0.0), Some(0.25));
    }

    #[test]
    #[should_panic(expected = "no range")]
    fn an_axis_needs_a_range() {
        let _ = Axis::linear("x", 1.0, 1.0);
    }
}
