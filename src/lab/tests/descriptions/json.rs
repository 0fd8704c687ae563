//! Descriptions as JSON.

use std::collections::HashSet;

use deepclaims_lab::data::{Data, LabelNoise};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{Checkpoint, Length, Loss, Optimiser, Recipe, Schedule, Training};
use proptest::prelude::*;
use serde_json::Value;

use super::any::checkpoint;

proptest! {
    #[test]
    fn a_stored_description_reads_back_to_itself(stored in checkpoint()) {
        let text = serde_json::to_string(&stored).expect("plain data");
        let read: Checkpoint = serde_json::from_str(&text).expect("own text");
        prop_assert_eq!(&read, &stored);
        prop_assert_eq!(read.training.digest(), stored.training.digest());
        prop_assert_eq!(read.training.data.digest(), stored.training.data.digest());
        prop_assert_eq!(HashSet::from([read, stored]).len(), 1);
    }

    #[test]
    fn a_number_changed_anywhere_makes_another_description(stored in checkpoint()) {
        let stored = stored.training;
        let value = serde_json::to_value(&stored).expect("plain data");
        for pointer in numbers(&value) {
            let mut changed = value.clone();
            let number = changed.pointer_mut(&pointer).expect("found there");
            *number = if number.as_f64() == Some(7.0) { 8 } else { 7 }.into();
            let read: Training = serde_json::from_value(changed).expect("numbers as before");
            prop_assert_ne!(&read, &stored, "{}", pointer);
            prop_assert_ne!(read.digest(), stored.digest(), "{}", pointer);
        }
    }

    #[test]
    fn descriptions_that_differ_have_other_digests(one in checkpoint(), other in checkpoint()) {
        let (one, other) = (one.training, other.training);
        prop_assert_eq!(one == other, one.digest() == other.digest());
        prop_assert_eq!(one.data == other.data, one.data.digest() == other.data.digest());
    }
}

/// JSON pointers to all numbers of a document.
fn numbers(value: &Value) -> Vec<String> {
    let children: Vec<(String, &Value)> = match value {
        Value::Number(_) => return vec![String::new()],
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items.map(|(index, item)| (index.to_string(), item)).collect()
        }
        Value::Object(fields) => fields.iter().map(|(name, it)| (name.clone(), it)).collect(),
        _ => Vec::new(),
    };
    let below = children.into_iter().flat_map(|(name, child)| {
        let pointers = numbers(child).into_iter();
        pointers.map(move |pointer| format!("/{name}{pointer}"))
    });
    below.collect()
}

fn training() -> Training {
    let recipe = Recipe {
        loss: Loss::SQUARED,
        optimiser: Optimiser::Sgd { momentum: 0.9 },
        learning_rate: 0.05,
        schedule: Schedule::Constant,
        warm_up: 0,
        weight_decay: 0.0,
        clip: None,
        batch: Recipe::FULL_BATCH,
        replacement: false,
        length: Length::Steps(600),
        dropout: 0.0,
    };
    let data = Data::mixture(200, 5_500, 10).with_label_noise(LabelNoise::Partial { percent: 20 });
    Training::new(Mlp::relu(2, 64), data, recipe).freeze([1])
}

const JSON: &str = r#"{"network":{"hidden":[64,64],"activation":"relu","connection":"dense","biases":true,"initialisation":{"hidden":"he","head":"le_cun","scale":1.0,"alternation":[1.0,1.0],"branches":1.0}},"data":{"inputs":{"mixture":{"clusters":200,"samples":5500}},"labels":{"modulo":10},"classes":"all","label_noise":{"partial":{"percent":20}},"scale":"uncentred_deviation","train":4000,"test":1500,"first":null},"recipe":{"loss":{"squared":{"target":1.0}},"optimiser":{"sgd":{"momentum":0.9}},"learning_rate":0.05,"schedule":"constant","warm_up":0,"weight_decay":0.0,"clip":null,"batch":"full","length":{"steps":600}},"replicate":0,"frozen":[1],"parent":null}"#;

#[test]
fn the_text_form_is_the_recorded_one() {
    assert_eq!(serde_json::to_string(&training()).expect("plain"), JSON);
    assert_eq!(
        training().digest(),
        "47c2713f36c4f784f2a2adfdca1de00672f7d3170b588efadad90e434da68a13"
    );
    let step = |checkpoint: Checkpoint| serde_json::to_string(&checkpoint.step).expect("plain");
    assert_eq!(step(training().at_step(5)), "5");
    assert_eq!(step(training().end()), r#""last""#);
}

#[test]
fn unknown_fields_are_refused() {
    let misspelt = JSON.replacen("\"warm_up\"", "\"warmup\"", 1);
    assert!(serde_json::from_str::<Training>(&misspelt).is_err());
    let further = JSON.replacen("\"replicate\"", "\"replica\":1,\"replicate\"", 1);
    assert!(serde_json::from_str::<Training>(&further).is_err());
}
