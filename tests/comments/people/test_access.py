"""A copy tells a person all that is theirs, in plain words, and nothing of anybody else."""

import json

import pytest

from comments import people
from comments.models import Comment
from govblog.models import Letter
from posts.models import Blog
from tests import dom
from tests.comments.people.someone import DISAGREES, EMAIL, NOTE, REPORTED, WORDS, leave_traces

pytestmark = pytest.mark.django_db


def copy() -> tuple[str, str]:
    told = people.export(people.find(EMAIL))
    return people.as_json(told), people.as_html(told)


def test_both_forms_hold_what_was_sent_decided_and_told(blog: Blog) -> None:
    leave_traces(blog)
    as_json, as_html = copy()
    told = json.loads(as_json)
    said = {one["status"]: one for one in told["comments"]}
    assert said["Approved"]["words"].endswith("I live in [personal details removed].")
    unchanged = {said[status.capitalize()]["words"] for status in WORDS if status != "approved"}
    assert unchanged == {words for status, words in WORDS.items() if status != "approved"}
    assert said["Rejected"]["decisions"][0]["rule"].startswith("1. Be civil")
    assert said["Removed"]["decisions"][-1]["note_to_you"] == NOTE
    assert said["Rejected"]["second_looks"][0]["words"] == DISAGREES
    assert told["reports"][0]["words"] == REPORTED
    assert {one["subject"] for one in told["letters"]} >= {"Pangolins"}
    page = dom.page(as_html.encode()).one("main").text
    for words in (WORDS["spam"], NOTE, REPORTED, "1. Be civil", "Reports of comments"):
        assert words in page


def test_it_names_no_colleague_and_says_nothing_of_others(blog: Blog) -> None:
    someone = leave_traces(blog)
    whole = "".join(copy())
    assert "Staff" not in whole
    assert "again" not in whole.replace("sent_again", "").replace("Sent again", "")
    assert someone.reply.body not in whole
    assert "gives an address" not in whole
    assert "reader" not in whole.casefold().replace("readers_see", "").replace("readers see", "")


def test_a_private_link_in_a_letter_that_waits_is_left_out(blog: Blog) -> None:
    leave_traces(blog)
    token = "t" * 43
    Letter.objects.filter(key="waits").update(text=f"https://example.org/comments/erase/{token}/")
    whole = "".join(copy())
    assert token not in whole
    assert "/comments/erase/[private]/" in whole


def test_the_questions_to_the_database_do_not_grow_with_what_others_wrote(
    blog: Blog, django_assert_max_num_queries: object
) -> None:
    leave_traces(blog)
    with django_assert_max_num_queries(110):  # type: ignore[operator]
        copy()
    assert Comment.objects.exists()
