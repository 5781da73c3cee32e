"""Whatever is sent as a report, nobody sees an error that is ours, and the words come back."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comments.models import Comment, Report
from comments.moderation import limits
from govblog import text
from posts.models import Post
from tests import dom
from tests.comments.sending import FROM_HERE, READER
from tests.comments.test_report_views import SAID, kept, path, send
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db

few = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def comment(post: Post, monkeypatch: pytest.MonkeyPatch) -> Comment:
    """A comment that takes as many reports as a test sends."""
    monkeypatch.setattr(limits, "REPORTS_FROM_ADDRESS", 10_000)
    monkeypatch.setattr(limits, "REPORTS_OF_COMMENT", 10_000)
    return CommentFactory(post=post, status="approved")


REASONS = [
    "", " ", "none", "SPAM", "spam ", "spam\x00", "spam\n", "0", "-1", "1e3", "None", "null", "[]",
    "insult,spam", "<script>alert(1)</script>", "' OR 1=1 --", "٣", "²", "open", "x" * 10_000,
    "\u202espam", "It is spam or advertising", "%00", "{{ blog }}",
]  # fmt: skip


def test_a_reason_that_is_none_is_asked_for_again_and_the_rest_kept(comment: Comment) -> None:
    for reason in REASONS:
        response = send(comment, reason=reason)
        assert (reason, response.status_code) == (reason, 422)
        summary = dom.page(response.content).one(of="govuk-error-summary")
        assert [node.text for node in summary.all("li")] == [
            "Select what is wrong with the comment"
        ]
        assert kept(response) == {**SAID, "reason": ""}, reason
    assert not Report.objects.exists()


EMAILS = [
    "a@b", "reader", "@example.org", "reader@", "re ader@example.org", "a@b.cd,c@d.ef",
    "Reader <reader@example.org>", "javascript:alert(1)", "<script>@example.org",
    "x" * 400 + "@example.org", "reader@example..org", "=cmd|' /C calc'!A0", "a@b.cd\x00@",
]  # fmt: skip


def test_an_email_that_is_none_is_said_to_be_and_comes_back_as_it_was(comment: Comment) -> None:
    for email in EMAILS:
        response = send(comment, email=email)
        assert (email, response.status_code) == (email, 422)
        assert kept(response) == {**SAID, "email": email.replace("\x00", "\ufffd")} or (
            "\x00" in email and kept(response)["words"] == SAID["words"]
        ), email
    for line_break in ("\n", "\r\n", "\u2028", "\x0b", "\x85"):
        response = send(comment, email=f"a@b.cd{line_break}Bcc: all@example.org")
        assert response.status_code == 422
        said = dom.page(response.content).one(of="govuk-error-summary").one("a").text
        assert said == "Email must be on one line"
    assert not Report.objects.exists()


SEEN = ["", "0", "-1", "1", "2", "99999", "100000", "9" * 5_000, "1.0", "1e3", "٣", "²", "abc",
        "1\x00", "1\n2", "<b>", "None"]  # fmt: skip


def test_the_version_of_the_text_is_read_and_never_a_reason_to_refuse(comment: Comment) -> None:
    for number, version in enumerate(SEEN):
        response = send(comment, seen=version, words=f"Number {number}.")
        assert (version, response.status_code) == (version, 303)
    assert set(Report.objects.values_list("text_version", flat=True)) == {1}


@few
@given(st.text(min_size=1, max_size=40))
@example("\x00")
@example("\ud800")
@example("a\x1b[31m")
def test_any_words_are_taken_in_as_they_are_read(comment: Comment, typed: str) -> None:
    clean = text.clean_body(typed)
    wanted = "" if text.is_blank(clean) else clean
    body = urlencode({**SAID, "words": typed.encode("utf-8", "surrogatepass")})
    response = READER.generic("POST", path(comment), body, FORM, headers=FROM_HERE)
    assert response.status_code == 303
    # Half a character cannot be sent: its bytes are read as what stands for them
    half = any("\ud800" <= letter <= "\udfff" for letter in typed)
    assert half or Report.objects.filter(words=wanted).exists()


@few
@given(st.binary(max_size=60), st.sampled_from(["reason", "words", "email", "seen", "website"]))
@example(b"\xff\xfe", "words")
@example(b"a\x00b", "email")
@example(b"\xed\xa0\x80 half a pair", "reason")
@example(b"\x00", "seen")
@example(b"%00%ed%a0%80%ff", "words")
@example(b"&&==;;%", "reason")
def test_any_bytes_in_any_field_are_answered_in_words(
    comment: Comment, raw: bytes, field: str
) -> None:
    said = {"reason": "spam", "words": "x", "email": "", field: "MARK"}
    sent = "&".join(f"{name}={value}" for name, value in said.items()).encode()
    response = READER.generic(
        "POST", path(comment), sent.replace(b"MARK", raw), FORM, headers=FROM_HERE
    )
    assert response.status_code in {303, 422}


def test_words_may_be_as_long_as_they_may_be_and_not_a_letter_longer(comment: Comment) -> None:
    for words in ("x" * 1_000, "🙂" * 500, "a\r\n" * 499 + "bb"):
        assert send(comment, words=words).status_code == 303
    for words in ("x" * 1_001, "🙂" * 500 + "x", "y" * 900_000):
        response = send(comment, words=words)
        assert (response.status_code, kept(response)["words"]) == (422, words)
        said = dom.page(response.content).one(of="govuk-error-summary").one("a").text
        assert said == "Details must be 1,000 characters or less"


def test_fields_left_out_or_sent_twice_are_no_fault_of_ours(comment: Comment) -> None:
    for said in ({}, {"words": "x"}, {"email": "a@b.cd"}, {"else": "x"}):
        assert READER.post(path(comment), said, headers=FROM_HERE).status_code == 422
    assert send(comment, reason=["law", "spam"], words=["One.", "Two."]).status_code == 303
    assert Report.objects.values_list("reason", "words").get() == ("spam", "Two.")


def test_what_is_no_form_or_far_too_long_is_refused_before_it_is_read(comment: Comment) -> None:
    answers = {
        "application/json": 415, "text/plain": 415, "": 415,
        "multipart/form-data": 400, "multipart/form-data; boundary=x": 422,
    }  # fmt: skip
    for kind, status in answers.items():
        response = READER.generic("POST", path(comment), b"{}", kind, headers=FROM_HERE)
        assert (kind, response.status_code) == (kind, status)
    long = READER.generic(
        "POST", path(comment), b"x", FORM, CONTENT_LENGTH="1000001", headers=FROM_HERE
    )
    assert long.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_a_page_is_asked_for_or_sent_to_and_nothing_else(comment: Comment, method: str) -> None:
    assert READER.generic(method, path(comment)).status_code == 405


@pytest.mark.parametrize("pk", ["0", "00", "9" * 18, "1" * 19, "-1", "x", "٣", "1.0", "%00"])
def test_an_address_that_is_no_comments_finds_nothing(post: Post, pk: str) -> None:
    assert READER.get(f"/comments/{pk}/report/").status_code == 404
    sent = READER.post(f"/comments/{pk}/report/", SAID, headers=FROM_HERE)
    assert sent.status_code == 404
