//! `tunnel.width`: wider networks have longer tunnels.

use deepclaims_harness::claim::{Arm, Case, Claim, Setting};

use super::MODULE;
use super::start::{DIFFERENCE, on_test, starts};
use super::task::{DOMAIN, SAMPLES_OF_G, Task};

const QUANTITY: &str = "tunnel start (first layer of the longest suffix whose ridge probe reaches \
    98 % of the best layer's, test samples) of width 64 minus width 256, 12 layers each";

pub(super) fn claim() -> Claim {
    let trained = narrow_minus_wide("trained", &Task::g());
    let easy = narrow_minus_wide("4 clusters a class", &Task::g_easy());
    MODULE
        .claim("width", "Wider networks have longer tunnels.")
        .section("section 4")
        .quantity(QUANTITY)
        .domain(DOMAIN)
        .domain(SAMPLES_OF_G)
        .fixed([Setting::Width], "it compares width 64 with 256")
        .remark("Part of the difference is underfitting at width 64.")
        .case(
            Case::new("G")
                .effect(trained.number(DIFFERENCE).above(1.0))
                .negative_control(easy.number(DIFFERENCE).within(-0.3, 0.3))
                .report(trained.number("start, width 64"))
                .report(trained.number("start, width 256")),
        )
}

fn narrow_minus_wide(name: &str, task: &Task) -> Arm {
    let pair = [64, 256].map(|width| task.wide(width));
    starts(name, pair, ["width 64", "width 256"], on_test)
}
