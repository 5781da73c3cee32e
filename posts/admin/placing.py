"""What is done at the desk of a post about its address and its place on the front page."""

from collections.abc import Callable

from django.http import HttpRequest

from govblog.staff import person
from posts import featuring, renaming
from posts.models import Post


def _rename(request: HttpRequest, post: Post) -> str:
    wished, seen = request.POST.get("slug", ""), request.POST.get("seen", "")
    renamed = renaming.rename(post, wished, by=person(request), seen=seen)
    path = renamed.get_absolute_url()
    return f"Renamed. The address is {path} now, and the old one leads there."


def _feature(request: HttpRequest, post: Post) -> str:
    before = featuring.feature(post, by=person(request))
    return "This post now leads the front page" + (
        f", in place of “{before.revisions.latest('number')}”." if before else "."
    )


def _unfeature(request: HttpRequest, post: Post) -> str:
    featuring.unfeature(post, by=person(request))
    return "This post does not lead the front page any more."


ACTS: dict[str, Callable[[HttpRequest, Post], str]] = {
    "rename": _rename,
    "feature": _feature,
    "unfeature": _unfeature,
}
