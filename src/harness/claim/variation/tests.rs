//! What a variation changes, and what it leaves.

use deepclaims_lab::data::{Data, Inputs, LabelNoise, Labels, Noise};
use deepclaims_lab::net::{Activation, Mlp};
use deepclaims_lab::train::{Checkpoint, Recipe, Step, Training};

use super::super::Role;
use super::super::test_module::TEST_MODULE;
use super::*;

fn training(depth: usize, width: usize) -> Training {
    Training::new(Mlp::relu(depth, width), Data::images(), Recipe::sgd(0.1).epochs(10))
}

/// With a shallow control, a linear one, random labels, and a training after a training.
fn claim() -> Claim {
    let deep = training(6, 16);
    let arm = |name: &str, training: &Training| {
        let checkpoints = [training.at_step(0), training.at_step(30), training.end()];
        Arm::new(name, checkpoints, ["x"], |_| Ok([0.0]))
    };
    let mut linear = deep.clone();
    linear.network.activation = Activation::Identity;
    let mut random = deep.clone();
    random.data = random.data.with_random_labels();
    let after = deep.then(deep.data.clone(), deep.recipe.clone());
    let [deep, shallow, linear, random, after] = [
        arm("deep", &deep),
        arm("shallow", &training(2, 16)),
        arm("linear", &linear),
        arm("random", &random),
        arm("after", &after),
    ];
    TEST_MODULE.claim("varied", "").case(
        Case::new("D")
            .effect(deep.number("x").above(0.0))
            .negative_control(shallow.number("x").below(0.0))
            .negative_control(linear.number("x").below(0.0))
            .negative_control(random.number("x").below(0.0))
            .contrast(after.number("x").minus(deep.number("x")).above(0.0))
            .report(linear.number("x")),
    )
}

fn at(setting: Setting, value: impl Into<Value>) -> Claim {
    let varied = claim().varied(&Variation::none().with(setting, value));
    varied.expect("a value of the setting")
}

/// A claim with one effect, which reads these networks.
fn claim_on(checkpoints: impl IntoIterator<Item = Checkpoint>) -> Claim {
    let arm =
        Arm::listed("arm", checkpoints.into_iter().collect(), vec!["x".into()], |_| Ok(vec![0.0]));
    TEST_MODULE.claim("claim", "").case(Case::new("case").effect(arm.number("x").above(0.0)))
}

/// An axis whose values take the place of the registered one.
fn axis(setting: Setting, registered: impl Into<Value>) -> Axis {
    Axis { setting, registered: registered.into(), relative: false, domain: None }
}

/// Of the arm of this name the last training.
fn of<'a>(claim: &'a Claim, arm: &str) -> &'a Training {
    let arm = claim.arms().find(|own| own.name() == arm).expect("an arm of this name");
    &arm.checkpoints().last().expect("a network").training
}

#[test]
fn whole_numbers_are_those_chosen_or_registered() {
    let variation = Variation::none().with(Setting::Depth, 9.0).with(Setting::Width, 2.6);
    let count = |setting| variation.count(setting, 16);
    assert_eq!([Setting::Depth, Setting::Width, Setting::Batch].map(count), [9, 3, 16]);
}

#[test]
fn halves_of_the_digits_become_halves_of_the_classes_of_a_mixture() {
    let axis = claim().axis(Setting::Data).expect("networks have data");
    let halves = Data::images().labelled(Labels::ModuloHalf);
    let mixture = training::varied_data(&halves, &axis, &"mixture".into());
    assert_eq!(mixture.labels, Labels::Modulo(5));
}

#[test]
fn a_share_of_changed_labels_is_a_number_between_0_and_1() {
    let noise = |noise| {
        let data = Data::images().with_label_noise(noise);
        training::registered_data(&data, Setting::LabelNoise)
    };
    assert_eq!(noise(LabelNoise::None), Some(0.0.into()));
    assert_eq!(noise(LabelNoise::Partial { percent: 25 }), Some(0.25.into()));
    assert_eq!(noise(LabelNoise::Permuted), None);
}

