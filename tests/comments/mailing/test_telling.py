"""The clock tells commenters what there is, each thing once; nothing bars the way of the rest."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User

from comments import mailing, moderation
from comments.mailing import telling, words
from comments.models import Comment, News, PageLink, PolicyRule
from comments.moderation import choosing, mailboxes, outcomes, policy
from govblog.letters.composing import as_page
from govblog.management.commands.worker import DUE
from govblog.models import Letter
from posts import publishing
from posts.models import Post
from tests.comments.mailing.people import START, UNDO, confirmed, link, sent, told
from tests.factories import CommentFactory, ReportFactory, act, seen

pytestmark = pytest.mark.django_db
MORNING = START.replace(hour=8, minute=0)  # 9 o'clock in London, when work starts


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The clock, standing still."""
    with time_machine.travel(START, tick=False) as still:
        yield still


@pytest.fixture
def comment(post: Post) -> Comment:
    """A comment whose writer has confirmed the address."""
    made = sent(post)
    confirmed(made)
    return made


def test_the_worker_tells_by_the_clock() -> None:
    assert mailing.tell in DUE


def test_a_rejection_is_told_with_the_rule_as_it_read_then_and_the_note(
    comment: Comment, rule: PolicyRule, moderator: User, editor: User, clock: time_machine.Traveller
) -> None:
    notes = moderation.Notes(writer="Leave out the name.\nhttps://example.org/", colleagues="Hm.")
    moderation.decide(seen(comment), "reject", by=moderator, rule=rule, notes=notes)
    policy.revise_rule(rule, title="Another", text="Other words.", by=editor)
    clock.shift(UNDO)
    assert mailing.tell() == 1
    letter = Letter.objects.get()
    title = comment.post.revisions.get().title
    assert letter.subject == f"Your comment on “{title}” was not published"
    for said in (
        f"> {rule.number}. {rule.title}\n> {rule.text}",
        "> Leave out the name.\n> https://example.org/",
        "http://127.0.0.1:8000/comments/mine/",
        f"{comment.post.blog.name}\n",
    ):
        assert said in letter.text
    private = ("Hm.", "Other words.", comment.body, moderator.get_full_name(), comment.email)
    assert not [one for one in private if one in f"{letter.text}{as_page(letter)}"]
    assert PageLink.objects.filter(comment=comment, by_mail=True).count() == 2
    assert letter.unsubscribe == f"http://127.0.0.1:8000{link('unsubscribe/outcome/')}"
    assert mailing.tell() == 0


