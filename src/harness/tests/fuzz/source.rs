//! Where images come from, as on the command line.

use deepclaims_lab::data::{DataError, Source};

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else {
        return;
    };
    match text.parse::<Source>() {
        Ok(source) => {
            assert_eq!(source.to_string(), text);
            assert_eq!(source.to_string().parse::<Source>().ok(), Some(source.clone()));
            check_missing(&source);
        }
        Err(error) => {
            assert!(matches!(error, DataError::UnknownSource { .. }));
            assert!(error.to_string().contains(text));
        }
    }
}

/// A folder that is not there is refused in a sentence.
fn check_missing(source: &Source) {
    let (Source::Idx(folder) | Source::Cifar10(folder) | Source::Cifar100 { folder, .. }) = source
    else {
        return;
    };
    if !folder.exists() {
        let error = source.load().expect_err("nothing is there");
        assert!(error.to_string().ends_with('.'));
    }
}
