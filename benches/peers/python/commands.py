"""What the other side asks for, one command a line on standard input:

    versions                                  the versions in use
    load NAME STRATEGY FIRST LAST DIRECTORY   prepare networks FIRST..LAST of the problem there; a remark on how
    losses NAME STEPS                         train STEPS steps; each network's losses
    run NAME STEPS                            train STEPS steps; each network's last loss
    drop                                      forget everything loaded

Each is answered by one line on standard output, "ok ..." or "error ...". Time is taken on the other side.
"""

import sys


def serve(versions, load):
    """Answers until the input ends. `versions` is what to say of them; `load(strategy, networks, directory)`
    gives what trains them: `remark`, and `run(steps)` to the last losses of all networks, an array."""
    runners = {}
    for line in sys.stdin:
        try:
            print("ok", answer(line.strip().split(" ", 5), runners, versions, load), flush=True)
        except Exception as error:
            print("error", " ".join(f"{type(error).__name__}: {error}".split()), flush=True)


def answer(words, runners, versions, load):
    match words:
        case ["versions"]:
            return versions
        case ["load", name, strategy, first, last, directory]:
            runners[name] = load(strategy, range(int(first), int(last)), directory)
            return runners[name].remark
        case ["losses", name, steps]:
            losses = [runners[name].run(1).tolist() for _ in range(int(steps))]
            return " ".join(repr(loss) for network in zip(*losses) for loss in network)
        case ["run", name, steps]:
            return " ".join(repr(loss) for loss in runners[name].run(int(steps)).tolist())
        case ["drop"]:
            runners.clear()
            return ""
    raise ValueError(f"unknown command: {' '.join(words)}")
