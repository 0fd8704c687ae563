"""The measures of `deepclaims measure features` against what people use, on the same features.

Agreement with tolerances, and how much time the others take over ours: in all, and measure by measure, as if each of
ours were asked for alone (reading and products, which all but CKA share, count in each). With several threads ours
measures as many layers at once; seconds of a measure are then its share of those on the clock. Needs numpy, torch, scikit-learn,
cka-pytorch and safetensors; repsim for the goldens. From the root of the repository:

    cargo build --release
    python benches/peers/measures/compare.py target/release/deepclaims --threads 2

`--goldens FILE` writes what the others find on a few small layers, odd ones among them, as JSON with the layers:
`src/lab/tests/peers/goldens.json` is made so, and a test compares ours with it without Python.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time

import numpy as np


def layers(count, samples, units, classes, seed=0):
    """Features of layers in which classes come apart and directions die out, as in trained networks."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, classes, samples)
    means = random.standard_normal((classes, units))
    found = []
    for depth in range(count):
        share = (depth + 1) / count
        spectrum = np.exp(-6 * share * np.arange(units) / units)
        noise = random.standard_normal((samples, units)) * spectrum
        mixed = noise @ np.linalg.qr(random.standard_normal((units, units)))[0]
        found.append(np.maximum(mixed * (1 - 0.8 * share) + share * means[labels], 0).astype("<f4"))
    return found, labels


def eigenvalues(x):
    """Of the covariance, by numpy in double precision, from the largest on."""
    centred = x - x.mean(0)
    return np.linalg.eigvalsh(centred.T @ centred / len(x))[::-1].clip(0)


def numerical_rank(values):
    return int((values > 1e-3 * values[0]).sum()) if values[0] > 0 else 0


def effective_rank(values):
    shares = values[values > 0] / values.sum()
    return float(np.exp(-(shares * np.log(shares)).sum())) if len(shares) else None


def torch_rank(x):
    """Eigenvalues above D · eps of single precision, by torch.linalg.matrix_rank of the covariance."""
    import torch

    covariance = torch.tensor(np.cov(x, rowvar=False, bias=True)).reshape(x.shape[1], x.shape[1])
    tolerance = x.shape[1] * torch.finfo(torch.float32).eps
    return int(torch.linalg.matrix_rank(covariance, rtol=tolerance, hermitian=True))


def probe(x, labels):
    """Ridge regression with the penalty of the probe, 1e-2 on the correlation matrix of the units."""
    from sklearn.linear_model import RidgeClassifier

    deviations = x.std(0)
    speaks = deviations > 1e-3 * deviations.max()
    z = (x - x.mean(0)) / np.where(speaks, deviations, 1) * speaks
    model = RidgeClassifier(alpha=1e-2 * len(x), solver="cholesky").fit(z, labels)
    return float(model.score(z, labels)), z


def collapse(x, labels):
    """NC1 and NC2 as Papyan, Han, Donoho (2020) have them, and the variance of Galanti et al. (2022)."""
    classes = np.unique(labels)
    count = len(classes)
    means = np.stack([x[labels == c].mean(0) for c in classes])
    within = x - means[np.searchsorted(classes, labels)]
    centred = means - x.mean(0)
    s_w = within.T @ within / len(x)
    s_b = centred.T @ centred / count
    nc1 = np.trace(s_w @ np.linalg.pinv(s_b, rcond=1e-6, hermitian=True)) / count
    norms = np.linalg.norm(centred, axis=1)
    cosines = centred @ centred.T / np.outer(norms, norms)
    off = ~np.eye(count, dtype=bool)
    variances = np.array([(within[labels == c] ** 2).sum(1).mean() for c in classes])
    distances = ((means[:, None] - means[None]) ** 2).sum(-1)
    cdnv = ((variances[:, None] + variances[None])[off] / (2 * distances[off])).mean()
    return {
        "nc1": float(nc1),
        "nc2_norms": float(norms.std(ddof=1) / norms.mean()),
        "nc2_angles": float(np.abs(cosines[off] + 1 / (count - 1)).mean()),
        "cdnv": float(cdnv),
    }


