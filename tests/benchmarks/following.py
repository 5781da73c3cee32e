"""What it costs to tell 10,000 followers of one post, and what readers notice of it.

Run it with `python -m tests.benchmarks.following`; a number after it is another number of
followers. A blog has so many followers by email who are told at once. A post is published, and the
clock writes all their letters, tick after tick, while a reader asks for the article again and
again; then one correction of the post is told likewise. What sending takes is the mail server's.
"""

import datetime as dt
import json
import resource
import subprocess
import sys
import time
from statistics import median, quantiles
from typing import Any

import django

from tests.benchmarks import common

MANY = 10_000
READS = 200


def step(many: int) -> dict[str, dict[str, float]]:
    """Return what telling a post costs, and what telling a correction of it."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from posts import publishing  # noqa: PLC0415
    from tests.benchmarks import scene  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    post = scene.a_post()
    editor = post.revisions.get().saved_by
    _followers(post.blog, many)
    scene.settle()
    article = post.get_absolute_url()
    found = {"post": _told(article, many)}
    text = publishing.Text("Article", "<p>Corrected.</p>")
    publishing.save_draft(post, text, by=editor, seen=post.revisions.get().version)
    publishing.publish(post, by=editor, note="figure corrected")
    found["correction"] = _told(article, 2 * many)
    return found


def _followers(blog: Any, many: int) -> None:
    """Let so many people follow a blog since long ago."""
    from django.utils import timezone  # noqa: PLC0415

    from comments.persons import person_of  # noqa: PLC0415
    from govblog import links  # noqa: PLC0415
    from posts.models import Blog, Subscription  # noqa: PLC0415

    # What is published is told at once: nobody waits five minutes for a benchmark
    Blog.objects.update(undo_minutes=0)
    long_ago = timezone.now() - dt.timedelta(days=9)
    said = {"blog": blog, "made_at": long_ago, "confirmed_at": long_ago, "since": long_ago}
    emails = [f"reader{number}@example.org" for number in range(many)]
    Subscription.objects.bulk_create(
        (
            Subscription(
                email=email,
                person=person_of(email),
                ref=links.new_ref(),
                whole=True,
                everywhere=False,
                every=Subscription.Every.ONCE,
                **said,
            )
            for email in emails
        ),
        batch_size=1_000,
    )


def _told(article: str, letters: int) -> dict[str, float]:
    """Tell all that is due in another process; return its seconds, and how readers fare."""
    from govblog.models import Letter  # noqa: PLC0415

    before, during = common.reads(article, READS), []
    earlier = _children()
    began = time.perf_counter()
    clock = subprocess.Popen([sys.executable, "-m", __spec__.name, "tell"])
    while clock.poll() is None:
        during += common.reads(article, 1)
    took, cpu = time.perf_counter() - began, _children() - earlier
    assert Letter.objects.count() == letters, "everyone is told once"
    return {
        "tell": took,
        "cpu": cpu,
        "before": median(before),
        "during": median(during),
        "worst": quantiles(during, n=20)[-1] if len(during) > 1 else during[0],
    }


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tell_all() -> None:
    """Write all letters that are due, tick after tick."""
    django.setup()
    from posts import following  # noqa: PLC0415

    while following.tell():
        pass


def main(many: int) -> None:
    """Print the table of both engines."""
    print(
        f"| Database | What {many:,} are told | all letters | CPU | article before "
        "| while they are told | of 20, the slowest |\n|---|---|--:|--:|--:|--:|--:|"
    )
    for engine in common.ENGINES:
        for what, cost in common.run(__spec__.name, engine, "step", str(many)).items():
            print(
                f"| {engine} | a {what} | {cost['tell']:.1f} s | {cost['cpu']:.1f} s "
                f"| {cost['before']:.1f} ms | {cost['during']:.1f} ms | {cost['worst']:.1f} ms |",
                flush=True,
            )


if __name__ == "__main__":
    if sys.argv[1:2] == ["tell"]:
        tell_all()
    elif sys.argv[1:2] == ["step"]:
        print(json.dumps(step(int(sys.argv[2]))))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)
