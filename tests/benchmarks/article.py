"""What an article costs, with no page kept anywhere: `python -m tests.benchmarks.article`.

The article is asked of the whole WSGI application, beside a bare view of the same project that
returns the same bytes, and beside the textbook's page of the same comments. Two shapes: `threads`
is six comments in ten beginning a thread, as under real articles; `deep` is threads of ten.
"""

import json
import sys

import django

from tests.benchmarks import common

ROUNDS = 40
LONG_ROUNDS = 3  # of the textbook's page, once it takes seconds
SCENES = (
    "20 threads",
    "1000 threads",
    "10000 threads",
    "1000 deep",
    "10000 deep",
    "10000 in one thread",
)
SHAPES = {"threads": common.mostly_roots, "deep": common.spread, "in one thread": common.one_thread}


def measure(scene: str) -> dict[str, common.Cost]:
    """Return the costs by way, in one scene, in this process's database."""
    size, _, shape = scene.partition(" ")
    parents = SHAPES[shape](int(size))
    django.setup()
    from tests.benchmarks.asking import ways_to_ask  # noqa: PLC0415

    ways, server = ways_to_ask(parents)
    return {
        way: common.cost(
            ask, LONG_ROUNDS if way == "textbook" and len(parents) > 500 else ROUNDS, server
        )
        for way, ask in ways.items()
    }


def table(engine: str) -> None:
    """Print one engine's table."""
    print(f"\n{engine}, milliseconds of CPU / clock, median of {ROUNDS}\n")
    print("| comments | article | bare view | textbook | article : bare | article : textbook |")
    print("|---|---|---|---|---|---|")
    for scene in SCENES:
        name = __name__ if __name__ != "__main__" else __spec__.name
        found = common.run(name, engine, scene)
        costs = {way: common.Cost(*cost) for way, cost in found.items()}
        cells = [f"{cost.cpu:.1f} / {cost.wall:.1f}" for cost in costs.values()]
        ours = costs["article"]
        cells += [
            f"{ours.cpu / costs[way].cpu:.2f} / {ours.wall / costs[way].wall:.2f}"
            for way in ("bare view", "textbook")
        ]
        print(f"| {scene} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        for name in common.ENGINES:
            table(name)
    else:
        print(json.dumps(measure(sys.argv[1])))
