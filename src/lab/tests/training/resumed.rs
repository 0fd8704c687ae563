//! Trainings that go on from a state of theirs.

use std::collections::{BTreeMap, BTreeSet};

use deepclaims_lab::data::{Data, Split, digits};
use deepclaims_lab::net::Mlp;
use deepclaims_lab::train::{
    Companion, Length, Loss, Optimiser, Recipe, Step, Trained, Training, Underway, mean_loss,
    train, train_telling,
};

use crate::common::{ADAM, bits, everything, plain, sgd};

/// Keeps the state before the first step and after every one of both kinds of trainings.
#[derive(Default)]
struct Keeping {
    states: BTreeMap<(bool, usize), Vec<u8>>,
}

impl Companion for Keeping {
    fn begin(&mut self, training: &mut Underway<'_>) {
        self.step(training);
    }

    fn step(&mut self, training: &Underway<'_>) {
        let mut state = Vec::new();
        training.write_state(&mut state).expect("memory takes all");
        self.states.insert((training.counts_steps(), training.steps_taken()), state);
    }

    fn end(&mut self, training: &Underway<'_>) {
        self.step(training);
    }
}

/// Brings one kind of training back to one state, and counts the steps that are taken from there.
struct Resuming<'a> {
    counts_steps: bool,
    state: &'a [u8],
    steps: usize,
}

impl Companion for Resuming<'_> {
    fn begin(&mut self, training: &mut Underway<'_>) {
        if training.counts_steps() == self.counts_steps {
            training.read_state(&mut &*self.state).expect("its own state");
        }
    }

    fn step(&mut self, _: &Underway<'_>) {
        self.steps += 1;
    }
}

/// Everything that came out, to the bit.
fn outcome(trained: &Trained) -> impl PartialEq + std::fmt::Debug + use<> {
    let networks = trained.networks.iter();
    let networks: Vec<(usize, Vec<u32>)> =
        networks.map(|(step, network)| (*step, bits(network.parameters()))).collect();
    (networks, trained.steps, trained.diverged, trained.short_of)
}

fn small(recipe: Recipe) -> Training {
    let data = Data { train: 90, test: 30, ..Data::images() };
    Training::new(Mlp::relu(2, 9), data, recipe)
}

#[test]
fn a_training_goes_on_from_every_state_to_the_same_bits() {
    let images = digits();
    let short = |recipe: Recipe| Recipe { batch: 20, ..recipe }.epochs(5);
    let recipes = [
        short(Recipe::sgd(0.1)),
        short(everything()),
        short(Recipe { optimiser: ADAM, ..Recipe::sgd(1e-3) }),
        short(Recipe { optimiser: sgd(0.5), ..Recipe::sgd(0.1) }.dropout(0.3)),
        short(Recipe { replacement: true, ..Recipe::sgd(0.1) }),
        Recipe { batch: 20, ..Recipe::sgd(0.1) }.to_loss(1.9, 3, 40),
        Recipe { batch: 20, ..Recipe::sgd(0.1) }.to_loss(0.0, 3, 17),
        Recipe { batch: 20, ..Recipe::sgd(0.1) }.to_loss_with_dropout(0.2, 1.9, 3, 40),
    ];
    for recipe in recipes {
        let training = small(recipe);
        let split = Split::new(&training.data, &images, 4);
        for kept in [vec![0, 4, 7], vec![]] {
            let kept = kept.into_iter().map(Step::After).chain([Step::Last]);
            let kept: BTreeSet<Step> = kept.collect();
            let undisturbed = train(&training, None, &split, 4, &kept).expect("it trains");
            let mut keeping = Keeping::default();
            let watched = train_telling(&training, None, &split, 4, &kept, &mut keeping);
            assert_eq!(outcome(&watched.expect("it trains")), outcome(&undisturbed));
            assert!(keeping.states.len() > 10, "{training}");
            for (&(counts_steps, taken), state) in &keeping.states {
                let mut resuming = Resuming { counts_steps, state, steps: 0 };
                let resumed = train_telling(&training, None, &split, 4, &kept, &mut resuming);
                let resumed = resumed.expect("it trains");
                assert_eq!(outcome(&resumed), outcome(&undisturbed), "{training} from {taken}");
                // Before its first step a training counts its steps anew.
                if !counts_steps && taken > 0 {
                    assert_eq!(resuming.steps, undisturbed.steps - taken);
                }
            }
        }
    }
}

/// Six counts and the steps of the kept networks; parameters and velocities; the parameters of the kept networks.
/// The first and the present network are not among those.
#[test]
fn a_state_has_what_cannot_be_computed_and_no_more() {
    let recipe = Recipe { batch: 20, optimiser: sgd(0.9), ..Recipe::sgd(0.1) };
    let training = small(Recipe { length: Length::Steps(6), ..recipe });
    let split = Split::new(&training.data, &digits(), 4);
    let kept: BTreeSet<Step> = [0, 2, 4].into_iter().map(Step::After).chain([Step::Last]).collect();
    let mut keeping = Keeping::default();
    let trained = train_telling(&training, None, &split, 4, &kept, &mut keeping);
    let bytes = 4 * trained.expect("it trains").networks[&0].parameters().len();
    for (taken, networks) in [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2)] {
        let state = keeping.states[&(false, taken)].len();
        assert_eq!(state, 8 * (6 + networks) + bytes * (2 + networks), "after {taken} steps");
    }
}

