"""Senior moderators set the hold rules of their blogs, and try them before they switch them on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from comments.models import Comment, HoldRule, HoldRuleChange
from posts.models import Blog, Post
from tests import dom
from tests.desk import page, signed_in, told
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory

pytestmark = pytest.mark.django_db
RULES = "/admin/comments/holdrule/"


@pytest.fixture
def desk(blog: Blog) -> Client:
    """A browser in which a senior moderator of `blog` is signed in."""
    return signed_in(StaffFactory(blog=blog, role="senior moderator"))


def rule(blog: Blog, kind: str) -> str:
    """Return the address of one rule of a blog."""
    return f"{RULES}blog/{blog.pk}/{kind}/"


def turned(blog: Blog, kind: str, to: str, seen: int = 0) -> dict[str, object]:
    """Return what the button of a rule in the list sends."""
    return {"blog": blog.pk, "kind": kind, "turn": to, "seen": seen}


def test_every_rule_of_ones_blogs_stands_in_the_list_with_its_state(
    post: Post, desk: Client
) -> None:
    BlogFactory(name="Elsewhere")
    CommentFactory(post=post, marks=["links", "too fast"])
    shown = page(desk, RULES)
    assert "Elsewhere" not in shown.text
    rows = [row.text for row in shown.one("table", of="app-rules").all("tr")[1:]]
    assert len(rows) == 10
    assert rows[0].startswith("Words and phrases Off 0 Turn on")
    assert rows[1].startswith("Many links Most links a comment may have: 2 On 1 Turn off")


def test_a_rule_is_turned_on_and_off_with_one_button(blog: Blog, desk: Client) -> None:
    assert told(desk.post(RULES, turned(blog, "too-fast", "off")), desk) == [
        "Sent too fast is off."
    ]
    assert not HoldRule.objects.get(kind="too fast").is_on
    assert told(desk.post(RULES, turned(blog, "too-fast", "on", seen=1)), desk) == [
        "Sent too fast is on."
    ]
    (late,) = told(desk.post(RULES, turned(blog, "too-fast", "off", seen=1)), desk)
    assert "changed this rule on" in late
    assert HoldRule.objects.get().is_on


def test_a_button_that_was_tampered_with_turns_nothing(blog: Blog, desk: Client) -> None:
    elsewhere = BlogFactory()
    good = turned(blog, "links", "off")
    for wrong in ({}, {"blog": elsewhere.pk}, {"blog": "x"}, {"kind": "x"}, {"turn": "x"},
                  {"blog": "9" * 500}, {"kind": "too fast"}):  # fmt: skip
        said = {**good, **wrong} if wrong else {}
        assert told(desk.post(RULES, said), desk) == ["Choose a rule to turn on or off."]
    for seen in ("", "x", "9" * 500, "٣", "-1"):
        desk.post(RULES, {**good, "seen": seen})
    assert HoldRuleChange.objects.count() <= 1


def test_a_list_of_words_is_saved_tidied_and_shown_again(blog: Blog, desk: Client) -> None:
    said = {"is_on": "on", "entries": "casino\r\n\r\n free money \r\n", "seen": "0", "act": "save"}
    assert told(desk.post(rule(blog, "words"), said), desk) == ["Words and phrases: saved."]
    shown = page(desk, rule(blog, "words"))
    assert shown.one("textarea").raw.strip() == "casino\nfree money"
    assert "turned on; added “casino”, “free money”" in shown.text


def test_what_has_to_be_corrected_is_told_line_by_line_and_stays(blog: Blog, desk: Client) -> None:
    said = {"is_on": "on", "entries": "fine\n*\nfree money", "seen": "0", "act": "save"}
    response = desk.post(rule(blog, "words"), said)
    assert response.status_code == 422
    shown = dom.page(response.content)
    (link,) = shown.one(of="errornote").all("a")
    assert link.text.startswith("Line 2, “*”: a * alone would hold every comment.")
    assert shown.one(id=link["href"].removeprefix("#")).raw.strip() == said["entries"]
    assert not HoldRule.objects.exists()


def test_a_number_that_is_none_is_refused_and_stays(blog: Blog, desk: Client) -> None:
    for number in ("", "x", "51", "-1", "٣", "9" * 500, "1.5"):
        said = {"is_on": "on", "number": number, "seen": "0", "act": "save"}
        response = desk.post(rule(blog, "links"), said)
        assert response.status_code == 422
        shown = dom.page(response.content)
        assert shown.one(of="errornote").one("a")["href"] == "#number"
        assert shown.one(id="number").attributes["value"] == number
    assert not HoldRule.objects.exists()


def test_the_second_editor_is_told_and_keeps_what_was_typed(blog: Blog, desk: Client) -> None:
    other = StaffFactory(blog=blog, role="administrator", first_name="Staff", last_name="Two")
    first = {"is_on": "on", "entries": "theirs", "seen": "0", "act": "save"}
    signed_in(other).post(rule(blog, "words"), first)
    mine = {**first, "entries": "mine"}
    response = desk.post(rule(blog, "words"), mine)
    assert response.status_code == 422
    shown = dom.page(response.content)
    assert "Staff Two changed this rule" in shown.one(of="errornote").text
    assert shown.one("textarea").raw.strip() == "mine"
    assert "added “theirs”" in shown.text
    seen = shown.one("input", name="seen")["value"]
    assert desk.post(rule(blog, "words"), {**mine, "seen": seen}).status_code == 302
    assert HoldRule.objects.get().entries == "mine"


def test_trying_a_rule_shows_what_it_would_have_held_and_saves_nothing(
    post: Post, desk: Client
) -> None:
    honest = CommentFactory(post=post, body="A casino <b>near</b> me.", status="approved")
    spam = CommentFactory(post=post, body="Casino bonus.", status="spam")
    CommentFactory(post=post)
    said = {"entries": "casino", "seen": "0", "act": "try"}
    response = desk.post(rule(post.blog, "words"), said)
    assert response.status_code == 200
    shown = dom.page(response.content)
    assert "It would have held 2 of the newest 3 comments (67 %)." in shown.text
    assert "Approved 1 1 100 %" in shown.text
    assert "A casino <b>near</b> me." in shown.text
    links = {node["href"] for node in shown.all("a") if "/comment/" in node.attributes["href"]}
    assert {f"/admin/comments/comment/{one.pk}/change/" for one in (honest, spam)} <= links
    assert shown.one("textarea").raw.strip() == "casino"
    assert not HoldRule.objects.exists()
    assert Comment.objects.filter(held=True).count() == 0


def test_a_rule_that_cannot_be_is_not_tried(blog: Blog, desk: Client) -> None:
    response = desk.post(rule(blog, "words"), {"entries": "*", "seen": "0", "act": "try"})
    assert response.status_code == 422
    assert b"Tried on past comments" not in response.content


def test_what_a_rule_does_not_keep_is_said(post: Post, desk: Client) -> None:
    CommentFactory(post=post, marks=["honeypot"])
    said = {"seen": "0", "act": "try"}
    shown = dom.page(desk.post(rule(post.blog, "hidden"), said).content)
    assert "Tried" not in shown.text
    shown = dom.page(desk.post(rule(post.blog, "honeypot"), said).content)
    assert "What this rule looks at is not kept." in shown.text


def test_looking_changes_nothing(blog: Blog, desk: Client) -> None:
    desk.get(RULES, turned(blog, "links", "off"))
    desk.get(rule(blog, "links"), {"act": "save", "number": "9", "seen": "0"})
    assert not HoldRule.objects.exists()


@pytest.mark.parametrize("role", ["moderator", "editor", None])
def test_others_do_not_get_in(blog: Blog, role: str | None) -> None:
    browser = signed_in(StaffFactory(blog=blog, role=role))
    assert browser.get(RULES).status_code == 403
    assert browser.post(RULES, turned(blog, "links", "off")).status_code == 403
    assert browser.get(rule(blog, "links")).status_code == 404
    assert browser.post(rule(blog, "links"), {"act": "save", "seen": "0"}).status_code == 404
    assert not HoldRule.objects.exists()


def test_a_rule_that_is_none_and_a_blog_of_others_are_not_there(blog: Blog, desk: Client) -> None:
    for path in (rule(blog, "nothing"), rule(BlogFactory(), "links"), f"{RULES}blog/0/links/"):
        assert desk.get(path).status_code == 404


def test_the_list_asks_as_many_questions_for_three_blogs_as_for_one(post: Post) -> None:
    asked = []
    person = StaffFactory(role=None, is_superuser=True)
    desk = signed_in(person)
    desk.get(RULES)
    for more in (0, 2):
        for _ in range(more):
            CommentFactory(post=PostFactory(blog=BlogFactory()), marks=["links", "repeat"])
        with CaptureQueriesContext(connection) as queries:
            desk.get(RULES)
        asked.append(len(queries))
    assert asked[0] == asked[1]