def hsic(k, l, unbiased):
    if not unbiased:
        return (k * l).sum()
    n = len(k)
    k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
    ones = k.sum() * l.sum() / ((n - 1) * (n - 2)) - 2 / (n - 2) * (k.sum(0) @ l.sum(0))
    return ((k * l).sum() + ones) / (n * (n - 3))


def cka(x, y, unbiased=False):
    """By its formula in double precision; of equal samples there is none."""
    k, l = [(a - a.mean(0)) @ (a - a.mean(0)).T for a in (x, y)]
    both = hsic(k, k, unbiased) * hsic(l, l, unbiased)
    return float(hsic(k, l, unbiased) / np.sqrt(both)) if both > 0 else None


def cka_pytorch(x, y):
    import torch
    from cka_pytorch.cka import CKACalculator  # noqa: F401, fails early where the package is another
    from cka_pytorch.hsic import hsic1

    k, l = [torch.tensor(a @ a.T)[None] for a in (x - x.mean(0), y - y.mean(0))]
    return float(hsic1(k, l) / (hsic1(k, k) * hsic1(l, l)).sqrt())


def cka_repsim(arrays):
    """Of all pairs, as published. The unbiased one of repsim 0.1.5 ("song") is no golden: it gives 0.958, and
    not 1, for a layer and the same with every unit twice."""
    import repsim

    return repsim.cka(arrays, kernel_type="linear", estimator="gretton")


def ours(program, folder, features, labels, threads, cka_samples):
    for index, layer in enumerate(features):
        np.save(f"{folder}/layer{index + 1}.npy", layer)
    np.save(f"{folder}/labels.npy", labels)
    # Test samples are those of the fit, as for the others.
    files, test = f"{folder}/layer*.npy", f"{folder}/labels.npy"
    command = [program, "measure", "features", files, "--labels", test, "--test", files, "--test-labels", test]
    command += ["--seeds", "1", "--threads", str(threads), "--cka-samples", str(cka_samples)]
    start = time.perf_counter()
    done = subprocess.run([*command, "--quiet", "--format", "json"], capture_output=True, check=True)
    return json.loads(done.stdout), time.perf_counter() - start


# What ours does for what another one finds, as `seconds_of` in the document names it.
PARTS = {
    "numpy, eigenvalues": ["products", "ranks"],
    "torch, matrix_rank": ["products", "ranks"],
    "scikit-learn, RidgeClassifier": ["products", "probes"],
    "numpy, collapse": ["products", "collapse"],
    "torch, CKA in single precision": ["cka"],
}


class Table:
    def __init__(self):
        self.seconds = {}
        self.bad = 0

    def time(self, peer, function, *arguments):
        start = time.perf_counter()
        result = function(*arguments)
        self.seconds[peer] = self.seconds.get(peer, 0) + time.perf_counter() - start
        return result

    def agree(self, what, one, other, tolerance):
        difference = abs(one - other)
        right = difference <= tolerance * max(1.0, abs(other))
        self.bad += not right
        print(f"{'ok ' if right else 'NO '} {what:32} {one:<22} {other:<22} {difference:.1e} <= {tolerance:.0e}")