/// Looks at a training before its first step and after each one.
struct Watching {
    /// Whether its steps were counted, and the loss that it told.
    told: Vec<(bool, f64)>,
    /// The loss of all samples.
    losses: Vec<f64>,
    steps_per_epoch: usize,
}

impl Watching {
    fn look(&mut self, training: &Underway<'_>) {
        assert_eq!(training.steps_per_epoch(), self.steps_per_epoch);
        let samples = &training.split().train;
        self.losses.push(mean_loss(training.network(), Loss::CrossEntropy, samples));
    }
}

impl Companion for Watching {
    fn begin(&mut self, training: &mut Underway<'_>) {
        assert!(training.loss().is_nan());
        self.look(training);
    }

    fn step(&mut self, training: &Underway<'_>) {
        self.told.push((training.counts_steps(), training.loss()));
        self.look(training);
    }
}

/// In full batch, the loss told after a step is the mean over all samples before that step.
#[test]
fn a_training_under_way_says_where_it_is() {
    let full = plain(sgd(0.0), 0.1);
    let split = Split::new(&small(full.clone()).data, &digits(), 4);
    let watch = |recipe: Recipe, steps_per_epoch| {
        let mut watching = Watching { told: Vec::new(), losses: Vec::new(), steps_per_epoch };
        let end = BTreeSet::from([Step::Last]);
        train_telling(&small(recipe), None, &split, 4, &end, &mut watching).expect("it trains");
        watching
    };
    let Watching { told, losses, .. } = watch(full.clone().total_steps(7), 1);
    assert_eq!(told.len(), 7);
    for ((counts, told), loss) in told.into_iter().zip(losses) {
        // The same terms, two a sample, summed up in double precision in another order.
        assert!((told - loss).abs() < 180.0 * f64::EPSILON * loss, "{told} and {loss}");
        assert!(!counts);
    }
    let told = watch(full.clone().to_loss_with_dropout(0.2, 1e9, 3, 7), 1).told;
    let counts: Vec<bool> = told.into_iter().map(|(counts, _)| counts).collect();
    assert_eq!(counts, [[true; 3], [false; 3]].concat());
    watch(Recipe { batch: 30, ..full }.total_steps(4), 3);
}

#[test]
fn states_that_do_not_fit_are_refused() {
    struct Refusing<'a>(&'a [u8], String);
    impl Companion for Refusing<'_> {
        fn begin(&mut self, training: &mut Underway<'_>) {
            if let Err(error) = training.read_state(&mut &*self.0) {
                self.1 = error.to_string();
            }
        }

        fn step(&mut self, _: &Underway<'_>) {}
    }

    let images = digits();
    let recipe = |optimiser: Optimiser| {
        let length = Length::Steps(6);
        Recipe { optimiser, batch: 20, length, ..Recipe::sgd(0.1) }
    };
    let training = small(recipe(sgd(0.9)));
    let split = Split::new(&training.data, &images, 4);
    let end = BTreeSet::from([Step::Last]);
    let mut keeping = Keeping::default();
    train_telling(&training, None, &split, 4, &end, &mut keeping).expect("it trains");
    let state = &keeping.states[&(false, 5)];
    let refusal = |training: &Training, state: &[u8], steps: &BTreeSet<Step>| {
        let mut refusing = Refusing(state, String::new());
        let trained = train_telling(training, None, &split, 4, steps, &mut refusing);
        let undisturbed = train(training, None, &split, 4, steps).expect("it trains");
        assert_eq!(outcome(&trained.expect("it trains")), outcome(&undisturbed));
        refusing.1
    };
    assert_eq!(refusal(&training, state, &end), "");
    let other = "it is the state of another training";
    assert_eq!(refusal(&small(recipe(ADAM)), state, &end), other);
    let wider = Training { network: Mlp::relu(2, 10), ..training.clone() };
    assert_eq!(refusal(&wider, state, &end), other);
    assert_ne!(refusal(&training, &state[..state.len() - 1], &end), "");
    let mut endless = state.clone();
    for count in 0..2 {
        endless[8 * count..][..8].copy_from_slice(&(1u64 << 60).to_le_bytes());
    }
    assert_eq!(refusal(&training, &endless, &end), other);
    assert_ne!(refusal(&training, &[], &end), "");
    let earlier = BTreeSet::from([Step::After(3), Step::Last]);
    let lacking = "it lacks a network that is to be kept";
    assert_eq!(refusal(&training, state, &earlier), lacking);
}
