//! The table of saboteurs in `METHODOLOGY.md`. Its claims are those that the tests demand.

use std::path::Path;
use std::{env, fs};

use super::judgement::Judged;
use super::{SABOTEURS, Saboteur};

const START: &str = "<!-- saboteurs -->\n";
const END: &str = "<!-- /saboteurs -->";

/// Where it is set, the table is written.
const UPDATE: &str = "UPDATE_TABLE";

fn table() -> String {
    let rows = SABOTEURS.iter().map(|saboteur| row(saboteur));
    let head = "| what is broken | claims that notice |\n| --- | --- |\n".to_owned();
    std::iter::once(head).chain(rows).collect()
}

fn row(saboteur: &Saboteur) -> String {
    let claims: Vec<String> = saboteur.claims.iter().map(|claim| format!("`{claim}`")).collect();
    let whole = match saboteur.judged {
        Judged::Effects => "",
        Judged::Whole => " (control)",
    };
    format!("| {}{whole} | {} |\n", saboteur.breaks, claims.join(", "))
}

#[test]
fn the_table_of_saboteurs_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("METHODOLOGY.md");
    // A checkout may have other line ends.
    let text = fs::read_to_string(&path).expect("the methodology").replace("\r\n", "\n");
    let (before, rest) = text.split_once(START).expect("the table begins");
    let (found, after) = rest.split_once(END).expect("the table ends");
    if env::var_os(UPDATE).is_some() {
        let renewed = format!("{before}{START}{}{END}{after}", table());
        fs::write(&path, renewed).expect("the methodology can be written");
        return;
    }
    assert_eq!(found, table(), "renew the table by `{UPDATE}=1 cargo test --test saboteurs table`");
}