def test_what_is_published_is_told_with_where_it_stands(
    comment: Comment, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    clock.shift(UNDO - dt.timedelta(seconds=1))
    assert mailing.tell() == 0
    clock.shift(dt.timedelta(seconds=1))
    assert mailing.tell() == 1
    assert f"http://127.0.0.1:8000/comments/{comment.pk}/\n" in Letter.objects.get().text


def test_of_an_article_that_was_withdrawn_no_dead_link_is_told(
    comment: Comment, editor: User, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    mailboxes.follow(comment)
    CommentFactory(parent=Comment.objects.get(), status="approved")
    publishing.withdraw(comment.post, by=editor, reason="It was wrong.")
    clock.shift(UNDO)
    assert mailing.tell() == 1
    assert "The article is not on the site at the moment." in Letter.objects.get().text
    assert f"/comments/{comment.pk}/" not in Letter.objects.get().text
    assert not News.objects.filter(kind="reply").exists()


def test_a_reply_is_quoted_as_readers_see_it_and_can_look_like_nothing_of_ours(
    comment: Comment, clock: time_machine.Traveller
) -> None:
    act(comment, "approve")
    mailboxes.follow(comment)
    body = "No.\n\nConfirm here:\nhttps://evil.example/\n" + "x" * 2_000
    CommentFactory(
        parent=Comment.objects.get(), status="approved", name="Gethin", email="g@example.org",
        body=body,
    )  # fmt: skip
    clock.shift(UNDO)
    assert mailing.tell() == 2
    letter = Letter.objects.latest("pk")
    title = comment.post.revisions.get().title
    assert letter.subject == f"A reply to your comment on “{title}”"
    assert f"Gethin replied to your comment on “{title}”:" in letter.text
    quoted = [line for line in letter.text.splitlines() if line.startswith(">")]
    assert quoted[:4] == ["> No.", ">", "> Confirm here:", "> https://evil.example/"]
    assert len("\n".join(quoted)) < words.QUOTED + 50
    assert 'href="https://evil.example' not in as_page(letter)
    assert "g@example.org" not in letter.text


def test_who_wants_it_once_a_day_gets_one_letter_when_work_starts(
    post: Post, clock: time_machine.Traveller
) -> None:
    made = [sent(post, f"Thought {n}.") for n in range(3)]
    box = confirmed(made[0])
    choosing.choose(box, list(mailboxes.WISHES), "day")
    for one, way in zip(made, ("approve", "reject", "reject"), strict=True):
        act(one, way)
    clock.shift(UNDO)
    assert mailing.tell() == 0
    clock.move_to(MORNING + dt.timedelta(days=1) - dt.timedelta(seconds=1))
    assert mailing.tell() == 0
    clock.shift(dt.timedelta(seconds=1))
    assert mailing.tell() == 1
    letter = Letter.objects.get()
    assert letter.subject == f"{post.blog.name}: 3 pieces of news"
    assert letter.text.count("was not published.") == 2
    assert letter.unsubscribe.endswith("/unsubscribe/outcome/")
    sent(post, "One more.")
    act(Comment.objects.latest("pk"), "approve")
    clock.shift(dt.timedelta(hours=3))
    assert mailing.tell() == 0
    clock.shift(dt.timedelta(days=1))
    assert mailing.tell() == 1


def test_no_day_begins_at_the_weekend(post: Post, clock: time_machine.Traveller) -> None:
    clock.move_to(dt.datetime(2026, 5, 8, 15, tzinfo=dt.UTC))  # a Friday
    comment = sent(post)
    choosing.choose(confirmed(comment), list(mailboxes.WISHES), "day")
    act(comment, "approve")
    for hours, count in ((24, 0), (24, 0), (24, 1)):
        clock.shift(dt.timedelta(hours=hours))
        assert mailing.tell() == count


def test_a_report_is_answered_in_the_letter_of_the_day_when_that_is_chosen(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    box = mailboxes.of(comment)
    assert box
    choosing.choose(box, list(mailboxes.WISHES), "day")
    other = CommentFactory(post=comment.post, status="approved", email="")
    for words_of_it in ("One.", "Two."):
        ReportFactory(comment=other, email=comment.email, words=words_of_it)
    act(other, "remove", by=moderator)
    act(comment, "approve")
    clock.shift(UNDO)
    assert outcomes.tell_reporters() == 0
    clock.move_to(MORNING + dt.timedelta(days=1))
    assert mailing.tell() == 1
    text = Letter.objects.get().text
    assert text.count("The comment is no longer on the page.") == 1
    assert "is published." in text
    assert Letter.objects.get().unsubscribe.endswith("/unsubscribe/all/")


def test_who_stopped_them_gets_no_answer_to_a_report(
    comment: Comment, moderator: User, clock: time_machine.Traveller
) -> None:
    other = CommentFactory(post=comment.post, status="approved")
    ReportFactory(comment=other, email="reporter@example.org")
    ReportFactory(comment=other, email=comment.email)
    box = mailboxes.of(comment)
    assert box
    choosing.unsubscribe(box, "report")
    act(other, "remove", by=moderator)
    clock.shift(UNDO)
    assert outcomes.tell_reporters() == 1
    letter = Letter.objects.get()
    assert letter.to == "reporter@example.org"
    assert letter.unsubscribe.endswith("/unsubscribe/report/")


def test_what_cannot_be_told_bars_the_way_of_nothing_and_is_tried_again(
    post: Post, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [sent(post, f"{n}", email=f"r{n}@example.org") for n in range(4)]
    for n, one in enumerate(made):
        confirmed(one, every="day" if n > 1 else "once", told_at=START)
        act(one, "reject")
    say = words.of
    broken = {made[0].pk, made[2].pk}

    def of(news: News, now: dt.datetime) -> Any:
        """Fail for two of them."""
        if news.comment_id in broken:
            raise RuntimeError("A fault made for a test")
        return say(news, now)

    monkeypatch.setattr(words, "of", of)
    clock.move_to(MORNING + dt.timedelta(days=1))
    assert mailing.tell() == 2
    assert mailing.tell() == 0
    broken.clear()
    clock.shift(telling.AGAIN)
    assert mailing.tell() == 1
    clock.shift(dt.timedelta(days=1))
    assert mailing.tell() == 1
    assert Letter.objects.count() == 4


def test_one_tick_tells_so_many_and_the_next_the_rest(
    post: Post, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        one = sent(post, f"{n}", email=f"r{n}@example.org")
        confirmed(one)
        act(one, "reject")
    clock.shift(UNDO)
    monkeypatch.setattr(telling, "AT_ONCE", 2)
    assert [mailing.tell(), mailing.tell(), mailing.tell()] == [2, 1, 0]
    News.objects.update(told_at=None)
    Letter.objects.all().delete()
    monkeypatch.setattr(telling, "SECONDS", -1.0)
    assert mailing.tell() == 0


@pytest.mark.parametrize(
    "line", ["\r\nBcc: spy@example.org", "\u2028X: y", "\u202e\u2066", "x" * 4_000]
)
def test_a_name_or_a_title_adds_no_line_to_a_subject(
    post: Post, clock: time_machine.Traveller, line: str
) -> None:
    comment = sent(post)
    confirmed(comment)
    act(comment, "approve")
    mailboxes.follow(comment)
    post.revisions.update(title=f"A title{line}"[:250])
    CommentFactory(parent=Comment.objects.get(), status="approved", name=f"G{line}"[:100])
    clock.shift(UNDO)
    assert mailing.tell() == 2
    for subject in told():
        assert subject.isprintable()
        assert len(subject) <= 300
