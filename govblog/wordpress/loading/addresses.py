"""Addresses of the old blog, each of which leads on to what stood there."""

from urllib.parse import unquote

from posts import old_addresses
from posts.models import Blog, OldAddress
from posts.models.moved import LONGEST_PATH


def leave(blog: Blog, path: str, target: old_addresses.Target) -> bool:
    """Let an old path lead to `target`, unless it is its own or leads on already.

    Return whether the path answers with the target now.
    """
    said = unquote(path)
    closed = said if said.endswith("/") or "?" in said else f"{said}/"
    if not said.strip("/") or "\0" in said or len(closed) > LONGEST_PATH:
        return False
    if closed == target.get_absolute_url():
        return True
    kept = OldAddress.objects.filter(blog=blog, path=closed).first()
    if kept is None:
        old_addresses.leave(blog, closed, target)
        return True
    return kept.target == target
