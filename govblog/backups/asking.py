"""Asks a restored install for pages: a step of the drill, in a process of its own."""

import sys
from collections.abc import Iterator

from django.test import Client

from posts.models import Blog, Post

_POSTS = 20  # of each blog, the newest


def addresses(blog: Blog) -> Iterator[str]:
    """Yield the addresses of a blog that readers ask for most."""
    yield from ("/", "/feed/", "/sitemap.xml")
    posts = Post.objects.filter(blog=blog).published().order_by("-pk")[:_POSTS]
    yield from (post.get_absolute_url() for post in posts)


def main() -> int:
    """Ask, and say how many pages answered; return 1 when one did not."""
    many = 0
    for blog in Blog.objects.order_by("pk"):
        client = Client(headers={"host": blog.host})
        for address in addresses(blog):
            answer = client.get(address, secure=True)
            if answer.status_code != 200:
                print(f"{blog.host}{address} answers {answer.status_code}.", file=sys.stderr)
                return 1
            many += 1
    print(f"{many} pages were asked for, and answered.")
    return 0