#[test]
fn other_values_take_the_place_of_the_registered_one() {
    let varied = at(Setting::Depth, 9.0);
    assert_eq!(of(&varied, "deep").network.hidden, [16; 9]);
    assert_eq!(of(&varied, "random").network.hidden, [16; 9]);
    assert_eq!(of(&varied, "shallow").network.hidden, [16; 2], "a control on purpose");
    let after = of(&varied, "after");
    assert_eq!(after.parent.as_ref().expect("a training before it").network.hidden, [16; 9]);
    let varied = at(Setting::Width, 5.0);
    assert_eq!(of(&varied, "shallow").network.hidden, [5; 2]);
    let varied = at(Setting::Activation, "tanh");
    assert_eq!(of(&varied, "deep").network.activation, Activation::Tanh);
    assert_eq!(of(&varied, "linear").network.activation, Activation::Identity);
    let linear = at(Setting::Activation, "linear");
    assert_eq!(of(&linear, "deep").network.activation, Activation::Identity);
    let varied = at(Setting::LabelNoise, 0.2);
    assert_eq!(of(&varied, "deep").data.label_noise, LabelNoise::Partial { percent: 20 });
    assert_eq!(of(&varied, "random").data.label_noise, LabelNoise::Uniform);
}

#[test]
fn factors_multiply_what_each_training_has() {
    assert_eq!(of(&at(Setting::LearningRate, 0.5), "deep").recipe.learning_rate, 0.05);
    let half = at(Setting::Samples, 0.5);
    assert_eq!(of(&half, "random").data.train, 600);
    let long = at(Setting::Length, 2.0);
    assert_eq!(of(&long, "deep").recipe.steps(100), 60);
    let deep = long.arms().next().expect("an arm");
    let steps: Vec<Step> = deep.checkpoints().iter().map(|one| one.step).collect();
    assert_eq!(steps, [Step::After(0), Step::After(60), Step::Last]);
}

#[test]
fn everything_else_is_left() {
    let registered = claim().varied(&Variation::none()).expect("as registered");
    for (setting, value) in [
        (Setting::Depth, Value::from(9.0)),
        (Setting::Batch, 7.0.into()),
        (Setting::InitialScale, 2.0.into()),
        (Setting::Data, "mixture".into()),
    ] {
        let varied = at(setting, value);
        let (before, after) = (of(&registered, "deep"), of(&varied, "deep"));
        let changed = [
            before.network.hidden != after.network.hidden,
            before.network.initialisation != after.network.initialisation,
            before.recipe != after.recipe,
            before.data != after.data,
        ];
        assert_eq!(changed.iter().filter(|changed| **changed).count(), 1, "{setting}");
    }
    // Parts keep their roles, numbers and criteria, reports go, and networks must learn.
    let sentences = |claim: &Claim| -> Vec<String> {
        claim.cases[0].parts.iter().map(|part| format!("{} {part}", part.role)).collect()
    };
    let varied = at(Setting::Depth, 9.0);
    assert_eq!(sentences(&varied), sentences(&registered));
    assert_eq!(sentences(&varied).len(), claim().cases[0].parts.len());
    assert_eq!(varied.cases[0].parts[5].covers.len(), 1);
}

#[test]
fn registered_values_change_no_training() {
    for axis in claim().axes() {
        let varied = at(axis.setting, axis.registered.clone());
        for (one, other) in claim().arms().zip(varied.arms()) {
            assert_eq!(one.checkpoints(), other.checkpoints(), "{}", axis.setting);
        }
    }
}

