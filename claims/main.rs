fn main() {
    let registry = deepclaims_claims::registry().unwrap();
    let claims = registry.claims().iter().collect();
    let lab = deepclaims::claim::StandardLaboratory::new(deepclaims::data::digits());
    let t = std::time::Instant::now();
    let plan = deepclaims::run::Plan::new(
        claims,
        deepclaims::run::Ladder {
            first: 0,
            count: std::env::args().nth(1).and_then(|s| s.parse().ok()),
        },
    );
    println!("{:?}", plan.workload(&deepclaims::data::digits()));
    for c in deepclaims::run::execute(&plan, &lab, &()) {
        println!("{}\n# {} s", c.record.to_text(), c.seconds);
    }
    println!("{:?}", t.elapsed());
}
