"""A moderator finds, decides, takes back and bulk-decides what waits."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comments import moderation
from comments.models import Comment, Decision, Note
from comments.moderation import settling
from comments.moderation.reporting import Concern, report
from posts.models import Blog, Post
from tests import dom
from tests.comments.cutting import cut
from tests.desk import QUEUE, page, signed_in, told
from tests.factories import BlogFactory, CommentFactory, PostFactory, StaffFactory, act, seen
from tests.factories import rule_of as a_rule_of

pytestmark = pytest.mark.django_db

NASTY = ["%", "_", "\\", "'", '"', "a" * 5_000, "☃", "\x00", "x' OR '1'='1", "(", "[", "*", "�"]


@pytest.fixture
def desk(moderator: User) -> Client:
    """A browser in which the moderator is signed in."""
    return signed_in(moderator)


def on_page(desk: Client, query: str) -> list[int]:
    """Return the keys of the comments on a page of the queue, in their order."""
    said = [node["value"] for node in page(desk, f"{QUEUE}?{query}").all("input", name="seen")]
    return [int(one.split(":")[0]) for one in said]


def said_of(*comments: Comment) -> list[str]:
    """Return what a page says of comments as they are now."""
    return [f"{s.pk}:{s.status}:{s.text_version}" for s in map(seen, comments)]


def reported(comment: Comment, words: str = "") -> None:
    """Have a reader report a comment."""
    report(comment, Concern(reason="insult", words=words), address="192.0.2.9")


def test_each_tab_shows_what_it_says(post: Post, desk: Client) -> None:
    plain = CommentFactory(post=post)
    held = CommentFactory(post=post, marks=["honeypot"])
    doubted = CommentFactory(post=post, status="approved")
    reported(doubted, "This is about my neighbour.")
    assert on_page(desk, "status=pending") == [plain.pk, held.pk]
    assert on_page(desk, "status=held") == [held.pk]
    assert on_page(desk, "status=reported") == [doubted.pk]
    counts = [link.text for link in page(desk, QUEUE).one("nav", of="app-tabs").all("a")]
    assert counts[:4] == ["Pending 2", "Held by a rule 1", "Reported 1", "Approved 1"]


def test_the_list_is_narrowed_by_blog_post_reason_age_and_person(
    moderator: User, post: Post, desk: Client
) -> None:
    other_blog = BlogFactory()
    moderator.memberships.create(blog=other_blog, role="moderator")
    old = timezone.now() - dt.timedelta(days=9)
    here = CommentFactory(post=post, email="one@example.org", created_at=old)
    same = CommentFactory(post=PostFactory(blog=post.blog), email="ONE@example.org")
    there = CommentFactory(post=PostFactory(blog=other_blog), marks=["honeypot"])
    assert on_page(desk, f"blog={other_blog.pk}") == [there.pk]
    assert on_page(desk, f"post={post.pk}") == [here.pk]
    assert on_page(desk, "reason=honeypot") == [there.pk]
    assert on_page(desk, f"person={same.pk}") == [here.pk, same.pk]
    assert on_page(desk, "age=late") == on_page(desk, "age=7") == [here.pk]
    shown = page(desk, f"{QUEUE}?age=late")
    assert "Late" in shown.one(of="app-row__state").text


def test_the_people_of_another_blog_are_found_by_nobody(post: Post, desk: Client) -> None:
    CommentFactory(post=post, email="one@example.org")
    theirs = CommentFactory(post=PostFactory(blog=BlogFactory()), email="one@example.org")
    assert on_page(desk, f"person={theirs.pk}") == []


def test_words_are_looked_for_in_name_email_and_text(post: Post, desk: Client) -> None:
    named = CommentFactory(post=post, name="Reader Rosebud")
    wrote = CommentFactory(post=post, body="There is a rosebud on the sledge.")
    mailed = CommentFactory(post=post, email="rosebud@example.org")
    assert on_page(desk, "q=rosebud") == [named.pk, wrote.pk]
    assert on_page(desk, "q=rosebud+sledge") == [wrote.pk]
    assert on_page(desk, "q=Rosebud%40example.org") == [mailed.pk]
    senior = signed_in(StaffFactory(blog=post.blog, role="senior moderator"))
    assert on_page(senior, "q=rosebud") == [named.pk, wrote.pk, mailed.pk]


def test_who_sees_emails_masked_cannot_guess_them_letter_by_letter(
    post: Post, desk: Client
) -> None:
    CommentFactory(post=post, email="rosebud@example.org")
    assert on_page(desk, "q=ros") == on_page(desk, "q=rosebud%40") == []


@pytest.mark.parametrize("words", NASTY)
def test_no_words_break_the_search(post: Post, desk: Client, words: str) -> None:
    CommentFactory(post=post)
    for query in (
        {"q": words},
        {"q": words, "status": "approved"},
        {"post": words},
        {"age": words},
    ):
        assert desk.get(QUEUE, query).status_code == 200


def test_a_search_that_finds_nothing_leads_back(post: Post, desk: Client) -> None:
    CommentFactory(post=post)
    empty = page(desk, f"{QUEUE}?q=nowhere").one(of="app-empty")
    assert empty.text == "No comments match. Show the whole list"
    assert empty.one("a")["href"] == "?status=pending"


def test_likely_personal_data_is_highlighted(post: Post, desk: Client) -> None:
    CommentFactory(post=post, body="Ring me on 07700 900123.")
    shown = page(desk, QUEUE)
    assert "07700 900123" in shown.one(of="app-row__text").one("mark").text
    facts = [node.text for node in shown.all("dd")]
    assert "phone number" in facts


def test_the_last_step_is_undone_from_the_queue(post: Post, desk: Client) -> None:
    comments = CommentFactory.create_batch(2, post=post)
    picked = [one.pk for one in comments]
    answer = desk.post(QUEUE, {"act": "spam", "seen": said_of(*comments), "pick": picked})
    assert told(answer, desk) == ["2 comments marked as spam."]
    button = page(desk, QUEUE).one(of="app-undo").one("button")
    assert told(desk.post(QUEUE, {"act": button["value"]}), desk) == ["2 comments put back."]
    assert set(Comment.objects.values_list("status", flat=True)) == {"pending"}
    assert told(desk.post(QUEUE, {"act": button["value"]}), desk) == ["This was undone already."]


def test_a_colleagues_step_is_not_offered_and_not_undone(post: Post, desk: Client) -> None:
    colleague = StaffFactory()
    decision = act(CommentFactory(post=post), "approve", by=colleague)
    assert page(desk, QUEUE).one(of="app-undo").all("button") == []
    for batch in (decision.batch, "nonsense", ""):
        assert desk.post(QUEUE, {"act": f"undo {batch}"}).status_code == 200
    assert Decision.objects.count() == 1


def test_keeping_a_reported_comment_settles_its_reports_and_can_be_undone(
    post: Post, desk: Client
) -> None:
    comment = CommentFactory(post=post, status="approved")
    reported(comment, "I do not like it.")
    shown = page(desk, f"{QUEUE}?status=reported")
    assert "I do not like it." in shown.one(of="app-row__reports").text
    sent = {
        "act": f"keep {comment.pk}",
        "seen": said_of(comment),
        "report": shown.one("input", name="report")["value"],
    }
    path = f"{QUEUE}?status=reported"
    assert told(desk.post(path, sent), desk) == ["1 comment kept: their reports are settled."]
    assert on_page(desk, "status=reported") == []
    button = page(desk, QUEUE).one(of="app-undo").one("button")
    desk.post(QUEUE, {"act": button["value"]})
    assert on_page(desk, "status=reported") == [comment.pk]


def test_a_report_that_came_in_after_the_page_stays_open(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post, status="approved")
    reported(comment)
    first = page(desk, f"{QUEUE}?status=reported").one("input", name="report")["value"]
    reported(comment, "Something worse.")
    sent = {"act": f"keep {comment.pk}", "seen": said_of(comment), "report": first}
    assert told(desk.post(QUEUE, sent), desk) == [
        "1 comment kept: their reports are settled.",
        "Reported again after you opened the page: 1.",
    ]
    assert on_page(desk, "status=reported") == [comment.pk]


def test_the_page_of_a_comment_tells_what_became_of_its_reports(
    post: Post, moderator: User, desk: Client
) -> None:
    comment = CommentFactory(post=post, status="approved")
    reported(comment, "I do not like it.")
    settling.dismiss(seen(comment), by=moderator)
    answered = page(desk, f"{QUEUE}{comment.pk}/change/").all("ul", of="app-history")[-1].text
    assert f"not upheld by {moderator.get_full_name()}" in answered
    assert "I do not like it." in answered


def test_only_who_may_open_what_was_cut_is_led_there(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post, body="Ring 020 7946 0000 for more.")
    cut(comment, "020 7946 0000")
    there = reverse("admin:comments_comment_sealed", args=[comment.pk])
    shown = page(desk, QUEUE)
    assert "Words were cut" in shown.one(of="app-row__state").text
    assert shown.all("a", href=there) == []
    senior = signed_in(StaffFactory(blog=post.blog, role="senior moderator"))
    assert page(senior, QUEUE).all("a", href=there) != []


def test_notes_are_written_beside_the_button(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post)
    sent = {
        "act": f"reject {comment.pk}",
        "seen": said_of(comment),
        f"rule-{comment.pk}": a_rule_of(post.blog).pk,
        f"to-writer-{comment.pk}": "Leave out the name.",
        f"to-colleagues-{comment.pk}": "Again.",
    }
    desk.post(QUEUE, sent)
    assert set(Note.objects.values_list("audience", "words")) == {
        ("writer", "Leave out the name."),
        ("colleagues", "Again."),
    }
    shown = page(desk, f"{QUEUE}{comment.pk}/change/")
    assert "Leave out the name." in shown.one(of="app-history").text


def test_a_note_that_is_too_long_decides_nothing(post: Post, desk: Client) -> None:
    comment = CommentFactory(post=post)
    sent = {"act": f"approve {comment.pk}", "seen": said_of(comment)}
    said = told(desk.post(QUEUE, {**sent, f"to-writer-{comment.pk}": "x" * 1_001}), desk)
    assert said == ["A note must be 1,000 characters or less."]
    assert Decision.objects.count() == 0


def test_the_script_is_told_what_became_of_each(post: Post, desk: Client) -> None:
    one, other = CommentFactory.create_batch(2, post=post)
    said = said_of(one, other)
    act(other, "approve", by=StaffFactory())
    sent = {"act": "spam", "seen": said, "pick": [one.pk, other.pk]}
    answer = desk.post(QUEUE, sent, headers={"accept": "application/json"})
    data = answer.json()
    assert (data["done"], data["decided"]) == ("marked as spam", [one.pk])
    assert data["refused"][str(other.pk)].startswith("Already approved by Staff Member")
    wrong = desk.post(QUEUE, {"act": "?"}, headers={"accept": "application/json"})
    assert (wrong.status_code, wrong.json()) == (422, {"wrong": "Choose what to do."})


def test_work_goes_on_at_the_row_after_the_one_that_was_decided(post: Post, desk: Client) -> None:
    comments = CommentFactory.create_batch(3, post=post)
    sent = {"act": f"approve {comments[0].pk}", "seen": said_of(*comments)}
    assert desk.post(QUEUE, sent)["Location"] == f"{QUEUE}#row-{comments[1].pk}"


@pytest.mark.parametrize(
    "query", ["", "q=reader", "age=late", "status=reported", "reason=honeypot"]
)
def test_a_list_asks_as_much_for_many_as_for_few(
    blog: Blog, post: Post, desk: Client, query: str
) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            comment = CommentFactory(post=PostFactory(blog=blog), marks=["honeypot"])
            reported(CommentFactory(post=post, status="approved"), comment.body)
        desk.get(f"{QUEUE}?{query}")
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"{QUEUE}?{query}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_keep_is_an_act_that_the_table_does_not_know() -> None:
    assert settling.KEEP == moderation.KEEP not in moderation.TRANSITIONS


def test_the_page_is_a_whole_page_for_every_tab(post: Post, desk: Client) -> None:
    for status in Comment.Status.values:
        CommentFactory(post=post, status=status)
    for tab in ("held", "reported", *Comment.Status.values):
        assert isinstance(page(desk, f"{QUEUE}?status={tab}"), dom.Node)
