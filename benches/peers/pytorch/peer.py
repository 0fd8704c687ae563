"""PyTorch's side of the comparison: a co-process that trains what it is told to train.

One command a line on standard input, one answer a line on standard output ("ok ..." or "error ..."):

    load NAME STRATEGY FIRST LAST DIRECTORY   prepare networks FIRST..LAST of the problem there
    losses NAME STEPS                         train STEPS steps, answer with each network's losses
    run NAME STEPS                            train STEPS steps, answer with each network's last loss
    drop                                      forget everything loaded
    versions                                  answer with the versions in use

The number of threads is the first argument and holds for the life of the process. Time is taken on
the other side of the pipe.
"""

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

from problem import Problem
from strategies import STRATEGIES


def versions():
    blas = [line.strip(" -") for line in torch.__config__.show().splitlines() if "Library" in line]
    words = [
        f"Python {sys.version.split()[0]}",
        f"torch {torch.__version__}",
        f"numpy {numpy.__version__}",
        f"CPU capability {torch.backends.cpu.get_cpu_capability()}",
    ]
    return ", ".join(words + blas)


def answer(words, runners):
    match words:
        case ["versions"]:
            return versions()
        case ["load", name, strategy, first, last, directory]:
            networks = range(int(first), int(last))
            runners[name] = STRATEGIES[strategy](Problem(directory), networks)
            return runners[name].remark
        case ["losses", name, steps]:
            losses = torch.stack([runners[name].run(1) for _ in range(int(steps))])
            return " ".join(repr(loss) for loss in losses.T.flatten().tolist())
        case ["run", name, steps]:
            return " ".join(repr(loss) for loss in runners[name].run(int(steps)).tolist())
        case ["drop"]:
            runners.clear()
            return ""
    raise ValueError(f"unknown command: {' '.join(words)}")


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.set_num_interop_threads(1)
    # One compilation a configuration, for fixed shapes.
    torch._dynamo.config.recompile_limit = 1000
    runners = {}
    for line in sys.stdin:
        try:
            print("ok", answer(line.strip().split(" ", 5), runners), flush=True)
        except Exception as error:
            print("error", " ".join(f"{type(error).__name__}: {error}".split()), flush=True)


if __name__ == "__main__":
    main()
