"""JAX's side of the comparison: the same commands as PyTorch's (see pytorch/peer.py).

The number of threads is the first argument: XLA reads it before it starts. The whole step is compiled by
`jit`: gathering, forward, backward and update, with parameters and velocities donated; several networks are
mapped over by `vmap`.
"""

import json
import os
import sys
from pathlib import Path

# XLA takes as many threads as there are processors that it may use when it starts.
PROCESSORS = os.sched_getaffinity(0)
os.sched_setaffinity(0, sorted(PROCESSORS)[: int(sys.argv[1])])

try:
    import jax
    import jax.numpy as jnp
    import numpy
except ImportError as missing:
    sys.exit(f"JAX's side needs {missing.name}, which this Python has not:\n    pip install jax numpy")

jnp.zeros(1).block_until_ready()
# Its threads are there: they may run anywhere, as everybody's.
for thread in os.listdir("/proc/self/task"):
    os.sched_setaffinity(int(thread), PROCESSORS)


class Problem:
    """Sizes, samples, and each network's initial parameters and batches."""

    def __init__(self, directory):
        self.directory = Path(directory)
        sizes = json.loads((self.directory / "sizes.json").read_text())
        self.layers, self.batch = sizes["layers"], sizes["batch"]
        self.rate, self.momentum = sizes["rate"], sizes["momentum"]
        self.inputs = jnp.asarray(self.read("inputs.f32", "<f4").reshape(-1, self.layers[0]))
        self.labels = jnp.asarray(self.read("labels.i64", "<i8").astype(numpy.int32))

    def read(self, name, numbers):
        return numpy.fromfile(self.directory / name, numbers)

    def parameters(self, network):
        flat, place, pieces = self.read(f"parameters-{network}.f32", "<f4"), 0, []
        for fan_in, fan_out in zip(self.layers, self.layers[1:]):
            for shape in ((fan_out, fan_in), (fan_out,)):
                size = int(numpy.prod(shape))
                pieces.append(flat[place : place + size].reshape(shape))
                place += size
        return pieces

    def batches(self, network):
        return self.read(f"batches-{network}.i64", "<i8").astype(numpy.int32).reshape(-1, self.batch)


def loss_of(parameters, x, y):
    for layer in range(0, len(parameters) - 2, 2):
        x = jax.nn.relu(x @ parameters[layer].T + parameters[layer + 1])
    logits = x @ parameters[-2].T + parameters[-1]
    log_probabilities = jax.nn.log_softmax(logits)
    return -jnp.take_along_axis(log_probabilities, y[:, None], axis=1).mean()


def step_of(problem):
    def step(parameters, velocities, batch):
        x, y = problem.inputs[batch], problem.labels[batch]
        loss, gradients = jax.value_and_grad(loss_of)(parameters, x, y)
        velocities = [problem.momentum * v + g for v, g in zip(velocities, gradients)]
        parameters = [p - problem.rate * v for p, v in zip(parameters, velocities)]
        return parameters, velocities, loss

    return step


class Runner:
    """One network, or several as one."""

    remark = "whole step by jit"

    def __init__(self, problem, networks):
        each = [problem.parameters(network) for network in networks]
        orders = [problem.batches(network) for network in networks]
        self.several = len(each) > 1
        step = step_of(problem)
        if self.several:
            self.parameters = [jnp.stack(pieces) for pieces in zip(*each)]
            self.batches = list(jnp.asarray(numpy.stack(orders, 1)))
            step = jax.vmap(step)
            self.remark = "whole step by jit of vmap"
        else:
            self.parameters = [jnp.asarray(piece) for piece in each[0]]
            self.batches = list(jnp.asarray(orders[0]))
        self.velocities = [jnp.zeros_like(parameter) for parameter in self.parameters]
        self.step = jax.jit(step, donate_argnums=(0, 1))
        self.done = 0

    def run(self, count):
        for index in range(self.done, self.done + count):
            batch = self.batches[index % len(self.batches)]
            self.parameters, self.velocities, loss = self.step(self.parameters, self.velocities, batch)
        self.done += count
        return numpy.atleast_1d(loss)


def answer(words, runners):
    match words:
        case ["versions"]:
            return f"jax {jax.__version__}"
        case ["load", name, "jit", first, last, directory]:
            runners[name] = Runner(Problem(directory), range(int(first), int(last)))
            return runners[name].remark
        case ["losses", name, steps]:
            losses = numpy.stack([runners[name].run(1) for _ in range(int(steps))])
            return " ".join(repr(float(loss)) for loss in losses.T.flatten())
        case ["run", name, steps]:
            return " ".join(repr(float(loss)) for loss in runners[name].run(int(steps)))
        case ["drop"]:
            runners.clear()
            return ""
    raise ValueError(f"unknown command: {' '.join(words)}")


def main():
    runners = {}
    for line in sys.stdin:
        try:
            print("ok", answer(line.strip().split(" ", 5), runners), flush=True)
        except Exception as error:
            print("error", " ".join(f"{type(error).__name__}: {error}".split()), flush=True)


if __name__ == "__main__":
    main()
