"""PyTorch's side of the comparison: a co-process that trains what it is told to train, on as many threads as the
first argument says."""

import sys

try:
    import numpy
    import torch
except ImportError as missing:
    sys.exit(
        f"PyTorch's side needs {missing.name}, which this Python has not:\n"
        "    pip install torch numpy          (measured with torch 2.15.0, numpy 2.4.6)\n"
        "or name another Python in the environment variable PYTHON"
    )

from commands import serve
from problem import Problem
from pytorch_strategies import STRATEGIES


def versions():
    blas = [line.strip(" -") for line in torch.__config__.show().splitlines() if "Library" in line]
    words = [
        f"Python {sys.version.split()[0]}",
        f"torch {torch.__version__}",
        f"numpy {numpy.__version__}",
        f"CPU capability {torch.backends.cpu.get_cpu_capability()}",
    ]
    return ", ".join(words + blas)


def load(strategy, networks, directory):
    return STRATEGIES[strategy](Problem(directory, torch.tensor), networks)


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_num_interop_threads(1)
    # One compilation a configuration, for fixed shapes.
    torch._dynamo.config.recompile_limit = 1000
    serve(versions(), load)
