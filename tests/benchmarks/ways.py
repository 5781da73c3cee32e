"""The ways to place a comment that are compared. Imported once Django is set up."""

from collections.abc import Callable, Sequence
from io import BytesIO
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
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

    ways: dict[str, Way] = {
        "sent": _sent(post, ours),
        "submit": submit,
        "place": place,
        "textbook": textbook,
    }
    return ways, scene.server()


def _sent(post: Post, ours: Sequence[int]) -> Way:
    send = sent_to(f"{post.get_absolute_url()}comments/")

    def sent(answered: int | None, number: int) -> object:
        said = {"body": f"{number}. Sent. {WORDS}", "name": "Reader", "elapsed": "60"}
        parent = "" if answered is None else str(ours[answered])
        return send(
            f"192.0.2.{number % 250}", **said, email=f"s{number}@example.org", parent=parent
        )

    return sent


def sent_to(path: str) -> Callable[..., None]:
    """Return a way to send a form to the whole WSGI application, from a network address."""
    application = WSGIHandler()

    def send(address: str, **fields: str) -> None:
        body, said = urlencode(fields).encode(), []
        request = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_ORIGIN": "http://127.0.0.1:8000",
            "REMOTE_ADDR": address,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "wsgi.url_scheme": "http",
        }
        response = application(request, lambda status, headers: said.append(status))
        response.close()
        if not said[0].startswith("303"):
            raise RuntimeError(f"{path}: {said[0]}")

    return send


def _at(keys: Sequence[int], position: int | None) -> int | None:
    return None if position is None else keys[position]
