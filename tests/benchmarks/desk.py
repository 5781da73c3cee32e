"""What the moderators' desk costs: `python -m tests.benchmarks.desk`.

Pages of the queue with 100,000 comments waiting, beside the same with 100; and 10,000 comments
approved at once, with their records, and put back again.
"""

import json
import sys
import time
from typing import Any

import django

from tests.benchmarks import common

WAITING = (100, 100_000)
BULK = 10_000
ROUNDS = 5
PAGES = {
    "first page": "status=pending",
    "page 2,000": "status=pending&page=2000",
    "held by a rule": "status=held",
    "a word all have": "status=pending&q=ten",
    "a word none has": "status=pending&q=nowhere",
    "late": "status=pending&age=late",
    "one person": "status=pending&person=1",
}


def pages(waiting: int) -> dict[str, Any]:
    """Return the cost of each page of the queue, and its queries, while so many wait."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.db import connection, reset_queries  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from tests.benchmarks import scene  # noqa: PLC0415
    from tests.desk import signed_in  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    scene.comments(scene.a_post(), common.mostly_roots(waiting), "pending")
    client = signed_in(User.objects.get())
    found = {}
    for name, query in PAGES.items():
        address = f"/admin/comments/comment/?{query}"
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked = len(queries)  # now: the next request begins a new log
        cost = common.cost(lambda: client.get(address), ROUNDS, scene.server())  # noqa: B023
        found[name] = (*cost, asked)
    return found


def bulk() -> dict[str, Any]:
    """Return the seconds it takes to approve BULK comments of a list, and to undo that."""
    django.setup()
    from django.contrib.auth.models import User  # noqa: PLC0415

    from comments import moderation, soundness  # noqa: PLC0415
    from comments.models import Comment, Decision  # noqa: PLC0415
    from tests.benchmarks import scene  # noqa: PLC0415

    scene.comments(scene.a_post(), common.mostly_roots(BULK), "pending")
    by = User.objects.get()
    times = [time.perf_counter()]
    made = moderation.gather(Comment.objects.all(), "approve", by=by)
    moderation.confirm(made, by=by)
    while moderation.carry_on(made.pk):
        pass
    times.append(time.perf_counter())
    assert Comment.objects.approved().count() == Decision.objects.count() == BULK
    outcomes = moderation.undo(made.batch, by=by)
    times.append(time.perf_counter())
    assert sum(outcome.decision is not None for outcome in outcomes) == BULK
    assert not list(soundness.faults())
    return {"approve": times[1] - times[0], "undo": times[2] - times[1]}


def main() -> None:
    """Print the tables of both engines."""
    print(f"| Database | Page | {' | '.join(f'{n:,} wait' for n in WAITING)} | queries |")
    print("|---|---|--:|--:|--:|")
    for engine in common.ENGINES:
        costs = [common.run(__spec__.name, engine, str(waiting)) for waiting in WAITING]
        for name in PAGES:
            few, many = (cost[name] for cost in costs)
            queries = f"{few[2]:.0f} / {many[2]:.0f}"
            print(f"| {engine} | {name} | {few[0]:.0f} | {many[0]:.0f} | {queries} |", flush=True)
    print(f"\n| Database | Approve {BULK:,} | Undo it |\n|---|--:|--:|")
    for engine in common.ENGINES:
        took = common.run(__spec__.name, engine, "bulk")
        print(f"| {engine} | {took['approve']:.1f} s | {took['undo']:.1f} s |", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    else:
        print(json.dumps(bulk() if sys.argv[1] == "bulk" else pages(int(sys.argv[1]))))
