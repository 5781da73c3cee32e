"""The ways to place a comment that are compared. Imported once Django is set up."""

from collections.abc import Callable, Sequence

from django.db import transaction

from comments import moderation, tree
from comments.models import Comment, Content
from posts.models import Post
from tests.benchmarks import scene
from tests.benchmarks.common import WORDS
from tests.benchmarks.textbook.models import TextbookComment

Way = Callable[[int | None, int], object]


def ways_to_place(parents: Sequence[int | None]) -> tuple[dict[str, Way], int | None]:
    """Fill both tables; return the ways to place one more, and the server's process id.

    A way takes the position of the comment to answer and a number that makes the comment new.
    """
    post = scene.a_post()
    ours = [comment.pk for comment in scene.comments(post, parents)]
    theirs = [comment.pk for comment in scene.textbook_comments(post, parents)]

    def submit(answered: int | None, number: int) -> object:
        said = moderation.Words(
            f"{number}. {WORDS}", "Reader", f"r{number}@example.org", _at(ours, answered)
        )
        return moderation.submit(post, said, address=f"192.0.2.{number % 250}")

    def place(answered: int | None, number: int) -> object:
        body, key = f"{number}. {WORDS}", _at(ours, answered)
        with transaction.atomic():
            parent = None if key is None else tree.lock_parent(Comment, key)
            comment = tree.place(Comment(post=post), parent)
            return Content.objects.create(
                comment=comment, name="Reader", body=body, body_html=f"<p>{body}</p>"
            )

    def textbook(answered: int | None, number: int) -> object:
        key = _at(theirs, answered)
        return TextbookComment.objects.create(
            post=Post.objects.get(pk=post.pk),
            parent=None if key is None else TextbookComment.objects.get(pk=key),
            name="Reader",
            body=f"{number}. {WORDS}",
        )

    return {"submit": submit, "place": place, "textbook": textbook}, scene.server()


def _at(keys: Sequence[int], position: int | None) -> int | None:
    return None if position is None else keys[position]
