"""A reader's comment comes in once, while comments are open, under a comment that is on show."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import User
from django.utils import timezone

from comments import moderation, retention
from comments.models import Comment, Decision, Hit, Mark, Receipt
from comments.moderation import Words, submission
from comments.sorting import Sending
from posts import publishing
from posts.models import Blog, Post
from tests.factories import AuthorFactory, CommentFactory, PostFactory, WordsFactory, act

pytestmark = pytest.mark.django_db
ADDRESS = "192.0.2.7"


def send(post: Post, words: Words | None = None, **kwargs: object) -> Comment | None:
    """Send a comment from one address."""
    return moderation.submit(post, words or WordsFactory(), address=ADDRESS, **kwargs)


def test_a_comment_waits_for_a_moderator_and_is_not_shown(post: Post) -> None:
    comment = send(post, Words("A <b>thought</b>.", "Reader", "reader@example.org"))
    assert comment is not None
    comment.refresh_from_db()
    assert (comment.status, comment.shown, comment.content.source) == ("pending", False, "form")
    assert (comment.body, comment.name) == ("A <b>thought</b>.", "Reader")
    assert comment.body_html == "<p>A &lt;b&gt;thought&lt;/b&gt;.</p>"
    assert list(Comment.objects.waiting()) == [comment]
    assert not Comment.objects.on_page(post)
    assert not Decision.objects.exists()


def test_the_network_address_of_a_writer_is_stored_nowhere(post: Post) -> None:
    send(post)
    for model in (Comment, Receipt, Hit, Mark):
        for row in model.objects.values():
            assert ADDRESS not in str(row)


def test_the_same_comment_sent_again_is_one_comment(post: Post) -> None:
    words = WordsFactory()
    assert send(post, words) is not None
    assert send(post, words) is None
    assert moderation.submit(post, words, address="198.51.100.1") is None
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    "changed", [{"body": "Another thought."}, {"name": "Else"}, {"email": "else@example.org"}]
)
def test_a_comment_that_differs_in_anything_is_another_comment(post: Post, changed: dict) -> None:
    words = {"body": "A thought.", "name": "Reader", "email": "reader@example.org"}
    assert send(post, Words(**words)) is not None
    assert send(post, Words(**words | changed)) is not None


def test_the_same_words_elsewhere_are_another_comment(post: Post) -> None:
    words = WordsFactory()
    top = CommentFactory(post=post, status="approved")
    reply = Words(words.body, words.name, words.email, parent=top.pk)
    assert send(post, words) is not None
    assert send(post, reply) is not None
    assert send(PostFactory(), words) is not None


def test_capital_letters_in_name_and_email_make_no_other_comment(post: Post) -> None:
    assert send(post, Words("Yes.", "Reader", "reader@example.org")) is not None
    assert send(post, Words("Yes.", "READER", "Reader@Example.org")) is None


def test_the_same_comment_may_be_sent_again_after_a_day(post: Post) -> None:
    words = WordsFactory()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert send(post, words) is not None
        clock.shift(submission.REPEAT_WINDOW - dt.timedelta(seconds=1))
        assert send(post, words) is None
        clock.shift(dt.timedelta(seconds=2))
        assert send(post, words) is not None
        assert send(post, words) is None


def test_two_who_bring_the_same_comment_at_once_have_one_claim(post: Post) -> None:
    now = timezone.now()
    receipt = Receipt(key=submission.receipt_key(post, WordsFactory()))
    assert submission._claim(receipt, now)
    assert not submission._claim(receipt, now)


def test_a_comment_sent_after_comments_closed_comes_back_with_the_reason(
    post: Post, moderator: User
) -> None:
    closed = moderation.close(post, by=moderator, reason="The consultation is over.")
    with pytest.raises(moderation.Closed) as refused:
        send(post)
    assert refused.value.reason == "The consultation is over."
    assert refused.value.since == closed.comments_closed_at
    assert not Comment.objects.exists()


def test_a_comment_is_refused_when_the_whole_blog_is_closed(post: Post) -> None:
    since = timezone.now()
    Blog.objects.update(comments_closed_at=since, comments_closed_reason="An election is on.")
    with pytest.raises(moderation.Closed, match="An election is on"):
        send(post)


def test_a_refused_comment_may_be_sent_again_once_comments_are_open(
    post: Post, moderator: User
) -> None:
    words = WordsFactory()
    moderation.close(post, by=moderator, reason="Paused.")
    with pytest.raises(moderation.Closed):
        send(post, words)
    moderation.reopen(post, by=moderator)
    assert send(post, words) is not None


def test_nobody_comments_on_a_draft() -> None:
    with pytest.raises(moderation.PostGone):
        send(PostFactory(draft=True))


def test_nobody_comments_before_a_scheduled_post_is_public() -> None:
    with pytest.raises(moderation.PostGone):
        send(PostFactory(at=timezone.now() + dt.timedelta(hours=1)))


def test_nobody_comments_on_a_withdrawn_post(post: Post, editor: User) -> None:
    publishing.withdraw(post, by=editor, reason="Out of date.")
    with pytest.raises(moderation.PostGone):
        send(post)
    publishing.put_back(post, by=editor)
    assert send(post) is not None


def test_a_reply_is_placed_under_the_comment_it_answers(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    reply = send(post, WordsFactory(parent=top.pk))
    assert reply is not None
    assert reply.parent == top


@pytest.mark.parametrize("status", ["pending", "rejected", "spam", "removed"])
def test_nobody_answers_a_comment_that_is_not_on_show(post: Post, status: str) -> None:
    top = CommentFactory(post=post, status=status)
    with pytest.raises(moderation.ParentGone):
        send(post, WordsFactory(parent=top.pk))


def test_nobody_answers_a_removed_comment_though_its_place_is_held(post: Post) -> None:
    top = CommentFactory(post=post, status="approved")
    CommentFactory(parent=top, status="approved")
    act(top, "remove")
    assert top in Comment.objects.on_page(post)
    with pytest.raises(moderation.ParentGone):
        send(post, WordsFactory(parent=top.pk))


def test_nobody_answers_a_comment_of_another_post(post: Post) -> None:
    elsewhere = CommentFactory(post=PostFactory(), status="approved")
    with pytest.raises(moderation.ParentGone):
        send(post, WordsFactory(parent=elsewhere.pk))


def test_nobody_answers_a_comment_that_never_was(post: Post) -> None:
    with pytest.raises(moderation.ParentGone):
        send(post, WordsFactory(parent=10**12))


def test_a_reply_that_found_no_parent_may_be_sent_again(post: Post) -> None:
    top = CommentFactory(post=post, status="removed")
    words = WordsFactory(parent=top.pk)
    with pytest.raises(moderation.ParentGone):
        send(post, words)
    act(top, "restore")
    assert send(post, words) is not None


def test_what_was_noticed_is_marked_for_the_moderators_and_drops_nothing(post: Post) -> None:
    comment = send(post, sending=Sending(elapsed=1, trap="https://spam.example"))
    assert comment is not None
    comment.refresh_from_db()
    assert (comment.status, comment.held) == ("pending", True)
    assert dict(comment.marks.values_list("kind", "detail")) == {
        "honeypot": "It was filled with “https://spam.example”",
        "too fast": "Sent 1 second after opening the page",
    }


@pytest.mark.parametrize(
    "name", ["Admin", "аdmin", "Moderation Team", "The Byline", "Staff Member", "staff-account"]
)
def test_a_name_that_looks_like_staff_is_marked(blog: Blog, post: Post, name: str) -> None:
    AuthorFactory(blog=blog, name="The Byline")
    person = User.objects.create_user("staff-account", first_name="Staff", last_name="Member")
    person.memberships.create(blog=blog, role="moderator")
    comment = send(post, WordsFactory(name=name))
    assert comment is not None
    assert [mark.kind for mark in comment.marks.all()] == ["like staff"]


@pytest.mark.parametrize("name", ["Reader", "Anonymous", "!!!", "👍"])
def test_another_name_is_not_marked(post: Post, name: str) -> None:
    comment = send(post, WordsFactory(name=name))
    assert comment is not None
    assert not comment.marks.exists()


def test_what_expires_is_forgotten_and_the_rest_kept(post: Post) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        send(post)
        clock.shift(submission.REPEAT_WINDOW)
        send(post)
        assert Receipt.objects.count() == 2
        retention.keep_up()
        assert Receipt.objects.count() == 1
        assert Hit.objects.count() == 3
        clock.shift(dt.timedelta(seconds=60))
        retention.keep_up()
        assert not Hit.objects.exists()
    assert Comment.objects.count() == 2


def test_a_receipt_tells_nothing_by_itself(post: Post) -> None:
    words = Words("Secret words", "Reader", "reader@example.org")
    key = submission.receipt_key(post, words)
    assert len(key) == 64
    assert int(key, 16)
