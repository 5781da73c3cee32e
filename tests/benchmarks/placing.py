"""What placing a comment costs: `python -m tests.benchmarks.placing`.

Each case is measured as a form sent to the whole WSGI application, through `moderation.submit`,
all of what a reader's comment goes through, and through `tree.place` alone, beside the textbook's
`save()`.
"""

import json
import sys
from itertools import count

import django

from tests.benchmarks import common

ROUNDS = 15
SCENES = ("10 spread", "1000 spread", "10000 spread", "10000 in one thread")
CASES = {"new thread": None, "reply to the first": 0, "reply to its first reply": 1, "deep": 4}


def measure(scene: str) -> dict[str, dict[str, common.Cost]]:
    """Return the costs by case and by way, in one scene, in this process's database."""
    size, _, shape = scene.partition(" ")
    make_parents = common.spread if shape == "spread" else common.one_thread
    parents = make_parents(int(size))
    django.setup()
    from tests.benchmarks.ways import ways_to_place  # noqa: PLC0415

    ways, server = ways_to_place(parents)
    numbers = count(1)
    return {
        case: {
            way: common.cost(lambda: act(answered, next(numbers)), ROUNDS, server)  # noqa: B023
            for way, act in ways.items()
        }
        for case, answered in CASES.items()
    }


def table(engine: str) -> None:
    """Print one engine's table."""
    print(f"\n{engine}, milliseconds of CPU / clock, median of {ROUNDS}\n")
    ratios = "submit : textbook | place : textbook"
    print(f"| comments | case | sent | submit | place | textbook | {ratios} |")
    print("|---|---|---|---|---|---|---|---|")
    for scene in SCENES:
        for case, ways in common.run(
            __name__ if __name__ != "__main__" else __spec__.name, engine, scene
        ).items():
            costs = {way: common.Cost(*cost) for way, cost in ways.items()}
            cells = [f"{cost.cpu:.1f} / {cost.wall:.1f}" for cost in costs.values()]
            book = costs["textbook"]
            cells += [
                f"{costs[w].cpu / book.cpu:.2f} / {costs[w].wall / book.wall:.2f}"
                for w in ("submit", "place")
            ]
            print(f"| {scene} | {case} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        for name in common.ENGINES:
            table(name)
    else:
        print(json.dumps(measure(sys.argv[1])))
