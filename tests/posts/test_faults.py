"""A post is published only when its readers can read it."""

import pytest
from django.contrib.auth.models import User

from govblog import sanitise
from posts import publishing
from posts.models import Blog, Post
from posts.publishing import NotDone, Text
from tests.factories import (
    BlogFactory,
    PictureFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (Text("", "<p>A body.</p>"), "Give the post a title"),
        (Text("A title", " "), "Write the post"),
        (Text("A title", "<script>x()</script>"), "Write the post"),
        (Text("A title", '<img src="/media/x.png" alt="X">'), "not one of this blog’s pictures"),
    ],
)
def test_a_post_with_a_fault_is_not_published(
    blog: Blog, editor: User, words: Text, fault: str
) -> None:
    post = publishing.start(blog, words, by=editor)
    with pytest.raises(NotDone, match=fault):
        publishing.publish(post, by=editor)
    assert not Post.objects.published().contains(post)


@pytest.mark.parametrize(
    ("decorative", "alt", "publishes"),
    [(False, "A square", True), (False, "", False), (False, "  ", False), (True, "", True)],
)
def test_a_picture_in_the_text_is_described_or_decorative(
    editor: User, decorative: bool, alt: str, publishes: bool
) -> None:
    picture = PictureFactory(alt="" if decorative else "A blue square")
    body = f'<p>Look:</p><img src="{picture.file.url}" alt="{alt}">'
    post = PostFactory(by=editor, body=body, draft=True)
    if publishes:
        publishing.publish(post, by=editor)
    else:
        with pytest.raises(NotDone, match="Picture 1 has no alternative text"):
            publishing.publish(post, by=editor)


def test_a_picture_of_another_blog_is_not_published(editor: User) -> None:
    elsewhere = PictureFactory(blog=BlogFactory())
    post = PostFactory(by=editor, body=f'<img src="{elsewhere.file.url}" alt="X">', draft=True)
    with pytest.raises(NotDone, match="not one of this blog’s pictures"):
        publishing.publish(post, by=editor)


def test_a_text_beyond_the_limit_is_refused_whole(blog: Blog, editor: User) -> None:
    with pytest.raises(sanitise.TooLong):
        publishing.start(blog, Text("A title", "x" * 1_000_001), by=editor)
    assert not Post.objects.exists()
