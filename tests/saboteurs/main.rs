//! Broken laboratories: each must turn the claims it touches away from Supported.
//!
//! A healthy laboratory finds some effects. A laboratory with one piece replaced must find none of these,
//! and where the piece belongs to a control, the claim as a whole must lose its support. By themselves
//! the tests look at the first seeds; with `--ignored` they follow the rule by which claims are decided.
//! `METHODOLOGY.md` has the table.

use deepclaims_lab::laboratory::Laboratory;
use std::sync::OnceLock;

use deepclaims_lab::data::{Images, digits};

mod controls;
mod flipped;
mod guided;
mod judgement;
mod measures;
mod networks;
mod samples;
mod starts;
mod table;
mod training;

use judgement::{Judged, Look};

/// A laboratory that is broken on purpose.
struct Saboteur {
    /// What is wrong with it, in a sentence.
    breaks: &'static str,
    /// The laboratory.
    laboratory: &'static dyn Laboratory,
    /// What is judged of the claims.
    judged: Judged,
    /// The claims that must notice.
    claims: &'static [&'static str],
}

/// What all laboratories work on.
fn images() -> &'static Images {
    static IMAGES: OnceLock<Images> = OnceLock::new();
    IMAGES.get_or_init(digits)
}

/// Two tests a saboteur, and the list of all of them.
macro_rules! saboteurs {
    ($($test:ident: $saboteur:path,)+) => {
        static SABOTEURS: &[&Saboteur] = &[$(&$saboteur),+];

        $(
            #[test]
            fn $test() {
                $saboteur.must_be_noticed(Look::Glance);
            }
        )+

        mod by_the_rule {
            use super::*;

            $(
                #[test]
                #[ignore = "trains for minutes"]
                fn $test() {
                    $saboteur.must_be_noticed(Look::Rule);
                }
            )+
        }
    };
}

saboteurs! {
    without_a_step_nothing_is_learnt: training::NO_STEP,
    a_tenth_of_the_steps_is_too_short: training::TENTH,
    a_flipped_gradient_leads_astray: flipped::FLIPPED,
    without_decay_nothing_is_grokked: training::NO_DECAY,
    networks_of_one_depth_differ_in_no_depth: starts::ONE_DEPTH,
    without_nonlinearity_networks_are_linear: starts::LINEAR,
    without_residual_connections_a_hundred_layers_stay_untrained: starts::NO_RESIDUAL,
    usual_initial_weights_are_not_small: starts::USUAL_SCALE,
    one_seed_again_and_again_replicates_nothing: samples::SEED_ZERO,
    shuffled_labels_say_nothing: samples::SHUFFLED_LABELS,
    shuffled_test_labels_are_not_predicted: samples::SHUFFLED_TEST_LABELS,
    inputs_that_hold_their_labels_need_no_network: samples::LEAKED_LABELS,
    training_samples_are_not_unseen: samples::TEST_IS_TRAIN,
    inputs_that_are_all_alike_are_not_told_apart: samples::ALIKE,
    noise_holds_no_classes: samples::NOISE,
    features_in_another_order_are_not_recognised: samples::MIXED_FEATURES,
    reversed_layers_leave_no_tunnel_at_the_end: networks::REVERSED,
    outputs_of_the_first_sample_fit_no_other: networks::FIRST_SAMPLE,
    outputs_that_are_noise_predict_nothing: networks::NOISE,
    a_constant_rank_follows_no_classes: measures::RANK,
    a_constant_probe_gains_nothing: measures::PROBE,
    a_constant_alignment_is_no_similarity: measures::ALIGNMENT,
    scattered_strengths_are_no_channels: measures::STRENGTHS,
    a_constant_morphology_has_not_grown: measures::MORPHOLOGY,
    a_constant_weight_basin_shrinks_with_nothing: measures::WEIGHT_BASIN,
    a_constant_sample_basin_neither_grows_nor_dips: measures::SAMPLE_BASIN,
    a_constant_order_is_not_preserved: measures::ORDER,
    a_constant_rank_alignment_does_not_rise: measures::RANK_ALIGNMENT,
    an_inverted_scatter_ratio_shows_no_collapse: measures::SCATTER,
    a_constant_energy_shows_no_degeneracy: measures::ENERGY,
    a_constant_angle_does_not_collapse: measures::ANGLES,
    reversed_sides_carry_no_class: measures::PROJECTIONS,
    a_constant_error_rate_decodes_nothing: measures::BITS,
    a_ridge_leaves_no_double_descent: measures::RIDGE,
    without_nonlinearity_there_is_no_line: measures::LINES,
    a_doubled_map_gives_other_logits: measures::MAP,
    units_that_go_on_cannot_be_pruned: measures::SILENCE,
    random_rows_guide_nowhere: guided::RANDOM_ROWS,
    the_smallest_rows_guide_nowhere: guided::SMALLEST_ROWS,
    another_guide_leads_elsewhere: guided::OTHER_GUIDE,
    idle_layers_change_nothing: guided::IDLE,
    residual_layers_are_no_plain_control: controls::RESIDUAL,
    small_initial_weights_are_no_control_with_usual_ones: controls::LOW,
    layers_that_learn_are_no_frozen_control: controls::THAWED,
    true_labels_are_no_random_control: controls::TRUE_LABELS,
    trained_networks_are_no_untrained_control: controls::TRAINED,
    selected_rows_are_no_control_that_selects_nothing: controls::LARGEST_ROWS,
}
