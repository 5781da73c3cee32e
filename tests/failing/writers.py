"""What readers do that changes something, each as a browser without cookies sends it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from comments.models import Comment, Confirmation, DataRequest
from comments.moderation import confirming, mailboxes, opening
from comments.people import asking
from posts import following
from posts.models import Blog, Post
from tests.comments.legal import cases
from tests.comments.mine.asking import rejected
from tests.comments.sending import FROM_HERE, TYPED, address, no_limits
from tests.comments.test_legal_views import TYPED as NOTICE
from tests.factories import CommentFactory, PostFactory
from tests.failing.trying import BESIDE, Kind
from tests.posts.following.readers import asked, follows

WORDS = "Every word of it & <more>"
READER = Client(raise_request_exception=False)
_TOKEN = "t" * 43
# An erasure is put on two lists as often as it is begun
_LISTED = BESIDE | {"comments_erasure", "comments_personevent"}


def _sends(path: str, **fields: Any) -> Callable[[], HttpResponse]:
    return lambda: READER.post(path, fields, headers=FROM_HERE)


def _post() -> Post:
    post = PostFactory()
    no_limits(post.blog)
    return Post.objects.select_related("blog").get(pk=post.pk)


def _shown() -> Comment:
    return CommentFactory(post=_post(), status="approved")


def _mine(comment: Comment, page: str = "", **fields: Any) -> Callable[[], HttpResponse]:
    return _sends(f"{opening.open_page(comment)}{page}", **fields)


def _held(rejected_one: bool = False) -> Comment:
    return rejected(_post()) if rejected_one else CommentFactory(post=_post())


def _report() -> Callable[[], HttpResponse]:
    said = {"reason": "insult", "words": WORDS, "email": "sian@example.org"}
    return _sends(f"/comments/{_shown().pk}/report/", **said)


def _reply() -> Callable[[], HttpResponse]:
    parent = _shown()
    return _sends(address(parent.post), **TYPED, parent=parent.pk)


def _legal() -> Callable[[], HttpResponse]:
    comment = cases.comment_of(post=_post())
    said = {**NOTICE, "seen": "1", "why": WORDS}
    return _sends(f"/comments/{comment.pk}/legal-notice/", **said)


def _confirmed() -> Callable[[], HttpResponse]:
    Blog.objects.filter(pk=_post().blog_id).update(auto_approve_after=1)
    comment = CommentFactory(post=Post.objects.latest("pk"))
    at = {"asked_at": timezone.now(), "expires_at": timezone.now() + confirming.VALID}
    Confirmation.objects.create(
        comment=comment, hash=confirming.hash_of(_TOKEN), text_version=1, **at
    )
    return _sends(f"/comments/confirm/{_TOKEN}/")


def _confirms() -> Callable[[], HttpResponse]:
    return _sends(following.confirm_path_of(asked(_post().blog)))


def _corrects() -> Callable[[], HttpResponse]:
    return _mine(_held(), "correct/", body=WORDS, name="Siân", seen="1")


def _box() -> Any:
    comment = _held()
    return mailboxes.made(comment.post.blog, comment.email)


def _erase() -> Callable[[], HttpResponse]:
    asking.ask(_shown(), DataRequest.Kind.ERASE)
    return _sends(asking.path_of(DataRequest.objects.get()), act="erase", sure="yes")


def _follower() -> Any:
    return follows(_post().blog)


def _again() -> Callable[[], HttpResponse]:
    return _mine(_held(True), "again/", **{**TYPED, "body": WORDS})


def _second_look() -> Callable[[], HttpResponse]:
    return _mine(_held(True), "second-look/", words=WORDS, reason=WORDS)


def _public(name: str, scene: Any, *typed: str, **more: Any) -> Kind:
    return Kind(name, scene, typed, is_public=True, **more)


KINDS = [
    _public("comment", lambda: _sends(address(_post()), **TYPED), *TYPED.values()),
    _public("reply", _reply, *TYPED.values()),
    _public("report", _report, WORDS),
    _public("legal notice", _legal, WORDS, cases.NAME),
    _public("subscription", lambda: _subscribed(_post()), "sian@example.org"),
    _public("confirmed subscription", _confirms),
    _public("ended subscription", lambda: _sends(following.unsubscribe_path_of(_follower()))),
    _public("confirmed comment", _confirmed),
    _public("confirmed mailbox", lambda: _sends(mailboxes.confirm_path_of(_box()))),
    _public("stopped mail", lambda: _sends(mailboxes.unsubscribe_path_of(_box(), "all"))),
    _public("correction", _corrects, WORDS),
    _public("withdrawal", lambda: _mine(_held(), "withdraw/")),
    _public("sent again", _again, WORDS),
    _public("second look", _second_look, WORDS),
    _public("followed", lambda: _mine(_shown(), "follow/")),
    _public("renewed link", lambda: _mine(_held(), "renew/")),
    _public("erasure", _erase, steps=True, beside=_LISTED),
]


def _subscribed(post: Post) -> Callable[[], HttpResponse]:
    return _sends("/subscribe/", email="sian@example.org", every="once")
