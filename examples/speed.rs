use deepclaims::{data::*, net::*, train::*};
use std::collections::BTreeSet;
fn main() {
    let images = digits();
    for (d, r) in [
        (
            Data::images().labelled(Labels::ModuloHalf),
            Recipe::tunnel(),
        ),
        (
            Data::mixture(10),
            Recipe::tunnel().weight_decay(1e-3).epochs(10),
        ),
    ] {
        let t = Training::new(Mlp::relu(12, 128), d, r);
        let t0 = std::time::Instant::now();
        let split = Split::new(&t.data, &images, 0);
        let t1 = t0.elapsed();
        let t0 = std::time::Instant::now();
        let tr = train(&t, &split, 0, &BTreeSet::from([Moment::End])).unwrap();
        let dt = t0.elapsed().as_secs_f64();
        let fl = t.network.flops_per_sample(64, split.classes) * 64.0 * tr.steps as f64;
        let net = tr.at(Moment::End).unwrap();
        let out = net.outputs(&split.test.inputs);
        let logits = out.last().unwrap();
        let acc = (0..split.test.len())
            .filter(|&i| {
                let r = logits.row(i);
                (0..split.classes)
                    .max_by(|&a, &b| r[a].total_cmp(&r[b]))
                    .unwrap()
                    == split.test.labels[i]
            })
            .count() as f64
            / split.test.len() as f64;
        println!(
            "{t}\n split {t1:?} train {dt:.3} s {} steps {:.1} GFLOP/s acc {acc:.4}",
            tr.steps,
            fl / dt / 1e9
        );
    }
}
