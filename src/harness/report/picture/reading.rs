//! Pictures read back from their text, for tests.

use svg::node::element::tag::Type;
use svg::parser::Event;

/// An element with all of its attributes, its ancestors' too, and the point that these move it by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    attributes: Vec<(String, String)>,
    pub(crate) text: String,
    pub(crate) origin: (f64, f64),
    pub(crate) panel: bool,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> &str {
        let mut found = self.attributes.iter().rev();
        found.find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub(crate) fn number(&self, name: &str) -> f64 {
        self.get(name).parse().expect("a number")
    }

    /// Left, top, right and bottom of a circle, or of every disc of a path.
    pub(crate) fn dots(&self) -> Vec<[f64; 4]> {
        let within = |x: f64, y: f64, r: f64| {
            let (x, y) = (self.origin.0 + x, self.origin.1 + y);
            [x - r, y - r, x + r, y + r]
        };
        if self.name == "circle" {
            return vec![within(self.number("cx"), self.number("cy"), self.number("r"))];
        }
        let numbers = |text: &str| -> Vec<f64> {
            text.split(' ').map(|number| number.parse().expect("a number")).collect()
        };
        let discs = self.get("d").split('M');
        let discs = discs.filter_map(|piece| piece.strip_suffix(" 0 1 0 0 .01z")?.split_once('a'));
        discs
            .map(|(start, arc)| {
                let (start, arc) = (numbers(start), numbers(arc));
                within(start[0] - arc[0], start[1], arc[0])
            })
            .collect()
    }

    /// Left, top, right and bottom of a line of text, with letters as wide as those of a wide font.
    pub(crate) fn text_box(&self) -> [f64; 4] {
        let size = self.number("font-size");
        let width = 0.55 * size * self.text.chars().count() as f64;
        let left = match self.get("text-anchor") {
            "middle" => -width / 2.0,
            "end" => -width,
            _ => 0.0,
        };
        let (x, y) = (self.origin.0 + self.number("x") + left, self.origin.1 + self.number("y"));
        [x, y - 0.8 * size, x + width, y + 0.25 * size]
    }
}

/// The elements of a picture; fails where it is not well-formed.
pub(crate) fn elements(picture: &str) -> Vec<Element> {
    let (mut open, mut found): (Vec<Element>, Vec<Element>) =
        (vec![Element::default()], Vec::new());
    for event in svg::read(picture).expect("text") {
        match event {
            Event::Tag(name, Type::End, _) => assert_eq!(open.pop().expect("open").name, name),
            Event::Tag(name, kind, attributes) => {
                let mut element =
                    Element { name: name.to_owned(), ..open.last().expect("the root").clone() };
                if let Some(moved) = attributes.get("transform") {
                    let inner = moved.strip_prefix("translate(").and_then(|m| m.strip_suffix(')'));
                    let (x, y) = inner.and_then(|m| m.split_once(' ')).expect("a translation");
                    let [x, y] = [x, y].map(|text| text.parse::<f64>().expect("a number"));
                    element.origin = (element.origin.0 + x, element.origin.1 + y);
                }
                let own = attributes.iter().map(|(key, value)| (key.clone(), value.to_string()));
                element.attributes.extend(own);
                element.panel |= element.get("class") == "panel";
                found.push(element.clone());
                if kind == Type::Start {
                    open.push(element);
                }
            }
            Event::Text(text) => found.last_mut().expect("inside").text += &unescaped(text),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "every element is closed");
    found
}

fn unescaped(text: &str) -> String {
    let letters = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let text = text.trim().to_owned();
    letters.iter().fold(text, |text, (escaped, letter)| text.replace(escaped, letter))
}

pub(crate) fn named<'a>(
    elements: &'a [Element],
    name: &'a str,
) -> impl Iterator<Item = &'a Element> + Clone {
    elements.iter().filter(move |element| element.name == name)
}

/// Fails where a label overlaps another one or a dot, or leaves the picture.
pub(crate) fn assert_labels_apart(picture: &str) {
    let elements = elements(picture);
    let (width, height) = (elements[0].number("width"), elements[0].number("height"));
    let round = elements.iter().filter(|element| ["circle", "path"].contains(&&*element.name));
    let dots: Vec<[f64; 4]> = round.flat_map(Element::dots).collect();
    let mut labels: Vec<[f64; 4]> = Vec::new();
    for element in named(&elements, "text") {
        let label = element.text_box();
        let [left, top, right, bottom] = label;
        let inside = left >= 0.0 && top >= 0.0 && right <= width && bottom <= height;
        assert!(inside, "{}: {label:?}", element.text);
        let apart = |other: &[f64; 4]| {
            right <= other[0] || other[2] <= left || bottom <= other[1] || other[3] <= top
        };
        assert!(dots.iter().chain(&labels).all(apart), "{}", element.text);
        labels.push(label);
    }
}
