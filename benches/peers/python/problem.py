"""What is trained, as the other side wrote it: raw little-endian numbers and a few sizes."""

import json
from pathlib import Path

import numpy


class Problem:
    """Sizes, samples, and each network's initial parameters and batches, as arrays of a library: `array` copies
    one of numpy."""

    def __init__(self, directory, array):
        self.directory, self.array = Path(directory), array
        sizes = json.loads((self.directory / "sizes.json").read_text())
        self.layers, self.batch = sizes["layers"], sizes["batch"]
        self.rate, self.momentum = sizes["rate"], sizes["momentum"]
        self.inputs = array(self.read("inputs.f32", "<f4").reshape(-1, self.layers[0]))
        self.labels = array(self.read("labels.i64", "<i8"))

    def read(self, name, numbers):
        return numpy.fromfile(self.directory / name, numbers)

    def parameters(self, network):
        """Weights (fan-out × fan-in) and biases, layer by layer."""
        flat = self.read(f"parameters-{network}.f32", "<f4")
        shapes = [
            shape
            for fan_in, fan_out in zip(self.layers, self.layers[1:])
            for shape in ((fan_out, fan_in), (fan_out,))
        ]
        ends = numpy.cumsum([numpy.prod(shape) for shape in shapes])
        pieces = numpy.split(flat, ends[:-1])
        return [self.array(piece.reshape(shape)) for piece, shape in zip(pieces, shapes)]

    def batches(self, network):
        """The samples of each step, one row a step; after the last row the first follows again."""
        return self.array(self.read(f"batches-{network}.i64", "<i8").reshape(-1, self.batch))
