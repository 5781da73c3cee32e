"""What a writer does with the private link of a comment, as a browser without cookies does it."""

import datetime as dt
import re
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from comments.models import Comment
from comments.moderation import Notes, decide, opening
from posts.models import Post
from tests import dom
from tests.comments.sending import FROM_HERE, READER, send
from tests.factories import CommentFactory, rule_of, seen, staff_of

LATER = dt.timedelta(minutes=6)  # when nothing can be undone any more


def opened(comment: Comment) -> str:
    """Return the path of a new private page of a comment."""
    return opening.open_page(comment)


def token_in(path: str) -> str:
    """Return the token of a path below /comments/mine/, or of a confirmation's address."""
    (found,) = re.findall(r"[\w-]{43}", path)
    return str(found)


def sent(post: Post, **fields: Any) -> tuple[Comment, str]:
    """Send a comment as a reader does; return it, and the path of the page that was told."""
    response = send(post, **fields)
    assert response.status_code == 303
    return Comment.objects.latest("pk"), f"/comments/mine/{token_in(response['Location'])}/"


def look(path: str, **more: Any) -> HttpResponse:
    """Open a page."""
    return READER.get(path, **more)


def press(path: str, headers: dict[str, str] | None = None, **fields: Any) -> HttpResponse:
    """Send a form from its own page."""
    return READER.post(path, fields, headers=FROM_HERE if headers is None else headers)


def text_of(path: str) -> str:
    """Return what stands on a page that answers with 200."""
    response = look(path)
    assert response.status_code == 200, path
    return dom.page(response.content).one("main").text


def ways(path: str) -> set[str]:
    """Return where the page of a comment leads below its own address."""
    links = dom.page(look(path).content).all("a")
    found = {one.attributes.get("href", "") for one in links}
    return {link.removeprefix(path).strip("/") for link in found if link.startswith(path)} - {""}


def rejected(post: Post, note: str = "", act: str = "reject", **words: Any) -> Comment:
    """Return a comment that a moderator rejected so long ago that it stands."""
    at = timezone.now() - LATER
    comment = CommentFactory(post=post, created_at=at, **words)
    by = staff_of(post.blog, "moderator")
    rule = rule_of(post.blog) if act in {"reject", "remove"} else None
    notes = Notes(writer=note, colleagues="Between us: he is a nuisance.")
    decide(seen(comment), act, by=by, rule=rule, at=at, notes=notes)
    return Comment.objects.select_related("post__blog", "content").get(pk=comment.pk)
