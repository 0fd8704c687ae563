//! The same path in fewer letters.

use svgtypes::{PathParser, PathSegment};

/// A hundredth of a unit is what coordinates of pictures are given in.
const HUNDREDTHS: f64 = 100.0;

/// The same path with every command in its shorter form, from the origin or from the point before; the path itself
/// where it has curves, or more decimals than two.
pub(crate) fn shortest(path: &str) -> String {
    let mut pen = Pen::default();
    for segment in PathParser::from(path) {
        if segment.ok().and_then(|segment| pen.draw(segment)).is_none() {
            return path.to_owned();
        }
    }
    pen.path
}

/// A point, in hundredths.
type Place = (i64, i64);

/// What was drawn so far.
#[derive(Clone, Debug, Default)]
struct Pen {
    path: String,
    at: Place,
    /// Where the current piece began.
    start: Place,
    /// The last command.
    command: char,
}

impl Pen {
    /// Draws a straight segment; nothing for others.
    fn draw(&mut self, segment: PathSegment) -> Option<()> {
        let from = |absolute: bool| if absolute { (0, 0) } else { self.at };
        let to = |absolute: bool, x: f64, y: f64| -> Option<Place> {
            Some((from(absolute).0 + hundredths(x)?, from(absolute).1 + hundredths(y)?))
        };
        match segment {
            PathSegment::MoveTo { abs, x, y } => {
                let (x, y) = to(abs, x, y)?;
                self.shorter([('M', [x, y]), ('m', [x - self.at.0, y - self.at.1])]);
                (self.at, self.start) = ((x, y), (x, y));
            }
            PathSegment::LineTo { abs, x, y } => self.line(to(abs, x, y)?),
            PathSegment::HorizontalLineTo { abs, x } => {
                self.line((from(abs).0 + hundredths(x)?, self.at.1));
            }
            PathSegment::VerticalLineTo { abs, y } => {
                self.line((self.at.0, from(abs).1 + hundredths(y)?));
            }
            PathSegment::ClosePath { .. } => {
                self.write('z', "z");
                self.at = self.start;
            }
            _ => return None,
        }
        Some(())
    }

    fn line(&mut self, (x, y): Place) {
        let (right, down) = (x - self.at.0, y - self.at.1);
        match (right, down) {
            (_, 0) => self.shorter([('h', [right]), ('H', [x])]),
            (0, _) => self.shorter([('v', [down]), ('V', [y])]),
            _ => self.shorter([('l', [right, down]), ('L', [x, y])]),
        }
        self.at = (x, y);
    }

    /// Writes the command that takes fewer letters, the first one if both take as many.
    fn shorter<const NUMBERS: usize>(&mut self, commands: [(char, [i64; NUMBERS]); 2]) {
        let [one, other] =
            commands.map(|(command, numbers)| (command, self.text(command, &numbers)));
        let (command, text) = if other.1.len() < one.1.len() { other } else { one };
        self.write(command, &text);
    }

    fn write(&mut self, command: char, text: &str) {
        self.path.push_str(text);
        self.command = command;
    }

    /// A command after the one before: its letter may be left out where it is the same, and a space before a sign.
    fn text(&self, command: char, numbers: &[i64]) -> String {
        let goes_on = matches!((self.command, command), ('M', 'L') | ('m', 'l'))
            || (self.command == command && !matches!(command, 'M' | 'm'));
        let mut text = String::new();
        if !goes_on {
            text.push(command);
        }
        for (index, number) in numbers.iter().enumerate() {
            if (goes_on || index > 0) && *number >= 0 {
                text.push(' ');
            }
            text.push_str(&decimal(*number));
        }
        text
    }
}

/// Coordinates from here on, in hundredths, are not those of a picture.
const BEYOND: f64 = 1e10;

/// The number in hundredths, if it has two decimals at most.
fn hundredths(number: f64) -> Option<i64> {
    let scaled = HUNDREDTHS * number;
    // Below that, what is parsed from two decimals is off by less than 1e-5: by two roundings of a double.
    let is_whole = (scaled - scaled.round()).abs() < 1e-5;
    (is_whole && scaled.abs() < BEYOND).then_some(scaled.round() as i64)
}

