//! A map for people: the picture, a table, a sentence.

use super::{LEGEND, MapDocument, map_picture};
use crate::claim::{Finding, Role};
use crate::report::Style;
use crate::report::number::count;
use crate::report::significant;

/// The text of `map`.
pub(in crate::report) fn text(document: &MapDocument<'_>, style: Style) -> String {
    let record = document.record;
    let mut titles: Vec<&str> = record.axes.iter().map(|axis| axis.setting.name()).collect();
    titles.extend(["finding", "seeds", "share", "what decided"]);
    let mut table = style.titled(&titles);
    for cell in &record.cells {
        let values = cell.at.iter().map(ToString::to_string);
        let share = cell.share.map_or_else(String::new, significant);
        // The part that is farthest from what it must be.
        let decides = |role: Role| match cell.finding {
            Finding::Unspecific => role.is_control(),
            _ => role.is_effect(),
        };
        let parts = cell.parts.iter().filter(|part| decides(part.role));
        let weakest = parts.min_by_key(|part| (part.agreeing, part.seeds));
        let weakest = weakest.map_or_else(String::new, |part| {
            format!("{} {} in {} of {}", part.case, part.demands, part.agreeing, part.seeds)
        });
        let found = [cell.finding.to_string(), cell.seeds.to_string(), share, weakest];
        table.add_row(values.chain(found));
    }
    let open = record.cells.iter().filter(|cell| !cell.settled).count();
    let unfinished = if document.unfinished {
        format!(" It ended before {} could be settled.", count(open, "cell"))
    } else {
        String::new()
    };
    format!(
        "{}: {}\n\n{}\n\n{LEGEND}\n\n{}\n\n{}: {}.{unfinished}\nLevel {} a part of a cell, seeds {} to {} \
         at most; every cell is decided by itself.\n{} s\n",
        record.claim,
        record.statement,
        map_picture(record),
        style.laid_out(&table),
        record.claim,
        document.sentence,
        record.level,
        record.first_seed,
        record.first_seed + record.most_seeds - 1,
        significant(document.seconds),
    )
}
