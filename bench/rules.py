"""What reading the rulebook costs: `.venv/bin/python bench/rules.py [rounds]`. It needs no database.

Cold: each round is a process of its own, in which nothing of the book has been read before. Warm: questions to the book
in memory. The peer of the one is PyYAML's C loader on the same files, which checks nothing; of the other `dict.get`.
"""

import json
import statistics
import subprocess
import sys
from pathlib import Path

RUNS = Path(__file__).resolve().with_name("rules_runs.py")
AIM_COLD, AIM_LOOKUP = 1.5, 5.0  # seconds, microseconds


def run(what: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, str(RUNS), what], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def told(value: float, aim: float) -> str:
    return f"(aim {aim})" if value < aim else f"(aim {aim}: MISSED)"


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    runs = [run("cold") for _ in range(rounds)]
    one = {key: statistics.median(each[key] for each in runs) for key in runs[0]}
    both = [each["load"] + each["import"] + each["check"] for each in runs]
    middle = statistics.median(both)
    print(f"{one['rules']:.0f} rules, {one['files']:.0f} files, median of {rounds} processes")
    print(f"loaded {one['load']:.3f} s, checked {one['check']:.3f} s")
    print(f"the site imported, to know its pages by name: {one['import']:.3f} s")
    print(f"together {middle:.3f} s ({min(both):.3f}-{max(both):.3f})", told(middle, AIM_COLD))
    print(f"PyYAML's C loader {one['plain']:.3f} s: loading is {one['load'] / one['plain']:.1f} times that")
    for name, took in run("warm").items():
        print(f"{name:22s}{took:7.3f} µs", told(took, AIM_LOOKUP) if name != "dict.get" else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
