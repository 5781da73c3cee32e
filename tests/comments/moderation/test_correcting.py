"""Until somebody decided, the writer of a comment may change its words."""

import pytest
from django.contrib.auth.models import User

from comments import moderation
from comments.models import Comment, HoldRule, Mark, Print, TextChange
from comments.moderation import NotDecided
from comments.moderation.correcting import NotCorrected, correct
from comments.moderation.cutting import Original
from posts.models import Post
from tests.factories import CommentFactory, act, seen

pytestmark = pytest.mark.django_db
BETTER = Original("Siân", "A better way to say what I mean.")


def test_the_queue_has_the_new_words_and_a_decision_on_the_old_ones_is_refused(
    moderator: User,
) -> None:
    comment = CommentFactory()
    on_screen = seen(comment)
    after = correct(comment, BETTER, seen=1)
    assert (after.name, after.body, after.text_version) == (BETTER.name, BETTER.body, 2)
    assert "better way" in after.body_html
    with pytest.raises(NotDecided, match="Its writer changed the text on"):
        moderation.decide(on_screen, "approve", by=moderator)
    assert act(comment, "approve").text_version == 2


@pytest.mark.parametrize("status", ["approved", "rejected", "spam", "removed"])
def test_after_a_decision_nothing_is_corrected(status: str) -> None:
    comment = CommentFactory(status=status)
    with pytest.raises(NotCorrected, match="has decided"):
        correct(comment, BETTER, seen=1)
    assert not TextChange.objects.exists()


def test_a_second_window_with_the_older_words_is_told_so() -> None:
    comment = CommentFactory()
    correct(comment, BETTER, seen=1)
    with pytest.raises(NotCorrected, match="was changed since"):
        correct(comment, Original("Siân", "Another way to say it."), seen=1)
    assert Comment.objects.get().body == BETTER.body


def test_the_same_words_again_change_nothing() -> None:
    comment = CommentFactory()
    after = correct(comment, Original(comment.name, comment.body), seen=1)
    assert after.text_version == 1
    assert not TextChange.objects.exists()


def test_the_rules_look_at_the_new_words_and_how_it_was_sent_stays_noticed(post: Post) -> None:
    HoldRule.objects.create(blog=post.blog, kind=Mark.Kind.LINKS, is_on=True, number=0)
    comment = CommentFactory(post=post, marks=[Mark.Kind.TOO_FAST, Mark.Kind.WORDS])
    correct(comment, Original("Siân", "Look at https://example.org/ for more of this."), seen=1)
    kinds = set(Mark.objects.filter(comment=comment).values_list("kind", flat=True))
    assert {Mark.Kind.TOO_FAST, Mark.Kind.LINKS} <= kinds
    assert Mark.Kind.WORDS not in kinds
    assert Mark.Kind.REPEAT not in kinds
    assert Comment.objects.get().held


def test_its_own_older_words_are_no_repeat(post: Post) -> None:
    HoldRule.objects.create(blog=post.blog, kind=Mark.Kind.REPEAT, is_on=True, number=1)
    comment = CommentFactory(post=post, body="The very same words, to be told again.")
    correct(comment, Original("Siân", "The very same words – to be told again!"), seen=1)
    assert not Mark.objects.filter(comment=comment, kind=Mark.Kind.REPEAT).exists()
    assert Print.objects.get().content_id == comment.pk


def test_words_that_repeat_another_comment_stay_noticed_when_only_the_name_changes(
    post: Post,
) -> None:
    HoldRule.objects.create(blog=post.blog, kind=Mark.Kind.REPEAT, is_on=True, number=1)
    body = "The very same words, to be told again."
    for name in ("Siân", "Rhys"):
        said = moderation.Words(body, name, "")
        comment = moderation.submit(post, said, address="192.0.2.1")
    assert comment
    correct(comment, Original("Rhys ap Siôn", body), seen=1)
    noticed = Mark.objects.get(comment=comment, kind=Mark.Kind.REPEAT)
    assert noticed.detail.startswith("The same text as comment")
    assert Comment.objects.get(pk=comment.pk).held
