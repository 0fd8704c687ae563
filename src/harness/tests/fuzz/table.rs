//! Tables and archives as data sets.
//!
//! The first byte says whether the rest is a table or an archive of arrays.

use deepclaims_lab::data::Source;

use crate::choices::Choices;
use crate::loaded;

pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let is_table = choices.byte() & 1 == 0;
    let content = choices.take(usize::MAX).to_vec();
    let source = if is_table {
        |folder: std::path::PathBuf| Source::Csv(folder.join("data"))
    } else {
        |folder: std::path::PathBuf| Source::Npz(folder.join("data"))
    };
    loaded::check(source, &[("data", content)]);
}
