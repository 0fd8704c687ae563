//! What every way to write a citation says.

use super::latex::latex;
use super::{citation, html_citation, latex_citation};
use crate::claim::{Expectation, Record, Role, Verdict};
use crate::report::records::{cells, part, property, record};

fn cited() -> Record {
    let values = [0.6, 0.9, 0.1];
    let parts = vec![part(Role::Effect, "trained: x_1 − y", &values)];
    let record = record(parts, vec![cells("trained", "x_1 − y", &values)]);
    Record { verdict: Verdict::Supported, ..record }
}

#[test]
fn every_form_has_claim_verdict_figures_digest_and_command() {
    let mut exact = cited();
    exact.properties = vec![property(Expectation::Holds, 0.0, 0.5)];
    for record in [cited(), exact] {
        for write in [citation, latex_citation, html_citation] {
            let text = write(&record, "deepclaims verify 0123abcd");
            let pieces = [
                "module.claim",
                "Something is so.",
                "Supported",
                "0123abcd",
                "verify",
                "A remark.",
            ];
            for piece in pieces {
                assert!(text.contains(piece), "{piece:?} in {text}");
            }
        }
    }
}

#[test]
fn latex_has_no_letter_that_would_command_it() {
    assert_eq!(
        latex(r"a_b & 90 % of {x} \ ~^ <1 − 2"),
        r"a\_b \& 90 \% of \{x\} \textbackslash{} \textasciitilde{}\textasciicircum{} $<$1 $-$ 2"
    );
    let text = latex_citation(&cited(), "deepclaims verify 0123abcd");
    assert!(text.contains(r"x\_1 $-$ y") && text.contains(r"\begin{tabular}"), "{text}");
}

#[test]
fn html_is_escaped_and_carries_its_badge() {
    let mut record = cited();
    record.statement = "<script>".to_owned();
    let text = html_citation(&record, "deepclaims verify 0123abcd");
    assert!(!text.contains("<script") && text.contains("&lt;script&gt;"), "{text}");
    assert!(text.contains("supported in 2 of 3 seeds, 0123abcd") && text.contains("<svg"));
}
