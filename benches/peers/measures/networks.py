"""Two small networks in PyTorch, and their features in the files that `deepclaims measure features` reads.

An MLP of 12 layers and a convolutional network of three stages learn 700 images of the digits 0 to 4 of
scikit-learn. The function that writes the features is the one of docs/your-network.md, read from there. Needs
numpy, torch, scikit-learn and safetensors. From the root of the repository:

    python benches/peers/measures/networks.py FOLDER
    deepclaims measure features FOLDER/mlp_train.safetensors --labels labels \\
        --test FOLDER/mlp_test.safetensors --test-labels FOLDER/mlp_test.safetensors:labels \\
        --held-out-features FOLDER/mlp_other.safetensors \\
        --held-out-labels FOLDER/mlp_other.safetensors:labels --out result
    deepclaims measure features FOLDER/conv_test.safetensors --labels labels --pool mean \\
        --head FOLDER/conv_head.safetensors:fc.weight
"""

import pathlib
import re
import sys

import torch
from safetensors.torch import save_file
from sklearn.datasets import load_digits
from torch import nn


def snippet():
    """The function of the document."""
    text = pathlib.Path("docs/your-network.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.S)
    names = {}
    exec(next(block for block in blocks if "register_forward_hook" in block), names)
    return names["save_features"]


def mlp():
    layers = []
    for depth in range(12):
        layers += [nn.Linear(128 if depth else 64, 128), nn.ReLU()]
    network = nn.Sequential(*layers, nn.Linear(128, 5))
    for layer in network:
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
    return network, [str(2 * depth + 1) for depth in range(12)]


def convolutional():
    def stage(inputs, outputs):
        def half(channels):
            return [nn.Conv2d(channels, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()]

        return nn.Sequential(*half(inputs), *half(outputs))

    stages = [stage(1, 16), nn.MaxPool2d(2), stage(16, 32), nn.MaxPool2d(2), stage(32, 64)]
    head = [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 5)]
    network = nn.Sequential(nn.Unflatten(1, (1, 8, 8)), *stages, *head)
    return network, [f"{stage}.{layer}" for stage in (1, 3, 5) for layer in (2, 5)]


def fit(network, inputs, labels, epochs):
    optimiser = torch.optim.SGD(network.parameters(), lr=0.02, momentum=0.9, weight_decay=2e-3)
    steps = epochs * -(-len(inputs) // 64)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(epochs):
        for batch in torch.randperm(len(inputs)).split(64):
            optimiser.zero_grad()
            nn.functional.cross_entropy(network(inputs[batch]), labels[batch]).backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            schedule.step()


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(exist_ok=True)
    torch.manual_seed(0)
    # Sums in another order make another network.
    torch.set_num_threads(1)
    digits = load_digits()
    order = torch.randperm(len(digits.data))
    inputs = torch.tensor(digits.data / 16 - 0.3, dtype=torch.float32)[order]
    labels = torch.tensor(digits.target)[order]
    own, other = (labels < 5).nonzero()[:, 0], (labels >= 5).nonzero()[:, 0]
    parts = {"train": own[:700], "test": own[700:], "other": other}
    save_features = snippet()
    for name, (network, layers), epochs in [("mlp", mlp(), 120), ("conv", convolutional(), 15)]:
        fit(network, inputs[parts["train"]], labels[parts["train"]], epochs)
        for part, samples in parts.items():
            loader = [(inputs[batch], labels[batch]) for batch in samples.split(256)]
            save_features(network, loader, layers, folder / f"{name}_{part}.safetensors")
        head = {"fc.weight": network[-1].weight.detach(), "fc.bias": network[-1].bias.detach()}
        save_file(head, folder / f"{name}_head.safetensors")


if __name__ == "__main__":
    main()
