"""People who are asked by mail whether a comment is theirs, for the tests of it."""

import re
from typing import Any

from django.http import HttpResponse

from comments import moderation
from comments.models import Comment
from govblog.models import Letter
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import FROM_HERE, READER, no_limits
from tests.factories import CommentFactory

EMAIL = "sian@example.org"


def sent(post: Post, body: str = "Another thought.", **said: Any) -> Comment:
    """Send a comment as Siân does; return it."""
    words = moderation.Words(body, "Siân", **{"email": EMAIL, **said})
    comment = moderation.submit(post, words, address="192.0.2.1")
    assert comment is not None
    return comment


def link() -> str:
    """Return the path of the link in the newest letter."""
    text = Letter.objects.latest("pk").text
    found = re.search(r"http://127.0.0.1:8000(/comments/confirm/[\w-]{43}/)\n", text)
    assert found
    return found[1]


def token() -> str:
    """Return the token of the newest letter."""
    return link().split("/")[3]


def press(path: str, **headers: str) -> HttpResponse:
    """Press the button on the page of a link."""
    return READER.post(path, headers=headers or FROM_HERE)


def status(comment: Comment) -> str:
    """Return the status of a comment now."""
    return Comment.objects.get(pk=comment.pk).status


def heading(response: HttpResponse) -> str:
    """Return the heading of a page."""
    return dom.page(response.content).one("h1").text


def place_of(post: Post) -> Post:
    """Let the post's blog publish so from two approved comments on, which Siân has."""
    Blog.objects.filter(pk=post.blog_id).update(auto_approve_after=2)
    no_limits(post.blog)
    for _ in range(2):
        CommentFactory(post=post, email=EMAIL, status="approved")
    return Post.objects.select_related("blog").get(pk=post.pk)
