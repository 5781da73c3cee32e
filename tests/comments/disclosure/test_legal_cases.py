"""The public is told of legal notices and their letters; of both sides nobody by name."""

import json
from pathlib import Path
from typing import Any

import pytest

from comments import disclosure, legal
from comments.models import LegalNotice, PersonEvent
from posts.models import Blog
from tests import dom
from tests.comments.legal import cases
from tests.factories import ReportFactory

pytestmark = pytest.mark.django_db
SECRETS = (
    cases.EMAIL, "Jane Complainant", cases.WRITER_EMAIL, "William Writer", "High Street", "CF10",
)  # fmt: skip


@pytest.fixture
def case() -> LegalNotice:
    """A case whose writer refused and lets the complainant have name and address, of which a
    colleague wrote to both."""
    notice = cases.notice_of(why="Jane Complainant of jane@example.net takes none.")
    by = cases.senior_of(notice)
    cases.do(notice, "notify", by=by, said=f"{by.get_full_name()} rang Jane Complainant")
    refuses = legal.Answer("refuse", "William Writer", cases.ADDRESS, True)
    legal.answer(cases.answer_token(notice), refuses)
    cases.do(notice, "keep", by=by)
    ReportFactory(comment=notice.comment, words="I am Jane Complainant")
    return cases.now(notice)


def told(asked: disclosure.Asked, folder: Path) -> tuple[Any, str]:
    """Make a bundle; return its comments, and every word of it."""
    disclosure.make(asked, folder, way=PersonEvent.Way.COMMAND)
    whole = "\n".join(path.read_text() for path in sorted(folder.iterdir()))
    return json.loads((folder / "comments.json").read_text()), whole


def test_a_notice_is_told_with_its_steps_and_letters(case: LegalNotice, tmp_path: Path) -> None:
    post = case.comment.post
    rows, _ = told(disclosure.asked_of_post(post.get_absolute_url(), Blog.objects.all()), tmp_path)
    (notice,) = rows[0]["legal_notices"]
    assert (notice["reference"], notice["state"]) == (case.reference, case.get_state_display())
    assert notice["statement"] == "The clerk takes bribes."
    acts = [event["act"] for event in notice["history"]]
    assert acts == [event.get_act_display() for event in case.events.order_by("pk")]
    letters = [letter for event in notice["history"] for letter in event["letters"]]
    assert [letter["to"] for letter in letters] == [
        "The writer of the comment", "The complainant", "The complainant",
    ]  # fmt: skip
    page = dom.page((tmp_path / "comments-0001.html").read_text()).text
    for words in (case.reference, "agrees that we give you", *acts):
        assert words in page


def test_nobody_of_either_side_is_named_and_no_colleague(case: LegalNotice, tmp_path: Path) -> None:
    post = case.comment.post
    by = case.events.get(act="notify").by
    # Who left is still a colleague of whom someone wrote
    by.memberships.all().delete()
    asked = disclosure.asked_of_post(post.get_absolute_url(), Blog.objects.all())
    rows, whole = told(asked, tmp_path)
    for secret in (*SECRETS, by.get_full_name(), by.get_username()):
        assert secret not in whole
    (notice,) = rows[0]["legal_notices"]
    assert (notice["name"], notice["answer_name"]) == ("[name removed]", "[name removed]")
    assert notice["email"] == "[email address removed]"
    assert notice["answer_address"] == "[personal details removed]"
    said = next(event for event in notice["history"] if event["act"] == "Writer asked")
    assert said["by"].startswith("Moderator ")
    assert said["words"] == "[name of staff removed] rang [name removed]"


def test_a_blanked_case_has_nothing_to_cut(case: LegalNotice, tmp_path: Path) -> None:
    legal.blank([case.pk])
    post = case.comment.post
    rows, whole = told(
        disclosure.asked_of_post(post.get_absolute_url(), Blog.objects.all()), tmp_path
    )
    (notice,) = rows[0]["legal_notices"]
    assert (notice["name"], notice["email"], notice["answer_address"]) == ("", "", "")
    assert "Its words are deleted" in whole


def test_a_person_gets_what_they_were_asked_and_not_who_complained_to_us(
    case: LegalNotice, tmp_path: Path
) -> None:
    rows, whole = told(disclosure.asked_of_person(cases.WRITER_EMAIL, Blog.objects.all()), tmp_path)
    assert rows[0]["legal_notices"] == []
    assert rows[0]["reports"][0]["words"] == "I am [name removed]"
    assert "William Writer" in whole
