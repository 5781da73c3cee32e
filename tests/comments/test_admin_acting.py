"""What is typed at the queue comes in whole, or stays on the page."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments.models import Bulk, Comment, Note, Report
from posts.models import Post
from tests import dom
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import CommentFactory, StaffFactory, act, rule_of, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def said_of(comment: Comment) -> str:
    """Return what a page says of a comment as it is now."""
    one = seen(comment)
    return f"{one.pk}:{one.status}:{one.text_version}"


def reported(post: Post, times: int) -> Comment:
    """Return a comment that was reported so often, with words that count the reports."""
    comment, now = CommentFactory(post=post, status="approved"), timezone.now()
    about = {"comment": comment, "reason": "insult", "text_version": 1, "sent_at": now}
    Report.objects.bulk_create(Report(**about, words=f"No. {n}.", key=f"{n}") for n in range(times))
    return comment


def test_a_comment_with_more_reports_than_a_form_has_fields_can_be_kept(
    post: Post, desk: Client
) -> None:
    comment = reported(post, 1_001)
    form = page(desk, f"{QUEUE}?status=reported").one("form", of="app-queue")
    fields = [(node["name"], node["value"]) for node in form.all("input", type="hidden")]
    sent = {name: [value for of, value in fields if of == name] for name, _ in fields}
    desk.post(QUEUE, {**sent, "act": f"keep {comment.pk}"})
    assert not Report.objects.open().exists()


def test_what_was_written_beside_a_row_stays_when_the_rule_is_missing(
    post: Post, desk: Client
) -> None:
    comment = CommentFactory(post=post)
    rule_of(post.blog)
    notes = {f"to-writer-{comment.pk}": "Leave out <b>.", f"to-colleagues-{comment.pk}": "Again."}
    sent = {"act": f"reject {comment.pk}", "seen": said_of(comment), **notes}
    shown = dom.page(desk.post(QUEUE, sent).content)
    assert {name: shown.one("textarea", name=name).text for name in notes} == notes


def test_what_was_written_for_many_stays_when_none_is_chosen(post: Post, desk: Client) -> None:
    comment, rule = CommentFactory(post=post), rule_of(post.blog)
    sent = {"act": "reject", "seen": said_of(comment), "to-writer": "Be civil.", "rule": rule.pk}
    shown = dom.page(desk.post(QUEUE, sent).content)
    assert shown.one("textarea", name="to-writer").text == "Be civil."
    chosen = shown.one("select", name="rule").all("option")
    assert [one["value"] for one in chosen if "selected" in one.attributes] == [str(rule.pk)]


def test_a_list_found_with_many_words_can_be_decided_as_a_whole(post: Post, desk: Client) -> None:
    path = f"{QUEUE}?{urlencode({'q': 'words ' * 300})}"
    assert desk.post(path, {"act": "approve all"}).status_code == 302
    assert Bulk.objects.get().back == path


def decided(comment: Comment, way: str = "approve") -> str:
    """Let a colleague decide a comment first; return how that is told."""
    colleague = StaffFactory(first_name="Ann", last_name="Lee")
    act(comment, way, by=colleague)
    return f"Already {Comment.objects.get(pk=comment.pk).get_status_display().lower()} by Ann Lee"


def test_a_note_to_a_comment_that_a_colleague_decided_first_is_kept_with_who_was_first(
    post: Post, desk: Client
) -> None:
    comment, other, rule = CommentFactory(post=post), CommentFactory(post=post), rule_of(post.blog)
    notes = {f"to-writer-{comment.pk}": "Leave out <b>.", f"to-colleagues-{comment.pk}": "Again."}
    sent = {"act": f"reject {comment.pk}", "seen": said_of(comment), f"rule-{comment.pk}": rule.pk}
    says = decided(comment)
    answer = desk.post(QUEUE, sent | notes)
    assert answer.status_code == 200
    shown = dom.page(answer.content)
    first, second = shown.all("article", of="app-row")
    assert (first["id"], second["id"]) == (f"row-{comment.pk}", f"row-{other.pk}")
    assert says in first.one(of="app-row__refused").text
    assert {name: first.one("textarea", name=name).text for name in notes} == notes
    assert "open" in first.one("details", of="app-notes").attributes
    assert first.one("strong", of="app-tag--approved").text == "Approved"
    # It can go with what may be decided now
    again = {f"rule-{comment.pk}": rule.pk, "seen": first.one("input", name="seen")["value"]}
    assert desk.post(QUEUE, again | notes | {"act": f"remove {comment.pk}"}).status_code == 302
    assert Note.objects.filter(words="Leave out <b>.").count() == 1


def test_it_is_kept_on_the_page_of_the_comment_too(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post)
    path = f"{QUEUE}{comment.pk}/change/"
    sent = {"act": f"spam {comment.pk}", "seen": said_of(comment)}
    says = decided(comment)
    answer = desk.post(path, sent | {f"to-colleagues-{comment.pk}": "The same again."})
    shown = dom.page(answer.content)
    assert says in shown.one(of="app-row__refused").text
    assert shown.one("textarea", name=f"to-colleagues-{comment.pk}").text == "The same again."
    assert shown.one("strong", of="app-tag--approved").text == "Approved"


def test_a_note_for_many_stays_with_those_that_it_did_not_go_to(post: Post, desk: Client) -> None:
    one, two = CommentFactory(post=post), CommentFactory(post=post)
    sent = {"act": "spam", "seen": [said_of(one), said_of(two)], "pick": [one.pk, two.pk]}
    says = decided(two)
    shown = dom.page(desk.post(QUEUE, sent | {"to-colleagues": "From one address."}).content)
    (row,) = shown.all("article", of="app-row")
    assert says in row.one(of="app-row__refused").text
    assert row.one("textarea", name=f"to-colleagues-{two.pk}").text == "From one address."
    assert shown.one("textarea", name="to-colleagues").text == ""
    assert Note.objects.get().decision.comment == one


def test_without_a_note_who_was_first_is_told_on_the_next_page(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post)
    sent = {"act": f"spam {comment.pk}", "seen": said_of(comment)}
    says = decided(comment)
    (line,) = told(desk.post(QUEUE, sent), desk)
    assert says in line


def test_of_many_reports_the_newest_are_shown_and_the_rest_on_the_comments_page(
    post: Post, desk: Client
) -> None:
    comment = reported(post, 100)
    row = page(desk, f"{QUEUE}?status=reported").one("article", of="app-row")
    lines = [line.text for line in row.one(of="app-row__reports").all("li")]
    assert [line.rpartition(" – ")[2] for line in lines[:3]] == ["No. 99.", "No. 98.", "No. 97."]
    assert lines[3].startswith("and 97 more reports of the comment by")
    more = row.one(of="app-row__reports").one("a")["href"]
    listed = page(desk, more).one(of="app-row__reports").all("li")
    assert len(listed) == 100
    # All of them are answered by one button, those not shown too
    sent = {node["name"]: node["value"] for node in row.all("input", type="hidden")}
    desk.post(QUEUE, sent | {"act": f"keep {comment.pk}"})
    assert not Report.objects.open().exists()


def test_three_reports_are_all_shown(post: Post, desk: Client) -> None:
    comment, now = CommentFactory(post=post, status="approved"), timezone.now()
    about = {"comment": comment, "reason": "insult", "text_version": 1, "sent_at": now}
    Report.objects.bulk_create(Report(**about, words=f"No. {n}.", key=f"{n}") for n in range(3))
    row = page(desk, f"{QUEUE}?status=reported").one(of="app-row__reports")
    assert len(row.all("li")) == 3
    assert not row.all("a")
