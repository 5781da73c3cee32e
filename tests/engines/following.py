"""What a worker process can do with readers who follow a blog by email."""

import datetime as dt

from django.utils import timezone

from govblog.models import Letter
from posts import following, publishing
from posts.following import Choice
from posts.models import ChangeTelling, Post, PostRevision, Subscription, Telling
from tests import factories
from tests.engines.killing import ends_before


def post_to_tell(at_once: int, daily: int, changed: bool = False) -> None:
    """Have a post that is to be told now to so many readers at once, and to so many by the day.

    Or, with `changed`, an old one of which is to be told what changed.
    """
    blog = factories.the_blog()
    for number in range(at_once + daily):
        every = "once" if number < at_once else "day"
        email = f"{timezone.now():%H%M%S%f}{number}@example.org"
        assert following.ask(blog, email, Choice(every))
    long_ago = timezone.now() - dt.timedelta(days=3)
    Subscription.objects.update(confirmed_at=long_ago, since=long_ago)
    lately = timezone.now() - dt.timedelta(days=2)
    if changed:
        _changed_post(lately)
    else:
        factories.PostFactory(blog=blog, at=lately)
    Letter.objects.all().delete()


def _changed_post(at: dt.datetime) -> None:
    post = factories.PostFactory(at=at - dt.timedelta(days=30))
    by, text = factories.staff_of(post.blog, "editor"), publishing.Text("Article", "<p>New.</p>")
    publishing.save_draft(post, text, by=by, seen=post.revisions.get().version)
    publishing.publish(post, by=by, at=at, note="figure corrected")


def tell_followers(killed_at: int = 0) -> int:
    """Tell what is due as the worker's clock does; return how many letters were written.

    With `killed_at` the process ends before that statement to the database.
    """
    with ends_before(killed_at):
        return following.tell() + following.write_digests()


def followers_told() -> list[int]:
    """Return how many letters there are, to how many, and what was told to the end."""
    Letter.objects.update(due_at=timezone.now())
    found = list(Letter.objects.values_list("to", flat=True))
    ended = [kind.objects.exclude(done_at=None).count() for kind in (Telling, ChangeTelling)]
    return [len(found), len(set(found)), *ended]


def forget_followers() -> None:
    """Forget the readers, the letters, and that posts and changes were told."""
    for model in (Subscription, Letter, Telling, ChangeTelling):
        model.objects.all().delete()
    long_ago = timezone.now() - dt.timedelta(days=60)
    Post.objects.update(first_published_at=long_ago)
    PostRevision.objects.update(publish_at=long_ago)