#[test]
fn alternations_along_the_depth_go_on() {
    let axis = claim().axis(Setting::Depth).expect("networks of one depth");
    let deep = |training: Training, depth: f64| {
        training::varied(&training.end(), &axis, &depth.into()).training
    };
    let frozen = training(6, 16).freeze([2, 4, 6]);
    assert_eq!(deep(frozen.clone(), 3.0).frozen, [2, 4]);
    assert_eq!(deep(frozen, 8.0).frozen, [2, 4, 6, 8]);
    let rates = training(6, 16).layer_rates(vec![1.0, 0.4, 1.6, 0.4, 1.6, 0.4, 1.0]);
    let factors = [1.0, 0.4, 1.6, 0.4, 1.6, 0.4, 1.6, 1.0];
    assert_eq!(deep(rates, 7.0).layer_rates.factors(), factors);
    let of_three = training(6, 16).layer_rates(vec![1.0, 0.4, 1.6, 0.8, 0.4, 1.6, 1.0]);
    let factors = [1.0, 0.4, 1.6, 0.8, 0.4, 1.6, 0.8, 0.4, 1.6, 1.0];
    assert_eq!(deep(of_three, 9.0).layer_rates.factors(), factors);
}

#[test]
fn more_samples_than_are_generated_are_drawn() {
    let axis = claim().axis(Setting::Samples).expect("networks have samples");
    let data = Data::mixture(200, 5_500, 10);
    let varied = |factor: f64| training::varied_data(&data, &axis, &factor.into());
    assert_eq!((varied(2.0).train, varied(0.5).train), (8_000, 2_000));
    assert_eq!(varied(2.0).inputs, Inputs::mixture(200, 9_500));
    assert_eq!(varied(0.5).inputs, data.inputs);
}

#[test]
fn inputs_of_the_mixture_have_other_dimensions_and_all_inputs_noise() {
    let mixture = Data::mixture(200, 5_500, 10);
    let along = |setting, registered: f64, value: f64, data: &Data| {
        training::varied_data(data, &axis(setting, registered), &value.into())
    };
    let small = along(Setting::Dimension, 64.0, 32.0, &mixture);
    assert_eq!(small.inputs, Inputs::Mixture { clusters: 200, samples: 5_500, dimensions: 32 });
    assert_eq!(along(Setting::Dimension, 64.0, 32.0, &Data::images()), Data::images());
    let noisy = along(Setting::InputNoise, 0.0, 0.25, &Data::images());
    assert_eq!(noisy, Data::images().with_input_noise(25));
}

#[test]
fn images_become_a_mixture_of_as_many_classes() {
    let varied = at(Setting::Data, "mixture");
    let data = &of(&varied, "deep").data;
    assert_eq!(data.inputs, Inputs::mixture(200, 1_797));
    assert_eq!(data.labels, Labels::Modulo(10));
}

#[test]
fn what_cannot_be_varied_says_why() {
    let refused = |claim: Claim, setting, value: Value| {
        let varied = claim.varied(&Variation::none().with(setting, value));
        varied.expect_err("no such variation").to_string()
    };
    let fixed = claim().fixed([Setting::Depth], "it compares two depths");
    let sentence = refused(fixed, Setting::Depth, 8.0.into());
    assert_eq!(sentence, "module.varied cannot be varied along depth: it compares two depths");
    for (setting, value) in [
        (Setting::Depth, Value::from(0.0)),
        (Setting::Depth, 2.5.into()),
        (Setting::Width, f64::NAN.into()),
        (Setting::LabelNoise, 1.5.into()),
        (Setting::LearningRate, 0.0.into()),
        (Setting::Activation, "sine".into()),
        (Setting::Activation, 1.0.into()),
        (Setting::Depth, "deep".into()),
    ] {
        refused(claim(), setting, value);
    }
    refused(claim(), Setting::Clusters, 10.0.into());
    refused(claim(), Setting::Ratio, 2.0.into());
}

#[test]
fn a_claim_is_built_anew_along_its_own_settings() {
    fn built(variation: &Variation) -> Claim {
        let ratio = variation.number(Setting::Ratio, 4.0);
        let arm = Arm::seeded("arm", ["x"], move |_, _| Ok([ratio]));
        let case = Case::new("case").effect(arm.number("x").above(1.0));
        TEST_MODULE.claim("own", "").case(case).rebuilt(built, [(Setting::Ratio, 4.0)])
    }
    let claim = built(&Variation::none());
    let axis = claim.axis(Setting::Ratio).expect("its own");
    assert_eq!((axis.registered, axis.relative), (4.0.into(), false));
    let varied = claim.varied(&Variation::none().with(Setting::Ratio, 8.0)).expect("its own");
    assert_eq!(varied.built_at(), Some("ratio 8"));
    assert_eq!(claim.built_at(), None);
}