def compare(arguments):
    import torch

    torch.set_num_threads(arguments.threads)
    features, labels = layers(arguments.layers, arguments.samples, arguments.units, arguments.classes)
    with tempfile.TemporaryDirectory() as folder:
        found, seconds = ours(
            arguments.program, folder, features, labels, arguments.threads, arguments.samples
        )
    table = Table()
    double = [layer.astype("f8") for layer in features]
    for layer, x in zip(found["layers"], double):
        name = layer["name"]
        values = table.time("numpy, eigenvalues", eigenvalues, x)
        table.agree(f"{name} numerical rank", layer["numerical_rank"], numerical_rank(values), 0)
        table.agree(f"{name} effective rank", layer["effective_rank"], effective_rank(values), 1e-9)
        rank = table.time("torch, matrix_rank", torch_rank, x)
        table.agree(f"{name} rank, D·eps", layer["code_rank"], rank, 0)
        score, _ = table.time("scikit-learn, RidgeClassifier", probe, x, labels)
        table.agree(f"{name} probe", layer["probe"][0], score, 1.5 / arguments.samples)
        for what, value in table.time("numpy, collapse", collapse, x, labels).items():
            table.agree(f"{name} {what}", layer[what], value, 1e-8)
    kernels = table.time("torch, CKA in single precision", torch_kernels, features)
    for i in range(len(features)):
        for j in range(i):
            value = table.time("torch, CKA in single precision", torch_cka, kernels[i], kernels[j])
            table.agree(f"CKA {i + 1} {j + 1}", found["cka"][i][j], value, 1e-4)
    total = sum(table.seconds.values())
    print(f"\nseconds, {arguments.threads} threads: ours {seconds:.1f}, the others {total:.1f}, of which")
    own = found["seconds_of"]
    share = found["seconds"] / sum(own.values())
    for peer, theirs in table.seconds.items():
        alone = share * sum(own[part] for part in PARTS[peer])
        print(f"  {peer:40} {theirs:8.2f}, ours {alone:8.2f}, ratio {theirs / alone:6.2f}")
    print(f"the others over ours: {total / seconds:.2f}; {table.bad} disagree")
    return table.bad


def torch_kernels(features):
    import torch

    tensors = [torch.tensor(layer) for layer in features]
    return [x - x.mean(0) for x in tensors]


def torch_cka(x, y):
    import torch

    cross = torch.linalg.matrix_norm(y.T @ x) ** 2
    return float(cross / (torch.linalg.matrix_norm(x.T @ x) * torch.linalg.matrix_norm(y.T @ y)))


def goldens(path):
    """Small layers on the same samples, and what the others find on them."""
    random = np.random.default_rng(1)
    labels = np.arange(24) % 3
    plain = (random.standard_normal((24, 5)) + 2 * np.eye(3)[labels] @ random.standard_normal((3, 5))).round(3)
    cases = {
        "plain": plain,
        "more units than samples": random.standard_normal((24, 30)).round(3),
        "rank deficient": plain @ random.standard_normal((5, 9)).round(3),
        "duplicated": np.repeat(plain, 2, axis=1),
        "constant units": np.concatenate([plain, np.full((24, 3), 0.5)], axis=1),
        "constant": np.full((24, 4), 0.25),
    }
    document = {"labels": labels.tolist(), "layers": []}
    for name, x in cases.items():
        x = x.astype("f4").astype("f8")
        values = eigenvalues(x)
        layer = {"name": name, "units": x.shape[1], "features": x.ravel().tolist()}
        layer["numerical_rank"] = numerical_rank(values)
        layer["effective_rank"] = effective_rank(values) if values[0] > 1e-12 else None
        if values[0] > 1e-12:
            layer["probe"] = probe(x, labels)[0]
            layer |= collapse(x, labels)
        document["layers"].append(layer)
    arrays = [np.array(layer["features"]).reshape(24, -1) for layer in document["layers"]]
    pairs = [(i, j) for i in range(len(arrays)) for j in range(i + 1)]
    document["cka"] = [[i, j, cka(arrays[i], arrays[j])] for i, j in pairs]
    document["cka_debiased"] = [[i, j, cka(arrays[i], arrays[j], True)] for i, j in pairs]
    try:
        document["cka_pytorch"] = [
            [i, j, cka_pytorch(arrays[i], arrays[j])] for i, j in pairs if i < 5
        ]
        # repsim says nothing of the constant layer.
        found = cka_repsim(arrays[:5])
        document["repsim"] = [[i, j, float(found[i, j])] for i, j in pairs if i < 5]
    except ImportError as error:
        print(f"no goldens of cka-pytorch or repsim: {error}")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file)
        file.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", nargs="?")
    parser.add_argument("--layers", type=int, default=12)
    parser.add_argument("--samples", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=1_024)
    parser.add_argument("--classes", type=int, default=10)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--goldens", metavar="FILE")
    arguments = parser.parse_args()
    if arguments.goldens:
        return goldens(arguments.goldens)
    raise SystemExit(compare(arguments) > 0)


if __name__ == "__main__":
    main()
