"""What is trained, as the other side wrote it: raw little-endian numbers and a few sizes."""

import json
from pathlib import Path

import numpy
import torch


class Problem:
    """Sizes, samples, and each network's initial parameters and batches."""

    def __init__(self, directory):
        self.directory = Path(directory)
        sizes = json.loads((self.directory / "sizes.json").read_text())
        self.layers = sizes["layers"]
        self.rate = sizes["rate"]
        self.momentum = sizes["momentum"]
        self.inputs = self.read("inputs.f32", "<f4").reshape(-1, self.layers[0])
        self.labels = self.read("labels.i64", "<i8")
        self.batch = sizes["batch"]

    def read(self, name, numbers):
        return torch.from_numpy(numpy.fromfile(self.directory / name, numbers))

    def parameters(self, network):
        """Weights (fan-out × fan-in) and biases, layer by layer."""
        flat = self.read(f"parameters-{network}.f32", "<f4")
        shapes = [
            shape
            for fan_in, fan_out in zip(self.layers, self.layers[1:])
            for shape in ((fan_out, fan_in), (fan_out,))
        ]
        pieces = flat.split([numpy.prod(shape).item() for shape in shapes])
        return [piece.reshape(shape).clone() for piece, shape in zip(pieces, shapes)]

    def batches(self, network):
        """The samples of each step, one row a step; after the last row the first follows again."""
        return self.read(f"batches-{network}.i64", "<i8").reshape(-1, self.batch)