#[test]
fn why_there_is_no_axis_is_said_of_what_lacks_it() {
    let reason = |arm: Arm, setting| {
        let case = Case::new("case").effect(arm.number("x").above(1.0));
        match TEST_MODULE.claim("fixed", "").case(case).axis(setting) {
            Err(VariationError::Fixed { reason, .. }) => reason,
            other => panic!("{other:?}"),
        }
    };
    let of_a_network = |recipe: Recipe| {
        let training = Training { recipe, ..training(2, 16) };
        Arm::new("arm", [training.end()], ["x"], |_| Ok([0.0]))
    };
    let to_a_loss = of_a_network(Recipe::sgd(0.1).to_loss(0.1, 1, 10));
    assert_eq!(
        reason(to_a_loss, Setting::Length),
        "its networks are trained until a loss is reached"
    );
    let of_all = of_a_network(Recipe { batch: Recipe::FULL_BATCH, ..Recipe::sgd(0.1) });
    assert_eq!(
        reason(of_all.clone(), Setting::Batch),
        "its networks see all samples in every step"
    );
    assert_eq!(reason(of_all, Setting::Ratio), "its networks have no such setting");
    for setting in [Setting::Length, Setting::Batch, Setting::Ratio] {
        let without_networks = Arm::seeded("arm", ["x"], |_, _| Ok([0.0]));
        assert_eq!(reason(without_networks, setting), "its arms have no such setting");
    }
}

#[test]
fn a_variation_has_the_last_value_of_each_setting() {
    let one = Variation::none().with(Setting::Depth, 9.0).with(Setting::Width, 32.0);
    let other = one.clone().with(Setting::Depth, 4.0);
    assert_eq!(one.value(Setting::Depth), Some(&9.0.into()));
    assert_eq!(other.value(Setting::Depth), Some(&4.0.into()));
    assert_eq!(other.value(Setting::Width), Some(&32.0.into()));
    assert_eq!(other.value(Setting::Ratio), None);
}

#[test]
fn ranges_have_their_ends() {
    for range in [Range::Times(2.0, 5.0), Range::Between(2.0, 5.0)] {
        let inside = [1.9, 2.0, 3.0, 5.0, 5.1].map(|number| range.contains(&number.into()));
        assert_eq!(inside, [false, true, true, true, false]);
        assert!(!range.contains(&"3".into()));
    }
    let words = Range::OneOf(&["relu", "tanh"]);
    assert_eq!(["tanh", "linear"].map(|word| words.contains(&word.into())), [true, false]);
    assert!(!words.contains(&1.0.into()));
}

#[test]
fn settings_have_a_smallest_and_a_largest_number() {
    for (setting, low, high) in [
        (Setting::Depth, 1.0, 1024.0),
        (Setting::Batch, 1.0, 1e6),
        (Setting::Width, 2.0, 8192.0),
        (Setting::Dimension, 2.0, 8192.0),
        (Setting::Samples, 2.0, 1e6),
        (Setting::Clusters, 2.0, 1e4),
        (Setting::Classes, 2.0, 1e4),
        (Setting::Ratio, 1.0, 256.0),
        (Setting::LabelNoise, 0.0, 1.0),
        (Setting::WeightDecay, 0.0, 1e6),
        (Setting::InputNoise, 0.0, 100.0),
    ] {
        let fits = |number: f64| axis(setting, low).fault(&number.into()).is_none();
        let found = [low - 1.0, low, high, high + 1.0].map(fits);
        assert_eq!(found, [false, true, true, false], "{setting}");
    }
    let factor = |setting, number: f64| {
        let factor = Axis { relative: true, ..axis(setting, 1.0) };
        factor.fault(&number.into()).is_none()
    };
    let factors = [0.0, 1e-6, 0.5, 1e6, 1e7];
    assert_eq!(
        factors.map(|number| factor(Setting::Samples, number)),
        [false, true, true, true, false]
    );
    assert_eq!(
        factors.map(|number| factor(Setting::WeightDecay, number)),
        [true, true, true, true, false]
    );
}

