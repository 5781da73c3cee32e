"""What a worker process can do with readers who follow a blog by email."""

import datetime as dt

from django.utils import timezone

from govblog.models import Letter
from posts import following
from posts.following import Choice
from posts.models import Post, Subscription, Telling
from tests import factories
from tests.engines.killing import ends_before


def post_to_tell(at_once: int, daily: int) -> None:
    """Have a post that is to be told now to so many readers at once, and to so many by the day."""
    blog = factories.the_blog()
    for number in range(at_once + daily):
        every = "once" if number < at_once else "day"
        email = f"{timezone.now():%H%M%S%f}{number}@example.org"
        assert following.ask(blog, email, Choice(every))
    long_ago = timezone.now() - dt.timedelta(days=3)
    Subscription.objects.update(confirmed_at=long_ago, since=long_ago)
    factories.PostFactory(blog=blog, at=timezone.now() - dt.timedelta(days=2))
    Letter.objects.all().delete()


def tell_followers(killed_at: int = 0) -> int:
    """Tell what is due as the worker's clock does; return how many letters were written.

    With `killed_at` the process ends before that statement to the database.
    """
    with ends_before(killed_at):
        return following.tell() + following.write_digests()


def followers_told() -> list[int]:
    """Return how many letters there are, to how many, about posts told to the end."""
    Letter.objects.update(due_at=timezone.now())
    found = list(Letter.objects.values_list("to", flat=True))
    return [len(found), len(set(found)), Telling.objects.exclude(done_at=None).count()]


def forget_followers() -> None:
    """Forget the readers, the letters, and that the posts were told."""
    for model in (Subscription, Letter, Telling):
        model.objects.all().delete()
    Post.objects.update(first_published_at=timezone.now() - dt.timedelta(days=30))
