//! Checkpoints: the stack of linear layers in a file, and the head of a network.
//!
//! The first byte says whether matrices are taken as `in × out`; the rest is the file.

use deepclaims_harness::measured::{
    HeadSource, Labels, LayerSelection, SourcedHead, Stack, StackSelection, feature_set,
};
use deepclaims_lab::net::Activation;

use crate::choices::Choices;
use crate::folder::folder;

/// Two samples of two units with labels 0 and 1, as a table of labels and as an array.
const LABELS: &[u8] = b"label\n0\n1\n";
const FEATURES: &[u8] = include_bytes!("features.npy");

pub(crate) fn check(bytes: &[u8]) {
    let mut choices = Choices::new(bytes);
    let transpose = choices.byte() & 1 == 1;
    let content = choices.take(usize::MAX).to_vec();
    let files =
        [("checkpoint", content), ("features", FEATURES.to_vec()), ("labels.csv", LABELS.to_vec())];
    let folder = folder(&files);
    let path = folder.path().join("checkpoint");
    let selection =
        StackSelection { patterns: Vec::new(), transpose, activation: Activation::Relu };
    match Stack::read(&path, &selection) {
        Ok(stack) => {
            assert!(stack.names.len() >= 2);
            assert!(stack.not_finite <= stack.network.parameters().len());
        }
        Err(error) => assert!(error.to_string().ends_with('.'), "{error}"),
    }
    let words = [folder.path().join("features").display().to_string()];
    let labels = Labels { path: folder.path().join("labels.csv"), array: None };
    let features = feature_set(&words, labels, &LayerSelection::default()).expect("features");
    let source = HeadSource { path, weight: None, bias: None };
    if let Err(error) = SourcedHead::read(source, &features) {
        assert!(error.to_string().ends_with('.'), "{error}");
    }
}