#[test]
fn shares_of_noise_are_whole_hundredths_however_they_are_rounded() {
    let fault = |setting, number: f64| axis(setting, 0.0).fault(&number.into());
    for hundredths in 0..=10_000 {
        assert_eq!(fault(Setting::InputNoise, f64::from(hundredths) / 100.0), None);
    }
    for number in [0.295, 0.001, 64.035] {
        assert!(fault(Setting::InputNoise, number).is_some(), "{number}");
    }
    assert!(fault(Setting::LabelNoise, 0.005).is_some());
    assert_eq!(fault(Setting::WeightDecay, 0.005), None);
}

#[test]
fn an_untrained_network_has_no_setting_of_its_training() {
    let of_training = [
        Setting::LearningRate,
        Setting::Batch,
        Setting::Length,
        Setting::WeightDecay,
        Setting::LabelNoise,
    ];
    let others = [Setting::Depth, Setting::Width, Setting::InitialScale, Setting::Samples];
    let has = |step, setting| training::registered(&training(6, 16).at(step), setting).is_some();
    for setting in of_training {
        assert_eq!([Step::After(0), Step::Last].map(|step| has(step, setting)), [false, true]);
    }
    for setting in others {
        assert_eq!([Step::After(0), Step::Last].map(|step| has(step, setting)), [true, true]);
    }
}

#[test]
fn factors_are_registered_as_one_and_zero_has_none() {
    let decaying = |weight_decay| Training {
        recipe: Recipe::sgd(0.1).weight_decay(weight_decay),
        ..training(2, 16)
    };
    let factor = |weight_decay| claim_on([decaying(weight_decay).end()]).axis(Setting::WeightDecay);
    let own = factor(2e-3).expect("a factor on it");
    assert_eq!((&own.registered, own.relative), (&1.0.into(), true));
    let varied = training::varied(&decaying(2e-3).end(), &own, &0.5.into()).training;
    assert_eq!(varied.recipe.weight_decay, 1e-3);
    let sentence = factor(0.0).expect_err("nothing to multiply").to_string();
    assert!(sentence.ends_with("a factor changes nothing, it is 0"), "{sentence}");
    let replaced = claim_on([decaying(2e-3).end()])
        .domain([(Setting::WeightDecay, Range::Between(0.0, 1.0))])
        .axis(Setting::WeightDecay);
    assert_eq!(replaced.expect("a number in its place").registered, 2e-3.into());
}

#[test]
fn domains_are_said_with_what_is_registered() {
    let claim = claim()
        .domain([
            (Setting::Depth, Range::Between(4.0, 9.0)),
            (Setting::Samples, Range::Times(0.5, 2.0)),
        ])
        .fixed([Setting::Width], "it is narrow");
    assert_eq!(
        claim.domain_sentences(),
        ["depth 4 to 9 (registered 6)", "samples times 0.5 to 2 (registered 1)"]
    );
    assert_eq!(claim.fixed_settings(), [(Setting::Width, "it is narrow")]);
}

#[test]
fn samples_are_registered_by_what_they_are() {
    let mixture = Data::mixture(200, 5_500, 10).with_input_noise(25);
    let of = |setting, data: &Data| training::registered_data(data, setting);
    assert_eq!(of(Setting::Clusters, &mixture), Some(200.0.into()));
    assert_eq!(of(Setting::Classes, &mixture), Some(10.0.into()));
    assert_eq!(of(Setting::Data, &mixture), Some("mixture".into()));
    assert_eq!(of(Setting::InputNoise, &mixture), Some(0.25.into()));
    assert_eq!(of(Setting::Data, &Data::images()), Some("digits".into()));
    for setting in [Setting::Clusters, Setting::Classes, Setting::Dimension] {
        assert_eq!(of(setting, &Data::images()), None, "{setting}");
    }
}

