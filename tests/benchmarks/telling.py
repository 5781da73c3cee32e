"""What telling 10,000 commenters costs, and what readers notice of it.

Run it with `python -m tests.benchmarks.telling`.
10,000 comments with an email are approved as one list: with no mailboxes, so that nothing is to be
told, and with a confirmed mailbox each. Then the clock tells them all, while a reader asks for the
article again and again.
"""

import json
import resource
import subprocess
import sys
import time
from statistics import median
from typing import Any

import django

from tests.benchmarks import common

MANY = 10_000
READS = 200


def step(mailboxes: bool) -> dict[str, Any]:
    """Return the seconds that approving MANY comments takes, and what telling them costs."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth.models import User  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from comments import moderation  # noqa: PLC0415
    from comments.models import Comment, Content, Mailbox, News  # noqa: PLC0415
    from comments.persons import person_of  # noqa: PLC0415
    from govblog import links  # noqa: PLC0415
    from tests.benchmarks import scene  # noqa: PLC0415

    settings.ALLOWED_HOSTS = ["*"]
    post = scene.a_post()
    scene.comments(post, common.mostly_roots(MANY), "pending")
    contents = list(Content.objects.order_by("pk"))
    for number, content in enumerate(contents):
        content.email = f"reader{number}@example.org"
        content.person = person_of(content.email)
    Content.objects.bulk_update(contents, ["email", "person"], batch_size=500)
    if mailboxes:
        now = timezone.now()
        said = {"blog": post.blog, "made_at": now, "confirmed_at": now}
        Mailbox.objects.bulk_create(
            Mailbox(email=one.email, person=person_of(one.email), ref=links.new_ref(), **said)
            for one in contents
        )
    began = time.perf_counter()
    made = moderation.gather(Comment.objects.all(), "approve", by=User.objects.get())
    moderation.confirm(made, by=User.objects.get())
    while moderation.carry_on(made.pk):
        pass
    took = {"approve": time.perf_counter() - began}
    assert News.objects.count() == (MANY if mailboxes else 0)
    return took | (_told(post.get_absolute_url()) if mailboxes else {})


def _told(article: str) -> dict[str, Any]:
    """Tell all that is due in another process; return its seconds, and how readers fare."""
    from django.utils import timezone  # noqa: PLC0415

    from comments.models import News, Step  # noqa: PLC0415
    from govblog.models import Letter  # noqa: PLC0415

    News.objects.update(due_at=timezone.now())
    Step.objects.update(undo_until=timezone.now())
    before, during = common.reads(article, READS), []
    began = time.perf_counter()
    clock = subprocess.Popen([sys.executable, "-m", __spec__.name, "tell"])
    while clock.poll() is None:
        during += common.reads(article, 1)
    took, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert Letter.objects.count() == MANY
    cpu = used.ru_utime + used.ru_stime
    return {"tell": took, "cpu": cpu, "before": median(before), "during": median(during)}


def tell_all() -> None:
    """Tell all that is due, tick after tick."""
    django.setup()
    from comments import mailing  # noqa: PLC0415

    while mailing.tell():
        pass


def main() -> None:
    """Print the table of both engines."""
    print(
        f"| Database | Approve {MANY:,}, nobody to tell | all to tell | tell 1,000 | its CPU |",
        end="",
    )
    print(" article before | while they are told |\n|---|--:|--:|--:|--:|--:|--:|")
    for engine in common.ENGINES:
        none, all_of_them = (common.run(__spec__.name, engine, way) for way in ("none", "all"))
        each, cpu = (all_of_them[what] * 1_000 / MANY for what in ("tell", "cpu"))
        print(
            f"| {engine} | {none['approve']:.1f} s | {all_of_them['approve']:.1f} s | {each:.1f} s "
            f"| {cpu:.1f} s | {all_of_them['before']:.1f} ms | {all_of_them['during']:.1f} ms |",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    elif sys.argv[1] == "tell":
        tell_all()
    else:
        print(json.dumps(step(sys.argv[1] == "all")))
