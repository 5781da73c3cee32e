"""A reader reports a comment from a page without script, account or cookie."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from comments import moderation
from comments.models import Comment, Report
from comments.moderation import limits, reporting
from posts import publishing
from posts.models import Blog, Post
from tests import dom
from tests.comments.sending import FROM_HERE, READER, address
from tests.desk import signed_in
from tests.factories import CommentFactory, StaffFactory, act

pytestmark = pytest.mark.django_db

SAID = {
    "reason": "personal",
    "words": "It gives a <phone> number &\nan address. 🙂",
    "email": "reader+a@example.org",
}


@pytest.fixture
def comment(post: Post) -> Comment:
    """A comment that everyone can read."""
    return CommentFactory(post=post, status="approved", name="Reader One")


def path(comment: Comment) -> str:
    """Return where a comment is reported."""
    return f"{comment.get_absolute_url()}report/"


def send(
    comment: Comment,
    *,
    headers: dict[str, str] | None = None,
    by: Client | None = None,
    **said: Any,
) -> HttpResponse:
    """Report a comment as a browser does."""
    browser = by or READER
    return browser.post(
        path(comment), {**SAID, **said}, headers=FROM_HERE if headers is None else headers
    )


def kept(response: HttpResponse) -> dict[str, str]:
    """Return what stands in the form that comes back."""
    page = dom.page(response.content)
    chosen = [
        node["value"] for node in page.all("input", type="radio") if "checked" in node.attributes
    ]
    return {
        "reason": "".join(chosen),
        "words": page.one("textarea").raw.removeprefix("\n"),
        "email": page.one("input", name="email").attributes.get("value", ""),
    }


def is_private(response: HttpResponse) -> bool:
    """Say whether an answer is stored nowhere and found by no search engine."""
    return (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")


def test_every_comment_on_a_page_has_its_link_to_be_reported(post: Post, comment: Comment) -> None:
    reply = CommentFactory(parent=comment, status="approved", name="<Reader> Two")
    alone = f"{address(post)}{comment.pk}/"
    for at in (post.get_absolute_url(), alone):
        page = dom.page(READER.get(at).content)
        links = [node for node in page.all("a") if node["href"].endswith("/report/")]
        assert [link["href"] for link in links] == [path(comment), path(reply)]
        assert {link["rel"] for link in links} == {"nofollow"}
        assert not [link for link in links if "data-reply" in link.attributes]
        assert links[1].text.startswith("Report the comment by <Reader> Two of ")
        assert len({link.text for link in links}) == 2


def test_a_comment_can_be_reported_when_comments_are_closed(
    post: Post, comment: Comment, moderator: User
) -> None:
    moderation.close(post, by=moderator, reason="The consultation is over.")
    page = dom.page(READER.get(post.get_absolute_url()).content)
    assert [node["href"] for node in page.all("a") if "/report/" in node["href"]] == [path(comment)]
    assert READER.get(path(comment)).status_code == 200
    assert send(comment).status_code == 303


def test_a_placeholder_has_nothing_to_be_reported(post: Post, comment: Comment) -> None:
    reply = CommentFactory(parent=comment, status="approved")
    act(comment, "remove")
    page = dom.page(READER.get(post.get_absolute_url()).content)
    assert [node["href"] for node in page.all("a") if "/report/" in node["href"]] == [path(reply)]


def test_a_blog_that_takes_no_reports_shows_no_link_and_has_no_page(
    post: Post, comment: Comment
) -> None:
    Blog.objects.update(reports_open=False)
    assert "/report/" not in READER.get(post.get_absolute_url()).content.decode()
    assert READER.get(path(comment)).status_code == 404
    assert send(comment).status_code == 404


def test_the_page_asks_below_the_comment_and_every_answer_has_its_label(comment: Comment) -> None:
    response = READER.get(path(comment))
    page = dom.page(response.content)
    assert (response.status_code, page.one("h1").text) == (200, "Report a comment")
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert page.one(of="app-quoted").one(of="app-comment__body").text == comment.body
    form = page.one("form")
    assert (form["action"], form["method"]) == (path(comment), "post")
    assert page.one("legend").text == "What is wrong with this comment?"
    labels = {node["for"]: node.text for node in form.all("label")}
    radios = form.all("input", type="radio")
    assert [labels[node["id"]] for node in radios] == Report.Reason.labels
    assert not [node for node in radios if "checked" in node.attributes]
    assert {"id_words", "id_email"} <= set(labels)
    assert form.one("button").text == "Send report"
    assert not response.cookies


def test_a_report_is_taken_in_and_its_sender_sees_a_page_that_says_nothing_of_it(
    comment: Comment,
) -> None:
    response = send(comment)
    assert (response.status_code, response["Location"]) == (303, "/comments/report-received/")
    assert is_private(response)
    report = Report.objects.get()
    assert (report.comment, report.reason, report.text_version) == (comment, "personal", 1)
    assert (report.words, report.email, report.doubt) == (SAID["words"], SAID["email"], "")
    received = READER.get(response["Location"], headers={"Referer": f"http://x{path(comment)}"})
    page = dom.page(received.content)
    assert page.one("h1").text == "Report sent"
    assert is_private(received)
    assert not [word for word in (comment.name, comment.body, *SAID.values()) if word in page.text]
    assert comment.post.get_absolute_url() in [node["href"] for node in page.all("a")]
    assert READER.post("/comments/report-received/").status_code == 405


def test_a_reason_is_enough_and_the_same_report_twice_is_one(comment: Comment) -> None:
    for _ in range(2):
        assert send(comment, reason="spam", words="", email="").status_code == 303
    assert Report.objects.get().times == 1


def test_what_has_to_be_corrected_comes_back_with_the_reason_beside_it(comment: Comment) -> None:
    response = send(comment, reason="", email="reader@")
    assert (response.status_code, is_private(response)) == (422, True)
    page = dom.page(response.content)
    links = page.one(of="govuk-error-summary").all("a")
    assert [link.text for link in links] == [
        "Select what is wrong with the comment",
        "Enter an email address in the correct format, like name@example.com",
    ]
    first = page.one(id=links[0]["href"].removeprefix("#"))
    assert (first["type"], first["name"]) == ("radio", "reason")
    beside = page.one(id=page.one("fieldset")["aria-describedby"])
    assert beside.text == "Error: Select what is wrong with the comment"
    assert page.one(id=links[1]["href"].removeprefix("#"))["value"] == "reader@"
    assert kept(response) == {**SAID, "reason": "", "email": "reader@"}
    assert page.one(of="app-quoted").one(of="app-comment__body").text == comment.body
    assert "Error" in page.one("title").text
    assert not Report.objects.exists()


def test_something_else_has_to_be_said_in_words(comment: Comment) -> None:
    for blank in ("", " \r\n", "\u200b\u3164"):
        response = send(comment, reason="other", words=blank)
        assert response.status_code == 422
        (link,) = dom.page(response.content).one(of="govuk-error-summary").all("a")
        assert (link.text, link["href"]) == ("Enter what is wrong with the comment", "#id_words")
        assert kept(response)["reason"] == "other"
    assert send(comment, reason="other").status_code == 303


def test_who_sends_too_many_is_told_when_to_try_again_and_keeps_the_words(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "REPORTS_FROM_ADDRESS", 1)
    assert send(comment, words="First.").status_code == 303
    response = send(comment)
    assert (response.status_code, kept(response), is_private(response)) == (429, SAID, True)
    assert 1 <= int(response["Retry-After"]) <= 61
    notice = dom.page(response.content).one(of="govuk-notification-banner").text
    assert f"Try again in {response['Retry-After']} seconds." in notice
    assert send(comment, words="First.").status_code == 303


ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Origin": "null"},
    {"Origin": "https://evil.example"},
    {"Referer": "https://evil.example/"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
def test_a_report_from_another_site_is_refused_and_can_be_sent_from_here(
    comment: Comment, headers: dict[str, str]
) -> None:
    response = send(comment, headers=headers)
    assert (response.status_code, kept(response), is_private(response)) == (403, SAID, True)
    assert not Report.objects.exists()


def test_what_a_program_may_have_sent_is_taken_in_with_a_doubt(comment: Comment) -> None:
    assert send(comment, headers={}, words="One.").status_code == 303
    assert send(comment, website="https://spam.example", words="Two.").status_code == 303
    doubts = Report.objects.order_by("pk").values_list("doubt", "owed")
    assert list(doubts) == [("no origin", True), ("honeypot", False)]


def test_what_is_not_public_cannot_be_reported_nor_found_by_trying(post: Post) -> None:
    answers = set()
    for status in ("pending", "rejected", "spam", "removed"):
        hidden = CommentFactory(post=post, status=status, body="Nobody reads this.")
        assert READER.get(path(hidden)).status_code == 404
        response = send(hidden)
        answers.add((response.status_code, response.content))
    never = READER.post("/comments/99999999/report/", SAID, headers=FROM_HERE)
    answers.add((never.status_code, never.content))
    ((status_code, content),) = answers
    assert status_code == 404
    assert "Your report has not been sent" in dom.page(content).text
    assert not Report.objects.exists()


def test_a_comment_removed_while_its_report_is_on_its_way_is_gone(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: object, **kwargs: object) -> None:
        raise reporting.NotReportable

    monkeypatch.setattr(reporting, "report", gone)
    response = send(comment)
    assert (response.status_code, is_private(response)) == (404, True)


def test_a_comment_under_a_withdrawn_article_is_gone(comment: Comment, editor: User) -> None:
    publishing.withdraw(comment.post, by=editor, reason="It was wrong.")
    assert READER.get(path(comment)).status_code == 404
    assert send(comment).status_code == 404


def test_the_words_of_a_report_are_given_back_when_the_database_is_away(
    comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError

    monkeypatch.setattr(reporting, "report", away)
    response = send(comment)
    assert response.status_code == 503
    page = dom.page(response.content)
    assert page.one("textarea").raw.removeprefix("\n") == SAID["words"]
    assert "Your report was not saved" in page.text


def test_a_report_on_one_blog_is_not_taken_in_under_the_address_of_another(
    comment: Comment, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    other = Blog.objects.create(host="other.example.org", name="Other")
    response = READER.post(path(comment), SAID, headers={**FROM_HERE, "Host": other.host})
    assert response.status_code == 404
    assert not Report.objects.exists()


def test_a_colleagues_cookie_changes_nothing_of_the_page(comment: Comment) -> None:
    browser = signed_in(StaffFactory(role="administrator", is_superuser=True))
    response = browser.get(path(comment))
    assert response.content == READER.get(path(comment)).content
    sent = send(comment, by=browser, state="upheld", times="9")
    assert (sent.status_code, "Set-Cookie" in sent.headers) == (303, False)
    assert (Report.objects.get().state, Report.objects.get().times) == ("open", 1)


def test_nothing_of_a_report_is_public(post: Post, comment: Comment) -> None:
    send(comment, words="Words of who reports.", email="reporter@example.org")
    for at in (post.get_absolute_url(), comment.get_absolute_url(), path(comment),
               "/comments/report-received/"):  # fmt: skip
        content = READER.get(at, follow=True).content.decode()
        assert "Words of who reports." not in content
        assert "reporter@" not in content
