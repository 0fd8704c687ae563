"""Runs a benchmark of two commits in turns and prints the ratio of their times with its interval.

    python3 benches/compare.py BASE [HEAD] [--bench step] [--filter 12x128] [--rounds 11]

Without HEAD, the working tree is compared with BASE. Each commit is built in a worktree of its own below
`target/compare`, so that a second run builds nothing. Round by round both run, the first one first in every other
round; the ratio is that of HEAD's time to BASE's in the same round. The interval of its median is that of order
statistics: it covers the median of such ratios with the probability that is printed, whatever their distribution.
Needs Python 3.8 or later and nothing else. Leave the machine alone meanwhile. `git worktree remove --force
target/compare/COMMIT` removes what was built.
"""

import argparse
import json
import math
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
UNITS = {"ps": 1e-12, "ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}
#: An estimate as criterion prints it: `time: [1.0 ms 1.1 ms 1.2 ms]`, the middle one is the best guess.
TIME = re.compile(r"time:\s+\[\S+ \S+ (\S+) (ps|ns|µs|ms|s) ")


def run(*command, **options):
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE, **options)
    if done.returncode != 0:
        sys.exit(f"error: {' '.join(map(str, command))} failed with status {done.returncode}")
    return done.stdout


def built(commit, bench):
    """The benchmark's program, from a commit or, where that is None, the working tree."""
    tree = ROOT
    if commit is not None:
        identity = run("git", "rev-parse", "--verify", f"{commit}^{{commit}}", cwd=ROOT).strip()
        tree = ROOT / "target" / "compare" / identity[:12]
        if not tree.exists():
            # A worktree whose folder was cleaned away is still known.
            run("git", "worktree", "prune", cwd=ROOT)
            run("git", "worktree", "add", "--detach", tree, identity, cwd=ROOT)
    messages = run(
        *("cargo", "bench", "--locked", "--package", "deepclaims-lab", "--bench", bench),
        *("--no-run", "--message-format", "json"),
        cwd=tree,
    )
    for line in messages.splitlines():
        message = json.loads(line)
        if message.get("executable") and message["target"]["name"] == bench:
            return message["executable"]
    sys.exit(f"error: there is no benchmark {bench} in {tree}")


def times(program, pattern):
    """Seconds by benchmark."""
    found, name = {}, None
    lines = run(program, "--bench", "--quick", pattern, cwd=ROOT, stderr=subprocess.DEVNULL)
    for line in lines.splitlines():
        if line and not line[0].isspace():
            name = line.split("  ")[0].split(" time:")[0].strip()
        match = TIME.search(line)
        if match and name:
            found.setdefault(name, float(match[1]) * UNITS[match[2]])
    return found


def interval(ratios, least=0.95):
    """The narrowest interval of order statistics that covers the median with `least` probability, and that."""
    ordered, count = sorted(ratios), len(ratios)
    tail = lambda k: 2 * sum(math.comb(count, i) for i in range(k + 1)) / 2**count
    cut = max((k for k in range(count // 2) if 1 - tail(k) >= least), default=0)
    return ordered[cut], ordered[-1 - cut], 1 - tail(cut)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base", help="a commit")
    parser.add_argument("head", nargs="?", help="another one (default: the working tree)")
    parser.add_argument("--bench", default="step", help="the benchmark (default: step)")
    parser.add_argument("--filter", default="", help="only those whose name matches")
    parser.add_argument("--rounds", type=int, default=11, help="how often both run (default: 11)")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error("--rounds must be at least 1")
    programs = [built(commit, options.bench) for commit in (options.base, options.head)]
    rounds = []
    for index in range(options.rounds):
        order = (0, 1) if index % 2 == 0 else (1, 0)
        measured = {which: times(programs[which], options.filter) for which in order}
        rounds.append(measured)
        print(f"round {index + 1} of {options.rounds}", file=sys.stderr)
    names = [name for name in rounds[0][0] if all(name in r[0] and name in r[1] for r in rounds)]
    if not names:
        sys.exit(f"error: no benchmark matches {options.filter!r}")
    print(f"{options.head or 'working tree'} over {options.base}, medians of {options.rounds} rounds:")
    for name in names:
        ratios = [r[1][name] / r[0][name] for r in rounds]
        low, high, coverage = interval(ratios)
        print(f"{name:40} {median(ratios):.3f}  ({low:.3f} to {high:.3f}, {coverage:.1%})")


if __name__ == "__main__":
    main()
