"""What a process beside the site does: `python -m tests.crashing.acts ACT`.

`scene` makes a blog with an open post and says its path, `decide` approves what waits and says each
comment once that is done, `look` says all that is there and what is wrong with it.
"""

import json
import sys
import time

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import InterfaceError, OperationalError, close_old_connections  # noqa: E402

from comments import moderation, soundness, verifying  # noqa: E402
from comments.models import Comment  # noqa: E402
from posts.models import Blog, Picture  # noqa: E402
from tests import factories  # noqa: E402


def scene() -> None:
    """Make a blog that takes comments as fast as they come."""
    call_command("migrate", verbosity=0)
    blog = factories.BlogFactory(limit_address=10**6, limit_email=10**6, limit_post=10**6)
    factories.staff_of(blog, "moderator")
    print(json.dumps(factories.PostFactory(blog=blog).get_absolute_url()))


def decide() -> None:
    """Approve what waits, one after the other, until ended; say the number of each."""
    by = None
    while True:
        try:
            by = by or factories.staff_of(Blog.objects.get(), "moderator")
            for comment in Comment.objects.filter(status="pending").order_by("pk")[:20]:
                moderation.decide(factories.seen(comment), "approve", by=by)
                print(comment.pk, flush=True)
        except (OperationalError, InterfaceError):
            close_old_connections()
        time.sleep(0.05)


def look() -> None:
    """Say every comment with its state, each fault, and the files of pictures."""
    said = {
        "comments": list(Comment.objects.values_list("pk", "content__body", "status")),
        "faults": [fault.says for fault in soundness.faults()],
        "decisions": [one.says for blog in Blog.objects.all() for one in verifying.faults(blog)],
        "pictures": list(Picture.objects.values_list("file", flat=True)),
    }
    print(json.dumps(said))


if __name__ == "__main__":
    {"scene": scene, "decide": decide, "look": look}[sys.argv[1]]()
