"""The posts that an editor picks to be read next: found by what is typed, and kept in order."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from govblog.text import clean_line
from posts import old_addresses
from posts.models import Blog, Post, PostRevision, RelatedPost
from posts.models.related import MOST_RELATED


class NotFound(ValueError):
    """No post, or more than one, is what was typed; the message says so to the editor."""


def find(blog: Blog, said: str) -> Post:
    """Return the public post of a blog with this title or address. Raises NotFound."""
    words = clean_line(said)
    shown = PostRevision.objects.public().filter(post__blog=blog).select_related("post")
    if re.match(r"https?://|/", words):
        return _at(blog, words)
    found = list(shown.filter(title__iexact=words)[:2])
    if len(found) == 1:
        return found[0].post
    if found:
        raise NotFound(f"More than one post is called “{words}”. Enter its address.")
    raise NotFound(f"No published post of this blog is called “{words}”.")


def _at(blog: Blog, words: str) -> Post:
    try:
        asked = urlsplit(words)
        path = old_addresses.present(blog, asked.path) or asked.path
        match = resolve(path)
    except (ValueError, Resolver404):
        match = None
    ours = match is not None and match.url_name == "article"
    if match is not None and ours and (not asked.netloc or words.startswith(f"{blog.origin}/")):
        posts = Post.objects.published().filter(blog=blog, slug=match.kwargs["slug"])
        post = posts.first()
        if post is not None and post.get_absolute_url() == path:
            return post
    raise NotFound(f"No published post of this blog has the address {words}")


def offered(blog: Blog, most: int = 200) -> list[str]:
    """Return the titles of the newest public posts of a blog, for an editor to choose from."""
    newest = PostRevision.objects.public().filter(post__blog=blog).newest_first()
    return list(newest.values_list("title", flat=True)[:most])


def words_for(revision: PostRevision) -> list[str]:
    """Return what `find` finds the posts by that a text names; those not public are left out."""
    shown = PostRevision.objects.public().filter(post__blog=revision.post.blog)
    named = shown.filter(post__named_by__revision=revision).order_by("post__named_by__place")
    return [
        one.title
        if shown.filter(title__iexact=one.title).count() == 1
        else one.post.get_absolute_url()
        for one in named.select_related("post")
    ]


def keep(revision: PostRevision, posts: Sequence[Post]) -> None:
    """Keep which posts a text names, in this order, itself and repeats left out."""
    named = {post.pk: post for post in posts if post.pk != revision.post_id}
    revision.related.all().delete()
    RelatedPost.objects.bulk_create(
        RelatedPost(revision=revision, post=post, place=place)
        for place, post in enumerate(list(named.values())[:MOST_RELATED], start=1)
    )