/// So many hundredths, without the zero before a point.
fn decimal(hundredths: i64) -> String {
    let text = super::number(hundredths as f64 / HUNDREDTHS);
    match text.strip_prefix('-') {
        Some(size) => format!("-{}", without_zero(size)),
        None => without_zero(&text).to_owned(),
    }
}

fn without_zero(size: &str) -> &str {
    if size.len() > 1 { size.strip_prefix('0').unwrap_or(size) } else { size }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commands_take_their_shorter_form() {
        for (path, expected) in [
            ("M36.2 70.5h0M36.2 66.7h0", "M36.2 70.5h0m0-3.8h0"),
            ("M30 65h44v44h-44zM74 65h44v44h-44z", "M30 65h44v44H30zm44 0h44v44H74z"),
            ("M244 34.1L247.9 38L244 41.9L240.1 38z", "M244 34.1l3.9 3.9-3.9 3.9-3.9-3.9z"),
            ("M0 0L10.25 0L10.25 -0.5", "M0 0h10.25v-.5"),
            ("M100 100L0 1L1 0", "M100 100 0 1l1-1"),
            // Arcs, and more decimals, stay as they are.
            ("M1 1a5 5 0 1 0 0 .01z", "M1 1a5 5 0 1 0 0 .01z"),
            ("M1.125 1L2 2", "M1.125 1L2 2"),
            ("M1e300 0L1 1", "M1e300 0L1 1"),
            ("no path", "no path"),
        ] {
            assert_eq!(shortest(path), expected);
        }
    }

    /// The corners of a path: where it moves to, draws to, or closes.
    fn corners(path: &str) -> Vec<(char, i64, i64)> {
        let (mut at, mut start) = ((0, 0), (0, 0));
        let corner = |segment: Result<PathSegment, _>| {
            let whole = |number: f64| (HUNDREDTHS * number).round() as i64;
            let (letter, next) = match segment.expect("a path") {
                PathSegment::MoveTo { abs: true, x, y } => ('M', (whole(x), whole(y))),
                PathSegment::MoveTo { x, y, .. } => ('M', (at.0 + whole(x), at.1 + whole(y))),
                PathSegment::LineTo { abs: true, x, y } => ('L', (whole(x), whole(y))),
                PathSegment::LineTo { x, y, .. } => ('L', (at.0 + whole(x), at.1 + whole(y))),
                PathSegment::HorizontalLineTo { abs: true, x } => ('L', (whole(x), at.1)),
                PathSegment::HorizontalLineTo { x, .. } => ('L', (at.0 + whole(x), at.1)),
                PathSegment::VerticalLineTo { abs: true, y } => ('L', (at.0, whole(y))),
                PathSegment::VerticalLineTo { y, .. } => ('L', (at.0, at.1 + whole(y))),
                PathSegment::ClosePath { .. } => ('z', start),
                other => panic!("{other:?}"),
            };
            at = next;
            if letter == 'M' {
                start = next;
            }
            (letter, next.0, next.1)
        };
        PathParser::from(path).map(corner).collect()
    }

    /// Two coordinates in hundredths, and which kind of command has them.
    fn lines() -> impl Strategy<Value = Vec<(i64, i64, usize)>> {
        prop::collection::vec((-99_999..99_999_i64, -300..300_i64, 0..6_usize), 1..6)
    }

    proptest! {
        #[test]
        fn the_path_stays_the_same(
            pieces in prop::collection::vec((lines(), any::<bool>()), 1..5),
        ) {
            let one = |(x, y, kind): &(i64, i64, usize)| {
                let (x, y) = (*x as f64 / 100.0, *y as f64 / 100.0);
                match kind {
                    0 => format!("L{x} {y}"),
                    1 => format!("l{x} {y}"),
                    2 => format!("H{x}"),
                    3 => format!("h{x}"),
                    4 => format!("V{y}"),
                    _ => format!("v{y}"),
                }
            };
            let pieces = pieces.iter().map(|(points, closed)| {
                let begin = if points.len() % 2 == 0 { "M1 2" } else { "m1-2" };
                let points = points.iter().map(one).collect::<Vec<String>>().concat();
                format!("{begin}{points}{}", if *closed { "z" } else { "" })
            });
            let path = pieces.collect::<Vec<String>>().concat();
            let short = shortest(&path);
            prop_assert!(short.len() <= path.len());
            prop_assert_eq!(corners(&short), corners(&path));
        }
    }
}
