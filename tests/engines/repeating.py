"""One comment sent many times at once."""

import threading
from collections.abc import Callable

from django.db import connection

from comments import moderation
from comments.models import Comment, PageLink, Receipt
from posts.models import Post

SAID = moderation.Words("The same words, and enough of them", "Reader", "reader@example.org")
FROM = "192.0.2.1"


def _at_once(times: int, send: Callable[[], str]) -> list[str]:
    """Do the same in so many threads at one moment; return what each got."""
    got: list[str] = []
    barrier = threading.Barrier(times)

    def one() -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            got.append(send())
        except Exception as error:
            got.append(repr(error))
        finally:
            connection.close()

    senders = [threading.Thread(target=one) for _ in range(times)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    return got


def same_again(post: int, times: int) -> list[str]:
    """Send one comment `times` times at once; return what each got."""
    place = Post.objects.select_related("blog").get(pk=post)

    def send() -> str:
        return "repeat" if moderation.submit(place, SAID, address=FROM) is None else "stored"

    return _at_once(times, send)


def hand_in_again(post: int, times: int) -> list[str]:
    """Send one comment `times` times at once; return which were told an address of its page."""
    place = Post.objects.select_related("blog").get(pk=post)

    def send() -> str:
        return "told" if moderation.hand_in(place, SAID, address=FROM) else "not told"

    return _at_once(times, send)


def counts() -> dict[str, int]:
    """Say how many comments and receipts there are."""
    return {"comments": Comment.objects.count(), "receipts": Receipt.objects.count()}


def links_shown() -> dict[str, int]:
    """Say how many comments there are, and how many addresses were shown."""
    shown = PageLink.objects.filter(by_mail=False).count()
    return {"comments": Comment.objects.count(), "links": shown}
