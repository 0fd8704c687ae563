//! The forms of a map.

use super::*;
use crate::claim::Finding::{Fails, Holds, Open, Untrained};
use crate::report::records::map_record as record;

#[test]
fn one_axis_is_told_in_runs() {
    let found = record(&[16.0, 32.0, 64.0, 128.0], &[12.0], &[Fails, Fails, Open, Holds]);
    assert_eq!(
        map_sentence(&found),
        "holds for width 128, fails for width 16 to 32, open for width 64"
    );
    let one = record(&[64.0, 128.0], &[12.0], &[Holds; 2]);
    assert_eq!(map_sentence(&one), "holds for width 64 to 128 (everywhere)");
    let apart = record(&[16.0, 32.0, 64.0], &[12.0], &[Holds, Fails, Holds]);
    assert_eq!(map_sentence(&apart), "holds for width 16 and 64, fails for width 32");
}

#[test]
fn rows_that_say_the_same_are_told_together() {
    let findings = [Fails, Fails, Untrained, Holds, Untrained, Holds];
    let found = record(&[32.0, 64.0], &[4.0, 8.0, 12.0], &findings);
    assert_eq!(
        map_sentence(&found),
        "at depth 4: fails for width 32 to 64 (everywhere); at depth 8 to 12: holds for width 64, networks did \
         not train for width 32"
    );
}

#[test]
fn the_picture_has_a_mark_a_cell() {
    let findings = [Fails, Open, Untrained, Fails, Holds, Holds];
    let found = record(&[32.0, 64.0, 128.0], &[4.0, 12.0], &findings);
    let picture = "depth\n   12  (o)  #  [#]\n    4  (o) (?) (x)\n        32  64 128  width";
    assert_eq!(map_picture(&found), picture);
    let narrow = map_picture(&record(&[64.0, 128.0], &[12.0], &[Fails, Holds]));
    assert_eq!(narrow, "   o  [#]\n   64 128  width");
}

/// How many cells the path has with which this text begins.
fn squares(text: &str) -> usize {
    text.split('>').next().map_or(0, |path| path.matches('M').count())
}

#[test]
fn the_heat_map_draws_every_cell_and_the_boundary() {
    let findings = [Fails, Open, Untrained, Fails, Holds, Holds];
    let found = record(&[32.0, 64.0, 128.0], &[4.0, 12.0], &findings);
    let picture = heat_map(&found);
    assert_eq!(picture, heat_map(&found));
    let squares: usize = picture.split("<path fill=\"#").skip(1).map(squares).sum();
    assert_eq!(squares, 6);
    assert!(picture.contains("stroke-dasharray") && picture.contains(">?<"), "{picture}");
    // The claim holds in two cells of the upper row: three borders with cells where it does not.
    let boundary = picture.split("stroke-width=\"3\"").nth(1).expect("a boundary");
    assert_eq!(boundary.split("</g>").next().map(|lines| lines.matches("<path").count()), Some(3));
}

#[test]
fn a_record_is_read_back() {
    let found = record(&[32.0, 64.0], &[4.0, 12.0], &[Fails, Holds, Open, Untrained]);
    let text = crate::report::json(&found);
    assert_eq!(serde_json::from_str::<MapRecord>(&text).ok(), Some(found));
}
