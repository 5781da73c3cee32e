"""A reader says that a comment breaks the law, and its writer answers: no script, no account."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.utils import timezone

from comments import legal
from comments.models import Comment, LegalNotice
from comments.moderation import limits
from govblog.models import Letter
from posts.models import Blog
from tests import dom
from tests.comments.legal.cases import (
    ADDRESS,
    EMAIL,
    NAME,
    WRITER_EMAIL,
    answer_token,
    asked,
    comment_of,
    do,
    letters_to,
    notice_of,
    now,
    state_token,
)  # fmt: skip
from tests.comments.sending import FROM_HERE, READER
from tests.factories import act

pytestmark = pytest.mark.django_db
TYPED = {
    "kind": "defamation",
    "statement": "The clerk <takes> bribes &\nmore. 🙂",
    "why": "It is false.",
    "meaning": "That I am corrupt.",
    "inaccurate": "All of it.",
    "knows_writer": "no",
    "removed_before": "no",
    "name": NAME,
    "email": EMAIL,
    "shares": "none",
}
ANSWERED = {"act": "refuse", "name": "William Writer", "address": ADDRESS, "shares": "no"}


@pytest.fixture
def comment() -> Comment:
    return comment_of()


def path(comment: Comment) -> str:
    """Return where a notice about a comment is sent."""
    return f"{comment.get_absolute_url()}legal-notice/"


def send(comment: Comment, headers: dict[str, str] | None = None, **said: Any) -> HttpResponse:
    """Send a notice as a browser does."""
    return READER.post(path(comment), {**TYPED, **said}, headers=headers or FROM_HERE)


def errors(response: HttpResponse) -> list[str]:
    """Return what the summary of a page says."""
    summary = dom.page(response.content).one(of="govuk-error-summary")
    return [node.text for node in summary.all("li")]


def kept(response: HttpResponse) -> dict[str, str]:
    """Return what stands in the form that comes back."""
    page = dom.page(response.content).one("form")
    words = {node["name"]: node.raw.removeprefix("\n") for node in page.all("textarea")}
    lines = {
        node["name"]: node.attributes.get("value", "")
        for node in page.all("input")
        if node.attributes.get("type") in {"text", "email", "hidden"}
    }
    chosen = {
        node["name"]: node["value"]
        for node in page.all("input", type="radio")
        if "checked" in node.attributes
    }
    return words | lines | chosen


def is_secret(response: HttpResponse) -> bool:
    """Say whether an answer goes nowhere: not stored, not found, its address not passed on."""
    return (
        response["Cache-Control"], response["X-Robots-Tag"], response["Referrer-Policy"]
    ) == ("no-store", "noindex", "strict-origin")  # fmt: skip


def test_the_page_that_reports_leads_to_the_page_for_a_notice(comment: Comment) -> None:
    page = dom.page(READER.get(f"{comment.get_absolute_url()}report/").content)
    assert [a["href"] for a in page.all("a") if "legal" in a["href"]] == [path(comment)]
    article = READER.get(comment.post.get_absolute_url()).content.decode()
    assert "legal-notice" not in article


def test_a_reader_chooses_the_law_first(comment: Comment) -> None:
    response = READER.get(path(comment))
    page = dom.page(response.content)
    links = [a["href"] for a in page.all("a") if "kind=" in a["href"]]
    assert links == [f"{path(comment)}?kind=defamation", f"{path(comment)}?kind=other"]
    for link in links:
        form = dom.page(READER.get(link).content).one("form")
        assert (form["action"], form["method"]) == (path(comment), "post")
    assert "csrf" not in response.content.decode()
    assert not response.cookies


def test_the_form_for_another_law_asks_for_less(comment: Comment) -> None:
    shown = dom.page(READER.get(f"{path(comment)}?kind=other").content)
    assert {node["name"] for node in shown.all("textarea")} == {"statement", "why"}
    assert shown.all("input", type="radio") == []
    said = {"kind": "other", "statement": "Words", "why": "A law.", "name": NAME, "email": EMAIL}
    assert READER.post(path(comment), said, headers=FROM_HERE).status_code == 303
    assert LegalNotice.objects.get().kind == "other"


def test_a_notice_is_taken_in_and_confirmed_with_its_reference(comment: Comment) -> None:
    response = send(comment)
    notice = LegalNotice.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/comments/legal-notice-received/{notice.reference}/"
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    shown = READER.get(response["Location"])
    assert (shown["Cache-Control"], shown["X-Robots-Tag"]) == ("no-store", "noindex")
    said = dom.page(shown.content).one("main").text
    assert notice.reference in said
    assert NAME not in said
    assert notice.statement == TYPED["statement"]
    assert (notice.knows_writer, notice.removed_before, notice.shares) == (False, False, "none")


def test_sent_twice_it_is_one_with_the_same_reference(comment: Comment) -> None:
    assert send(comment)["Location"] == send(comment)["Location"]
    assert LegalNotice.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "says"),
    [
        ("statement", "Enter the statement you complain of"),
        ("why", "Enter why the statement is defamatory of you"),
        ("meaning", "Enter what the statement means, in your view"),
        ("inaccurate", "Enter what is factually inaccurate, or an opinion not supported by fact"),
        ("name", "Enter your full name"),
        ("email", "Enter your email address"),
        ("shares", "Select what we may give the writer"),
        ("removed_before", "Select yes if the statement was removed twice or more before"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_kept(
    comment: Comment, field: str, says: str
) -> None:
    response = send(comment, **{field: ""})
    assert (response.status_code, errors(response)) == (422, [says])
    assert "Error: " in response.content.decode()
    assert kept(response) | {field: ""} == {**TYPED, field: "", "seen": "", "website": ""} | {
        "seen": kept(response)["seen"]
    }
    assert not LegalNotice.objects.exists()


def test_faults_are_listed_in_the_order_of_the_page(comment: Comment) -> None:
    response = READER.post(path(comment), {"kind": "defamation"}, headers=FROM_HERE)
    page = dom.page(response.content)
    links = [a["href"].removeprefix("#") for a in page.one(of="govuk-error-summary").all("a")]
    ids = [node["id"] for node in page.one("form").walk() if node.attributes.get("id") in links]
    assert links == ids
    assert len(links) == 9


def test_a_notice_from_elsewhere_and_one_too_many_keep_the_words(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = send(comment, headers={"Sec-Fetch-Site": "cross-site"})
    monkeypatch.setattr(limits, "NOTICES_FROM_ADDRESS", 0)
    too_many = send(comment)
    assert (elsewhere.status_code, too_many.status_code) == (403, 429)
    assert int(too_many["Retry-After"]) >= 1
    for response in (elsewhere, too_many):
        assert kept(response)["statement"] == TYPED["statement"]
        assert kept(response)["email"] == EMAIL
    assert not LegalNotice.objects.exists()


def test_a_comment_that_is_not_public_has_no_page_and_a_blog_without_reports_has(
    comment: Comment,
) -> None:
    Blog.objects.update(reports_open=False)
    assert READER.get(path(comment)).status_code == 200
    act(comment, "remove")
    assert READER.get(path(comment)).status_code == 404
    gone = send(comment)
    assert gone.status_code == 404
    assert "It may have been removed" in gone.content.decode()


def test_a_complainant_reads_how_the_case_stands_on_a_private_page(comment: Comment) -> None:
    do(notice_of(comment), "notify")
    response = READER.get(f"/legal-notices/{state_token()}/")
    assert (response.status_code, is_secret(response)) == (200, True)
    said = dom.page(response.content).one("main").text
    assert "They have until midnight at the end of" in said
    for secret in (WRITER_EMAIL, comment.name, comment.body, NAME, EMAIL):
        assert secret not in said


def test_an_expired_link_asks_before_it_sends_a_new_one(comment: Comment) -> None:
    notice_of(comment)
    where = f"/legal-notices/{state_token()}/"
    assert READER.post(where, headers=FROM_HERE).status_code == 303
    with time_machine.travel(timezone.now() + dt.timedelta(days=91)):
        shown = READER.get(where)
        assert (shown.status_code, is_secret(shown)) == (410, True)
        assert Letter.objects.count() == 1
        assert READER.post(where, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        sent = READER.post(where, headers=FROM_HERE)
        assert "We have sent you a new link" in sent.content.decode()
        assert READER.get(where).status_code == 404
        assert READER.get(f"/legal-notices/{state_token()}/").status_code == 200


def answer_page(notice: LegalNotice) -> str:
    return f"/legal-notices/answer/{answer_token(notice)}/"


def test_a_writer_reads_the_copy_and_answers_on_a_private_page() -> None:
    notice = asked()
    where = answer_page(notice)
    shown = READER.get(where)
    assert (shown.status_code, is_secret(shown)) == (200, True)
    said = dom.page(shown.content).one("main").text
    assert "The clerk takes bribes." in said
    for secret in (NAME, EMAIL, legal.LINK, where):
        assert secret not in said.replace(f"({where})", "")
    assert now(notice).state == "asked"
    done = READER.post(where, ANSWERED, headers=FROM_HERE)
    assert (done.status_code, is_secret(done)) == (200, True)
    assert (now(notice).state, now(notice).answer_address) == ("refused", ADDRESS)
    for again in (READER.get(where), READER.post(where, ANSWERED, headers=FROM_HERE)):
        assert (again.status_code, is_secret(again)) == (410, True)
        assert "William" not in again.content.decode()


def test_a_refusal_that_lacks_something_comes_back_with_clear_words() -> None:
    notice = asked()
    where = answer_page(notice)
    response = READER.post(where, {"act": "refuse", "name": "Will"}, headers=FROM_HERE)
    assert response.status_code == 422
    assert errors(response) == [
        "Enter your postal address",
        "Select yes if we may give them your name and address",
    ]
    assert kept(response)["name"] == "Will"
    assert errors(READER.post(where, {}, headers=FROM_HERE)) == [
        "Select yes if you want your comment to be removed"
    ]
    assert now(notice).state == "asked"


def test_who_agrees_needs_to_say_nothing_more() -> None:
    notice = asked()
    done = READER.post(answer_page(notice), {"act": "agree"}, headers=FROM_HERE)
    assert "We will remove your comment" in done.content.decode()
    assert now(notice).state == "agreed"


def test_an_answer_from_elsewhere_or_too_late_is_none() -> None:
    notice = asked()
    where = answer_page(notice)
    elsewhere = READER.post(where, ANSWERED, headers={"Sec-Fetch-Site": "cross-site"})
    assert (elsewhere.status_code, kept(elsewhere)["name"]) == (403, "William Writer")
    with time_machine.travel(timezone.now() + dt.timedelta(days=7)):
        late = READER.post(where, ANSWERED, headers=FROM_HERE)
        assert late.status_code == 410
        assert "The time to answer is over" in late.content.decode()
    assert now(notice).state == "asked"
    assert len(letters_to(WRITER_EMAIL)) == 1


@pytest.mark.parametrize("where", ["/legal-notices/", "/legal-notices/answer/"])
def test_a_token_that_is_none_opens_nothing(where: str) -> None:
    asked()
    for token in ("x" * 43, "-" * 43, "_" * 43):
        for ask in (READER.get, READER.post):
            response = ask(f"{where}{token}/", headers=FROM_HERE)
            assert (response.status_code, is_secret(response)) == (404, True)
