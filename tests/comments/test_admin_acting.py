"""What is typed at the queue comes in whole, or stays on the page."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from comments.models import Bulk, Comment, Report
from posts.models import Post
from tests import dom
from tests.desk import QUEUE, page, signed_in
from tests.factories import CommentFactory, rule_of, seen

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def said_of(comment: Comment) -> str:
    """Return what a page says of a comment as it is now."""
    one = seen(comment)
    return f"{one.pk}:{one.status}:{one.text_version}"


def test_a_comment_with_more_reports_than_a_form_has_fields_can_be_kept(
    post: Post, desk: Client
) -> None:
    comment, now = CommentFactory(post=post, status="approved"), timezone.now()
    about = {"comment": comment, "reason": "insult", "text_version": 1, "sent_at": now}
    Report.objects.bulk_create(Report(**about, words=f"{n}", key=f"{n}") for n in range(1_001))
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
