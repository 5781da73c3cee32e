"""An article is light: a slow line carries it with a hundred comments."""

import gzip
import re
from pathlib import Path

import pytest

from posts.models import Blog
from tests.comments.sending import READER
from tests.factories import CommentFactory, PictureFactory, PostFactory

BUILD = Path(__file__).resolve().parents[2] / "build"
ORDINARY = (
    "I used the form last week and could not find where to say that my address had changed. "
    "The page about moving house does not mention it, and the phone line closes at five. "
    "It would help to put the link on the first page, number {}, with what to have to hand."
)


@pytest.mark.django_db
def test_an_article_with_a_hundred_comments_is_at_most_200_kilobytes(blog: Blog) -> None:
    Blog.objects.update(threads_per_page=100)
    picture = PictureFactory(blog=blog)
    paragraph = "<p>" + "What we did, why we did it, and what we learned on the way. " * 8 + "</p>"
    figure = f'<figure><img src="{picture.file.url}" alt="A square"></figure>'
    body = "<h2>Part</h2>".join([paragraph * 4, paragraph * 4 + figure, paragraph * 4])
    post = PostFactory(blog=blog, body=body, picture=picture)
    for number in range(100):
        CommentFactory(post=post, body=ORDINARY.format(number), name=f"Reader {number}",
                       status="approved")  # fmt: skip
    answer = READER.get(post.get_absolute_url())
    html = answer.content
    assert all(f"number {number}," in html.decode() for number in range(100))
    assert len(html) <= 200_000
    assert len(gzip.compress(html, 6)) <= 25_000
    assert not answer.cookies
    sources = rb'<(?:script|img|iframe|link)\b[^>]*\b(?:src|href)="(https?://[^"]*)"'
    assert all(one.decode().startswith(blog.origin) for one in re.findall(sources, html))


@pytest.mark.skipif(not BUILD.is_dir(), reason="the front end is not compiled")
def test_style_sheet_and_script_are_at_most_60_kilobytes_compressed() -> None:
    files = [BUILD / "site.css", BUILD / "site.js"]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) <= 60_000
