"""What is read next is what an editor picked, as long as readers may see it."""

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from posts import publishing, related, renaming
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import READER
from tests.factories import BlogFactory, PostFactory

pytestmark = pytest.mark.django_db


def shown(post: Post) -> list[str]:
    """Return the titles under “You may also be interested in” on an article."""
    page = dom.page(READER.get(post.get_absolute_url()).content)
    return [link.text for part in page.all(of="app-related") for link in part.all("a")]


def test_picked_posts_stand_under_the_article_in_their_order_without_the_withdrawn(
    blog: Blog, editor: User
) -> None:
    picked = [PostFactory(title=f"P{n}") for n in range(7)]
    post = PostFactory(related=[picked[3], picked[0], picked[3], picked[5]])
    assert shown(post) == ["P3", "P0", "P5"]
    assert not shown(PostFactory())
    assert len(shown(PostFactory(related=picked))) == 5
    publishing.withdraw(picked[0], by=editor, reason="Old.")
    renaming.rename(picked[5], "elsewhere", by=editor)
    assert shown(post) == ["P3", "P5"]
    publishing.put_back(picked[0], by=editor)
    assert shown(post) == ["P3", "P0", "P5"]


def test_a_post_does_not_name_itself(post: Post, editor: User) -> None:
    words = publishing.Text("T", "<p>B</p>", related=[post])
    assert not publishing.save_draft(post, words, by=editor, seen=2).related.exists()


def test_a_post_is_found_by_its_title_or_any_address_it_ever_had(
    blog: Blog, editor: User, settings: Settings
) -> None:
    settings.BASE_URL = "https://blog.example.org"
    post = PostFactory(title="Opening hours")
    old = post.get_absolute_url()
    new = renaming.rename(post, "hours", by=editor).get_absolute_url()
    for said in ("Opening hours", " opening HOURS ", old, new, f"https://blog.example.org{old}"):
        assert related.find(blog, said) == post


@pytest.mark.parametrize(
    "said",
    ["Nothing", "/2026/01/01/nothing/", "/", "/admin/", "https://elsewhere.example{path}",
     "https://[", "/\0", "x" * 5_000, "Theirs", "Draft", "Old", "\ud800"],
)  # fmt: skip
def test_what_names_no_public_post_of_the_blog_is_told_in_words(blog: Blog, said: str) -> None:
    path = PostFactory().get_absolute_url()
    PostFactory(blog=BlogFactory(), title="Theirs")
    PostFactory(title="Draft", draft=True)
    PostFactory(title="Old", withdrawn="It is old.")
    with pytest.raises(related.NotFound, match="No published post of this blog"):
        related.find(blog, said.format(path=path))


def test_a_title_of_two_posts_asks_for_an_address_and_the_form_shows_one(blog: Blog) -> None:
    one, _ = PostFactory(title="Twice"), PostFactory(title="twice")
    with pytest.raises(related.NotFound, match="More than one post is called “Twice”"):
        related.find(blog, "Twice")
    text = PostFactory(related=[PostFactory(title="Once"), one]).revisions.get()
    assert related.words_for(text) == ["Once", one.get_absolute_url()]
    assert [related.find(blog, said) for said in related.words_for(text)][1] == one
