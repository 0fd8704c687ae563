"""JAX's side of the comparison.

The number of threads is the first argument: XLA reads it before it starts. The whole step is compiled by
`jit`: gathering, forward, backward and update, with parameters and velocities donated; several networks are
mapped over by `vmap`.
"""

import os
import sys

# XLA takes as many threads as there are processors that it may use when it starts.
PROCESSORS = os.sched_getaffinity(0)
os.sched_setaffinity(0, sorted(PROCESSORS)[: int(sys.argv[1])])

try:
    import jax
    import jax.numpy as jnp
    import numpy
except ImportError as missing:
    sys.exit(f"JAX's side needs {missing.name}, which this Python has not:\n    pip install jax numpy")

from commands import serve
from problem import Problem

jnp.zeros(1).block_until_ready()
# Its threads are there: they may run anywhere, as everybody's.
for thread in os.listdir("/proc/self/task"):
    os.sched_setaffinity(int(thread), PROCESSORS)


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
            self.batches = list(jnp.stack(orders, 1))
            step = jax.vmap(step)
            self.remark = "whole step by jit of vmap"
        else:
            self.parameters = each[0]
            self.batches = list(orders[0])
        self.velocities = [jnp.zeros_like(parameter) for parameter in self.parameters]
        self.step = jax.jit(step, donate_argnums=(0, 1))
        self.done = 0

    def run(self, count):
        for index in range(self.done, self.done + count):
            batch = self.batches[index % len(self.batches)]
            self.parameters, self.velocities, loss = self.step(self.parameters, self.velocities, batch)
        self.done += count
        return numpy.atleast_1d(loss)


def load(strategy, networks, directory):
    if strategy != "jit":
        raise ValueError(f"unknown strategy: {strategy}")
    return Runner(Problem(directory, jnp.array), networks)


if __name__ == "__main__":
    serve(f"jax {jax.__version__}", load)
