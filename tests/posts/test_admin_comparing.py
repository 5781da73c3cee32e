"""Any two texts of a post stand side by side, and an earlier one is taken up again."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from posts import publishing
from posts.models import Blog, Post
from posts.publishing import Text
from tests import dom
from tests.desk import desk_of, page, signed_in, told
from tests.factories import (
    AuthorFactory,
    BlogFactory,
    CategoryFactory,
    PictureFactory,
    PostFactory,
    StaffFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor: User) -> Client:
    """A browser in which the editor is signed in."""
    return signed_in(editor)


@pytest.fixture
def twice(blog: Blog, editor: User) -> Post:
    """A post published with one text, and a draft with another."""
    post = PostFactory(
        blog=blog,
        by=editor,
        title="Ten days",
        excerpt="In short.",
        body="<h2>How</h2><p>We answer in <a href='https://example.org/'>ten</a> days.</p>",
        authors=[AuthorFactory(name="Gwen Morgan")],
    )
    body = "<h2>How</h2><p>We answer in five days.</p><p>Write.</p>"
    later = Text(
        "Five days",
        body,
        excerpt="In short.",
        picture=PictureFactory(alt="A door"),
        categories=[CategoryFactory(name="News")],
    )
    seen = post.revisions.get().version
    publishing.save_draft(post, later, by=editor, seen=seen)
    return post


def address(post: Post, query: str = "") -> str:
    return f"/admin/posts/post/{post.pk}/compare/{query}"


def marked(shown: dom.Node) -> dict[str, list[str]]:
    """Return what is marked as gone and as new."""
    return {tag: [node.text for node in shown.all(tag)] for tag in ("del", "ins")}


def test_the_newest_text_is_compared_with_the_one_before_it(twice: Post, desk: Client) -> None:
    shown = page(desk, address(twice))
    assert [node.text for node in shown.all("h3")] == [
        "Title", "Text", "Lead picture", "Authors", "Categories",
    ]  # fmt: skip
    assert marked(shown) == {
        "del": ["[gone: Ten]", "[gone: ten (https://example.org/)]", "[gone: Gwen Morgan]"],
        "ins": ["[new: Five]", "[new: five]", "[new: Write.]", "[new: A door]", "[new: News]"],
    }
    assert "Text 1 (published)" in shown.one("h2").text


def test_the_other_way_round_what_is_new_was_gone(twice: Post, desk: Client) -> None:
    shown = page(desk, address(twice, "?from=2&to=1"))
    assert marked(shown)["ins"][0] == "[new: Ten]"
    same = page(desk, address(twice, "?from=1&to=1"))
    assert "There is no difference." in same.text


def test_a_change_of_form_alone_is_told_in_words(blog: Blog, desk: Client, editor: User) -> None:
    post = PostFactory(by=editor, body="<p>The same words.</p>")
    seen, title = post.revisions.get().version, post.revisions.get().title
    bold = Text(title, "<p>The <strong>same</strong> words.</p>")
    publishing.save_draft(post, bold, by=editor, seen=seen)
    assert "The words are the same." in page(desk, address(post)).text


def test_a_text_that_is_none_is_not_compared(twice: Post, desk: Client) -> None:
    for query in ("?from=0", "?to=99", "?from=x", f"?to={'9' * 30}", "?from=%00", "?to=%D9%A3"):
        response = desk.get(address(twice, query))
        assert response.status_code == 404, query
        assert "This post has no such text." in dom.page(response.content).text


def test_an_earlier_text_is_restored_as_the_draft(twice: Post, desk: Client) -> None:
    form = next(
        f for f in page(desk, address(twice)).all("form") if f.all("button", name="restore")
    )
    said = {node["name"]: node["value"] for node in form.all("input")}
    said["restore"] = form.one("button")["value"]
    (message,) = told(desk.post(address(twice), said), desk)
    assert message == "Text 1 is the draft now. Readers see no change yet."
    assert publishing.draft_of(twice).title == "Ten days"  # type: ignore[union-attr]
    assert "Earlier text restored by" in page(desk, desk_of(twice.pk)).text


def test_what_cannot_be_restored_is_refused_in_words(twice: Post, desk: Client) -> None:
    for said in ({"restore": "1", "seen": "1"}, {"restore": "x"}, {"restore": "9" * 30}, {}):
        (message,) = told(desk.post(address(twice), said), desk)
        assert "saved this draft" in message or "no such text" in message
    assert publishing.draft_of(twice).title == "Five days"  # type: ignore[union-attr]


def test_the_texts_of_another_blog_are_not_shown(twice: Post) -> None:
    other = StaffFactory(blog=BlogFactory(), role="editor")
    assert signed_in(other).get(address(twice)).status_code == 404


def test_the_number_of_questions_does_not_grow_with_the_texts(
    twice: Post, desk: Client, editor: User, django_assert_max_num_queries: object
) -> None:
    for n in range(4):
        publishing.publish(twice, by=editor)
        seen = twice.revisions.latest("number").version
        publishing.save_draft(twice, Text(f"T{n}", f"<p>{n}</p>"), by=editor, seen=seen)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        page(desk, address(twice, "?from=1&to=4"))
