"""The ways in which a user of PyTorch would train small networks on a CPU, each as fast as it gets.

Every strategy is a class: made from a problem and the networks of it to train; `run(steps)` trains
all of them by that many steps and returns their last losses. Batches are gathered by index within
each step. Weights and biases are plain tensors, without modules around them, which spares the
interpreter the modules' calls.
"""

import time

import torch
import torch.nn.functional as F


def forward(parameters, x):
    """Logits of one network."""
    for layer in range(0, len(parameters) - 2, 2):
        x = F.relu(F.linear(x, parameters[layer], parameters[layer + 1]), inplace=True)
    return F.linear(x, parameters[-2], parameters[-1])


def loss_of(parameters, x, y):
    return F.cross_entropy(forward(parameters, x), y)


def stacked_losses(parameters, x, y):
    """Losses of several networks by batched products; all shapes begin with the networks."""
    for layer in range(0, len(parameters) - 2, 2):
        x = stacked_linear(x, parameters[layer], parameters[layer + 1])
        x = F.relu(x, inplace=True)
    logits = stacked_linear(x, parameters[-2], parameters[-1])
    losses = F.cross_entropy(logits.flatten(0, 1), y.flatten(), reduction="none")
    return losses.view(y.shape).mean(1)


def stacked_linear(x, weights, biases):
    return torch.baddbmm(biases.unsqueeze(1), x, weights.transpose(1, 2))


def fastest_sgd(parameters, rate, momentum):
    """SGD in the fastest of PyTorch's implementations, and its name."""
    times = {}
    for name in ("fused", "foreach", "plain"):
        copies = [parameter.detach().clone() for parameter in parameters]
        for copy in copies:
            copy.grad = torch.zeros_like(copy)
        sgd = make_sgd(copies, rate, momentum, name)
        times[name] = min(seconds(sgd.step) for _ in range(10))
    name = min(times, key=times.get)
    return make_sgd(parameters, rate, momentum, name), name


def make_sgd(parameters, rate, momentum, name):
    choice = {"fused": {"fused": True}, "foreach": {"foreach": True}, "plain": {"foreach": False}}
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum, **choice[name])


def seconds(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


class Sequence:
    """One network after the other, each for all its steps; one network alone is a sequence of one."""

    def __init__(self, problem, networks, make_step):
        self.steps = [make_step(problem, problem.parameters(network)) for network in networks]
        self.batches = [list(problem.batches(network)) for network in networks]
        self.done = 0
        self.remark = self.steps[0].remark

    def run(self, count):
        losses = []
        for step, batches in zip(self.steps, self.batches):
            for index in range(self.done, self.done + count):
                loss = step(batches[index % len(batches)])
            losses.append(loss)
        self.done += count
        return torch.stack(losses)


class Together:
    """All networks in one step, their parameters stacked."""

    def __init__(self, problem, networks, make_step):
        each = [problem.parameters(network) for network in networks]
        self.step = make_step(problem, [torch.stack(parameters) for parameters in zip(*each)])
        self.batches = list(torch.stack([problem.batches(network) for network in networks], 1))
        self.done = 0
        self.remark = self.step.remark

    def run(self, count):
        for index in range(self.done, self.done + count):
            losses = self.step(self.batches[index % len(self.batches)])
        self.done += count
        return losses


class Eager:
    """Autograd and an optimiser, operation by operation; `losses` tells what is differentiated."""

    def __init__(self, problem, parameters, losses=loss_of):
        self.problem = problem
        self.parameters = [parameter.requires_grad_() for parameter in parameters]
        self.losses = losses
        self.sgd, name = fastest_sgd(self.parameters, problem.rate, problem.momentum)
        self.remark = f"{name} SGD"

    def __call__(self, batch):
        loss = self.losses(self.parameters, *gather(self.problem.inputs, self.problem.labels, batch))
        self.sgd.zero_grad(set_to_none=True)
        loss.sum().backward()
        self.sgd.step()
        return loss.detach()


class EagerVmap:
    """`torch.func`: the gradient of one network, mapped over all of them."""

    def __init__(self, problem, parameters):
        self.problem = problem
        self.parameters = parameters
        self.gradients = torch.func.vmap(torch.func.grad_and_value(loss_of))
        self.sgd, name = fastest_sgd(parameters, problem.rate, problem.momentum)
        self.remark = f"{name} SGD"

    def __call__(self, batch):
        x, y = gather(self.problem.inputs, self.problem.labels, batch)
        gradients, loss = self.gradients(self.parameters, x, y)
        for parameter, gradient in zip(self.parameters, gradients):
            parameter.grad = gradient
        self.sgd.step()
        return loss


class Compiled:
    """`torch.compile` of the whole step: gathering, forward, backward and update in one graph."""

    def __init__(self, problem, parameters, step):
        self.problem = problem
        self.parameters = parameters
        self.velocities = [torch.zeros_like(parameter) for parameter in parameters]
        self.step = step
        self.remark = "whole step compiled"

    def __call__(self, batch):
        problem = self.problem
        return self.step(
            self.parameters,
            self.velocities,
            problem.inputs,
            problem.labels,
            batch,
            problem.rate,
            problem.momentum,
        )


def gather(inputs, labels, batch):
    """The samples of a batch; of several, where `batch` has a row for each network."""
    x = inputs.index_select(0, batch.flatten()).view(*batch.shape, -1)
    return x, labels.index_select(0, batch.flatten()).view(batch.shape)


def update(parameters, velocities, gradients, rate, momentum):
    for parameter, velocity, gradient in zip(parameters, velocities, gradients):
        velocity.mul_(momentum).add_(gradient)
        parameter.add_(velocity, alpha=-rate)


def compiled(gradients_and_losses):
    """A compiled step from a function of parameters and samples that gives gradients and losses."""

    def step(parameters, velocities, inputs, labels, batch, rate, momentum):
        gradients, losses = gradients_and_losses(parameters, *gather(inputs, labels, batch))
        update(parameters, velocities, gradients, rate, momentum)
        return losses

    whole = torch.compile(step, dynamic=False, fullgraph=True)
    return lambda problem, parameters: Compiled(problem, parameters, whole)


def summed(parameters, x, y):
    losses = stacked_losses(parameters, x, y)
    return losses.sum(), losses


def stacked_gradients(parameters, x, y):
    gradients, (_, losses) = torch.func.grad_and_value(summed, has_aux=True)(parameters, x, y)
    return gradients, losses


COMPILED_ONE = compiled(torch.func.grad_and_value(loss_of))
COMPILED_VMAP = compiled(torch.func.vmap(torch.func.grad_and_value(loss_of)))
COMPILED_BATCHED = compiled(stacked_gradients)

STRATEGIES = {
    "eager": lambda *of: Sequence(*of, Eager),
    "compiled": lambda *of: Sequence(*of, COMPILED_ONE),
    "vmap": lambda *of: Together(*of, EagerVmap),
    "vmap-compiled": lambda *of: Together(*of, COMPILED_VMAP),
    "batched": lambda *of: Together(*of, lambda *step: Eager(*step, stacked_losses)),
    "batched-compiled": lambda *of: Together(*of, COMPILED_BATCHED),
}