#[test]
fn samples_take_other_values() {
    let mixture = Data::mixture(200, 5_500, 10);
    let along = |setting, value: Value, data: &Data| {
        let registered = training::registered_data(data, setting).expect("it has the setting");
        training::varied_data(data, &axis(setting, registered), &value)
    };
    let clustered = along(Setting::Clusters, 50.0.into(), &mixture);
    assert_eq!(clustered.inputs, Inputs::Mixture { clusters: 50, samples: 5_500, dimensions: 64 });
    assert_eq!(along(Setting::Classes, 5.0.into(), &mixture).labels, Labels::Modulo(5));
    let digits = along(Setting::Data, "digits".into(), &mixture);
    assert_eq!((digits.inputs, digits.labels), (Inputs::Images, Labels::Original));
    let skipping = Data { skip: 100, ..mixture.clone() };
    let samples = skipping.skip + skipping.train + skipping.test;
    let noise = along(Setting::Data, "noise".into(), &skipping);
    assert_eq!(noise.inputs, Inputs::Noise { noise: Noise::Cube, samples });
    let few = along(Setting::Samples, 1_000.0.into(), &skipping);
    assert_eq!((few.train, few.skip), (1_000, 25));
}

#[test]
fn a_claim_is_built_anew_for_its_own_settings_alone() {
    fn built(_: &Variation) -> Claim {
        claim().rebuilt(built, [(Setting::Ratio, 4.0)])
    }
    let varied =
        |variation: Variation| built(&Variation::none()).varied(&variation).expect("its own");
    let deeper = Variation::none().with(Setting::Depth, 9.0);
    assert_eq!(varied(deeper.clone()).built_at(), None);
    assert_eq!(varied(deeper.with(Setting::Ratio, 8.0)).built_at(), Some("ratio 8"));
}

#[test]
fn checks_cover_the_arms_of_their_own_claim() {
    let arm = |name: &str| Arm::new(name, [training(6, 16).end()], ["x"], |_| Ok([0.0]));
    let (one, other) = (arm("one"), arm("other"));
    let case = Case::new("case")
        .effect(other.number("x").above(0.0))
        .check_of(one.number("x").above(0.0), vec![other]);
    let claim = TEST_MODULE.claim("covered", "").case(case);
    let varied = claim.varied(&Variation::none().with(Setting::Depth, 9.0)).expect("a depth");
    let covered = &varied.cases[0].parts[1].covers[0];
    assert_eq!(covered.checkpoints()[0].training.network.hidden, [16; 9]);
}

#[test]
fn a_setting_that_is_taken_back_is_the_registered_one() {
    let both = Variation::none().with(Setting::Depth, 9.0).with(Setting::Width, 32.0);
    assert_eq!(both.without(Setting::Depth), Variation::none().with(Setting::Width, 32.0));
}

/// Checked is the last network that is read of each training whose labels can be learned.
#[test]
fn networks_that_can_learn_must_have_learned() {
    let checked = |data: Data, steps: &[usize]| -> Vec<Step> {
        let training = Training { data, ..training(2, 16) };
        let varied = claim_on(steps.iter().map(|step| training.at_step(*step)))
            .varied(&Variation::none())
            .expect("as registered");
        let checks = varied.cases[0].parts.iter().filter(|part| part.role == Role::Check);
        let arms = checks.flat_map(|check| check.number.arms());
        arms.flat_map(Arm::checkpoints).map(|checkpoint| checkpoint.step).collect()
    };
    let partial = Data::images().with_label_noise(LabelNoise::Partial { percent: 20 });
    for learnable in [Data::images(), partial] {
        assert_eq!(checked(learnable.clone(), &[0, 30, 90]), [Step::After(90)]);
        assert_eq!(checked(learnable, &[0]), []);
    }
    for unlearnable in [
        Data::images().with_random_labels(),
        Data::noise_of(Noise::Cube, 1_000),
        Data { inputs: Inputs::Regression { samples: 1_000 }, ..Data::images() },
    ] {
        assert_eq!(checked(unlearnable.clone(), &[0, 30, 90]), [], "{unlearnable}");
    }
}
