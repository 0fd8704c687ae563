//! `tunnel.classes`: fewer classes give longer tunnels.

use deepclaims_harness::claim::{Arm, Case, Claim, Setting};

use super::MODULE;
use super::start::{DIFFERENCE, on_test, starts};
use super::task::{DEPTH, DOMAIN, SAMPLES_OF_G, Task};

const QUANTITY: &str = "tunnel start (first layer of the longest suffix whose ridge probe reaches \
    98 % of the best layer's, test samples) with 10 minus 2 classes, into which the same 200 \
    clusters are dealt";

pub(super) fn claim() -> Claim {
    let trained = arm("trained", [Task::g(), Task::g2()], ["10 classes", "2 classes"]);
    let dealt =
        arm("two dealings into 10 classes", [Task::g(), Task::g_dealt()], ["in turn", "at random"]);
    let difficulty = arm(
        "difficulty alone",
        [Task::g(), Task::g_easy()],
        ["20 clusters a class", "4 clusters a class"],
    );
    MODULE
        .claim("classes", "Fewer classes give longer tunnels.")
        .section("section 4")
        .seeds(128)
        .quantity(QUANTITY)
        .domain(DOMAIN)
        .domain(SAMPLES_OF_G)
        .fixed([Setting::Classes], "it compares 10 classes with 2")
        .case(
            Case::new("G")
                .effect(trained.number(DIFFERENCE).above(0.5))
                .negative_control(dealt.number(DIFFERENCE).within(-0.5, 0.5))
                .report(difficulty.number(DIFFERENCE)),
        )
}

fn arm(name: &str, tasks: [Task; 2], names: [&str; 2]) -> Arm {
    starts(name, tasks.map(|task| task.trained(DEPTH)), names, on_test)
}
