"""Letters and pages: each side is told how it stands, and nothing of the other side unasked."""

import datetime as dt

import pytest
from django.utils import timezone

from comments import legal
from comments.legal import wording
from comments.models import LegalEvent, LegalNotice
from tests.comments.legal.cases import (
    ADDRESS,
    EMAIL,
    NAME,
    REFUSES,
    WRITER,
    WRITER_EMAIL,
    asked,
    comment_of,
    do,
    letters_to,
    notice_of,
    now,
    on_screen,
    senior_of,
)  # fmt: skip

pytestmark = pytest.mark.django_db
SIGNED = f"I, jane   complainant ({EMAIL}), say that it is false."


@pytest.mark.parametrize(
    ("shares", "name", "email"),
    [("none", False, False), ("name", True, False), ("all", True, True)],
)
def test_the_writer_is_told_of_the_complainant_what_they_share(
    shares: str, name: bool, email: bool
) -> None:
    asked(why=SIGNED, shares=shares)
    (letter,) = letters_to(WRITER_EMAIL)
    assert (NAME in letter) is name
    assert ("jane   complainant" in letter) is name
    assert (EMAIL in letter) is email
    for said in ("say that it is false.", "That I am corrupt.", "I never took a bribe."):
        assert said in letter


def test_a_letter_that_gives_the_complainant_away_does_not_go() -> None:
    notice = notice_of()
    for secret in (EMAIL.upper(), NAME, "Jane\nComplainant"):
        letters = legal.drafts(now(notice), "notify")
        letters["writer"] += f"\n\nAsk {secret}."
        with pytest.raises(legal.NotDone, match="gives away the complainant’s"):
            do(notice, "notify", letters=letters)
    assert letters_to(WRITER_EMAIL) == []


def test_a_name_that_stands_in_the_words_complained_of_is_no_secret() -> None:
    comment = comment_of(body=f"{NAME} takes bribes.")
    asked(comment, statement=f"{NAME} takes bribes.")
    assert f"{NAME} takes bribes." in letters_to(WRITER_EMAIL)[0]


def test_a_letter_that_gives_the_writer_away_does_not_go() -> None:
    notice = asked()
    legal.record(on_screen(notice), REFUSES, by=senior_of(notice))
    flat = ADDRESS.replace("\n", ", ")
    for secret in (WRITER_EMAIL, "William  WRITER", flat):
        with pytest.raises(legal.NotDone, match="gives away the writer’s"):
            do(notice, "keep", letters={"complainant": f"It is {secret}."})
    assert now(notice).state == "refused"
    # The name under the comment is public
    do(notice, "keep", letters={"complainant": f"{WRITER} wants it to stay."})


def test_no_letter_to_the_complainant_names_the_writer_without_consent() -> None:
    for ending in ("defective", "remove", "close"):
        do(notice_of(comment_of()), ending)
    notice = asked(comment_of())
    legal.record(on_screen(notice), REFUSES, by=senior_of(notice))
    do(notice, "keep")
    for letter in letters_to(EMAIL):
        for secret in (WRITER_EMAIL, "William Writer", "CF10"):
            assert secret not in letter


def test_no_line_break_gets_into_a_header() -> None:
    comment = comment_of(name="Will\nBcc: x@example.net", email=WRITER_EMAIL)
    notice = asked(comment, name="Jane", shares="all")
    for letter in notice.events.get(act="notify").letters.all():
        assert "\n" not in letter.subject


def standing(notice: LegalNotice, days: float = 0) -> str:
    return legal.stands(now(notice), timezone.now() + dt.timedelta(days=days))


def test_the_complainant_is_told_how_it_stands_and_nothing_of_the_writer() -> None:
    notice = notice_of()
    said = [standing(notice), standing(notice, 30)]
    assert "This is late" not in said[0]
    assert "This is late" in said[1]
    do(notice, "notify")
    said += [standing(notice), standing(notice, 8), standing(notice, 30)]
    assert "They have until midnight at the end of" in said[2]
    legal.record(on_screen(notice), REFUSES, by=senior_of(notice))
    said.append(standing(notice))
    do(notice, "keep")
    said.append(standing(notice))
    assert "stays on the page" in said[-1]
    for ending in ("defective", "remove", "close"):
        other = notice_of(comment_of())
        do(other, ending)
        said.append(standing(other))
    for words in said:
        for secret in (WRITER, WRITER_EMAIL, "William", "CF10"):
            assert secret not in words
    assert len(set(said)) == len(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"knows_writer": True}, "then this is no whole notice"),
        ({"removed_before": True}, "removed twice before"),
        ({"kind": "other"}, "The target of this blog"),
        ({}, "ask the writer and tell the complainant"),
    ],
)
def test_a_colleague_is_told_what_to_do_first(said: dict[str, object], words: str) -> None:
    assert words in legal.next_step(now(notice_of(**said)), timezone.now())


def test_a_colleague_is_told_to_remove_what_no_writer_can_be_asked_about() -> None:
    notice = notice_of(comment_of(email=""))
    assert "No email address of the writer is kept" in legal.next_step(now(notice), timezone.now())
    do(notice, "remove")
    assert legal.next_step(now(notice), timezone.now()) == ""


@pytest.mark.parametrize("act", LegalEvent.Act.values)
def test_an_act_writes_to_those_for_whom_it_has_a_draft(act: str) -> None:
    assert wording.sides(act) == tuple(legal.drafts(now(notice_of()), act))
