//! What the name of an IDX file says.

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Role {
    Images,
    Labels,
}

/// A name such as `emnist-letters-train-images-idx3-ubyte.gz`, in letters of any case.
pub(super) struct Name {
    /// In lower case, as `emnist-letters-train-`.
    pub(super) prefix: String,
    pub(super) role: Role,
}

impl Name {
    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        [("images", Role::Images), ("labels", Role::Labels)].into_iter().find_map(|(word, role)| {
            let (prefix, ending) = name.rsplit_once(word)?;
            is_ending(ending).then(|| Self { prefix: prefix.into(), role })
        })
    }
}

/// Whether a name may go on like this: `-idx3-ubyte`, `.idx1-ubyte`, `-idx2-int`, also as browsers
/// call a second download, `-idx3-ubyte (1)`.
fn is_ending(ending: &str) -> bool {
    let format = ending.strip_prefix(SEPARATORS).and_then(|format| format.strip_prefix("idx"));
    let may_follow = |letter: char| letter.is_ascii_alphanumeric() || "-_ ()".contains(letter);
    format.is_some_and(|rest| rest.chars().all(may_follow))
}

/// What stands between the words of a name.
pub(super) const SEPARATORS: [char; 4] = ['-', '_', '.', ' '];

/// Which part of a data set a pair of files is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PartName {
    Train,
    Test,
    /// The name does not say.
    Unsaid,
}

/// Words at the end of a prefix.
const PARTS: [(&str, PartName); 5] = [
    ("train", PartName::Train),
    ("training", PartName::Train),
    ("test", PartName::Test),
    ("testing", PartName::Test),
    ("t10k", PartName::Test),
];

/// A prefix without the word for its part, and that part: `emnist-letters-` and the test part for
/// `emnist-letters-test-`.
pub(super) fn data_set(prefix: &str) -> (&str, PartName) {
    let words = prefix.trim_end_matches(SEPARATORS);
    PARTS
        .into_iter()
        .find_map(|(word, part)| Some((words.strip_suffix(word)?, part)))
        .unwrap_or((prefix, PartName::Unsaid))
}

/// Whether a prefix begins with these words, in letters of any case.
pub(super) fn begins_with(prefix: &str, words: &str) -> bool {
    let words = words.trim_end_matches(SEPARATORS).to_ascii_lowercase();
    let rest = prefix.strip_prefix(&words);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(SEPARATORS))
}
