"""Whatever readers and moderators do, in any order: page, tree and record agree."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comments import moderation
from comments.models import Comment, PolicyRule
from comments.moderation import NEEDS_RULE, step
from posts.models import Post
from tests.chains import first_fault
from tests.factories import CommentFactory, WordsFactory, seen

pytestmark = pytest.mark.django_db

# Written out once more: what becomes of a comment is a promise, not only a table
PROMISED = {
    "approve": {"pending": "approved"},
    "reject": {"pending": "rejected"},
    "spam": {"pending": "spam", "approved": "spam"},
    "remove": {"approved": "removed"},
    "restore": {"removed": "approved", "rejected": "pending", "spam": "pending"},
}

# What each day begins with: a conversation of three, and a comment waiting at each place in it
BEGINNING = [
    (None, "approved"), (0, "approved"), (1, "approved"),
    (0, "pending"), (1, "pending"), (2, "pending"), (None, "pending"),
]  # fmt: skip

any_comment = st.integers(0, 11)
submitting = st.tuples(st.just("submit"), st.lists(any_comment, max_size=1))
# These two are drawn more often: only what was approved can be answered or leave its place
deciding = st.tuples(
    st.sampled_from(["approve", "remove", *PROMISED]),
    st.lists(any_comment, min_size=1, max_size=4, unique=True),
)
a_day = st.lists(st.one_of(submitting, deciding, deciding), min_size=3, max_size=14)


class Expected:
    """What readers and moderators were promised, kept in two lists."""

    def __init__(self) -> None:
        self.statuses = [status for _, status in BEGINNING]
        self.parents = [parent for parent, _ in BEGINNING]

    def submit(self, parent: int | None) -> bool:
        """Say whether a comment may come in, and note it."""
        if parent is not None and self.statuses[parent] != "approved":
            return False
        self.statuses.append("pending")
        self.parents.append(parent)
        return True

    def decide(self, act: str, number: int) -> bool:
        """Say whether an act is possible, and note what becomes of the comment."""
        target = PROMISED[act].get(self.statuses[number])
        parent = self.parents[number]
        above = "approved" if parent is None else self.statuses[parent]
        if target is None or (target == "approved" and above not in {"approved", "removed"}):
            return False
        self.statuses[number] = target
        return True

    def shown(self) -> list[bool]:
        """Say of each comment whether it is approved or has an approved reply below it."""
        shown = [status == "approved" for status in self.statuses]
        # A reply comes after what it answers, so going backwards reaches every depth
        for number in reversed(range(len(shown))):
            parent = self.parents[number]
            if parent is not None and shown[number]:
                shown[parent] = True
        return shown


def assert_numbers_fit(post: Post, comments: list[Comment]) -> None:
    """Hold the numbers kept on the post against its comments."""
    post.refresh_from_db()
    shown = [comment for comment in comments if comment.shown]
    assert post.comments_shown == len(shown)
    assert post.comments_approved == sum(comment.status == "approved" for comment in shown)
    assert post.threads_shown == sum(comment.parent_id is None for comment in shown)


@contextmanager
def undone() -> Iterator[None]:
    """Undo in the database what one example did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def assert_tree_fits(comments: list[Comment]) -> None:
    """Hold the derived numbers against the parent keys, thread by thread."""
    by_number = {comment.pk: comment for comment in comments}
    threads: dict[int, list[int]] = {}
    for comment in comments:
        threads.setdefault(comment.tree_id, []).extend((comment.lft, comment.rght))
        if comment.parent_id is None:
            assert comment.level == 0
            continue
        parent = by_number[comment.parent_id]
        assert (comment.tree_id, comment.level) == (parent.tree_id, parent.level + 1)
        assert parent.lft < comment.lft < comment.rght < parent.rght
    for numbers in threads.values():
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    tops = [comment for comment in comments if comment.parent_id is None]
    assert len(tops) == len(threads)


def assert_record_fits(comments: list[Comment]) -> None:
    """Hold the status of each comment against the decisions that led to it."""
    for comment in comments:
        status = "pending"
        for decision in comment.decisions.order_by("number"):
            assert decision.from_status == status
            status = decision.to_status
        assert comment.status == status


@pytest.fixture
def beginning(post: Post) -> list[Comment]:
    """The comments that each day begins with."""
    made: list[Comment] = []
    for parent, status in BEGINNING:
        above = None if parent is None else made[parent]
        made.append(CommentFactory(post=post, parent=above, status=status))
    return made


@pytest.fixture(autouse=True)
def _the_usual_way_again() -> Iterator[None]:
    usual = step.SETTLED_ONE_BY_ONE
    yield
    step.SETTLED_ONE_BY_ONE = usual


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(a_day)
@example([("remove", [2]), ("approve", [5]), ("spam", [5])])
@example([("remove", [0, 1, 2]), ("approve", [5]), ("restore", [1]), ("spam", [5])])
@pytest.mark.parametrize("settled_one_by_one", [step.SETTLED_ONE_BY_ONE, 0])
def test_in_any_order_page_tree_and_record_agree(
    beginning: list[Comment],
    moderator: User,
    rule: PolicyRule,
    settled_one_by_one: int,
    day: list[tuple[str, list[int]]],
) -> None:
    step.SETTLED_ONE_BY_ONE = settled_one_by_one
    post = beginning[0].post
    expected, made = Expected(), list(beginning)
    with undone():
        for act, drawn in day:
            picked = list(dict.fromkeys(number % len(made) for number in drawn))
            if act == "submit":
                submit(post, expected, made, picked[0] if picked else None)
            else:
                decide(act, expected, made, picked, moderator, rule)
        comments = list(Comment.objects.order_by("pk"))
        assert [comment.status for comment in comments] == expected.statuses
        assert [comment.shown for comment in comments] == expected.shown()
        assert_numbers_fit(post, comments)
        assert_tree_fits(comments)
        assert_record_fits(comments)
        assert first_fault(post.blog) is None


def submit(post: Post, expected: Expected, made: list[Comment], parent: int | None) -> None:
    """Send a comment and hold what happens against what was promised."""
    words = WordsFactory(parent=None if parent is None else made[parent].pk)
    if not expected.submit(parent):
        with pytest.raises(moderation.ParentGone):
            moderation.submit(post, words, address="192.0.2.1")
        return
    comment = moderation.submit(post, words, address="192.0.2.1")
    assert comment is not None
    made.append(comment)


def decide(
    act: str,
    expected: Expected,
    made: list[Comment],
    picked: list[int],
    moderator: User,
    rule: PolicyRule,
) -> None:
    """Decide some comments in one step and hold what happens against what was promised."""
    screens = [seen(made[number]) for number in picked]
    promised = {number: expected.decide(act, number) for number in sorted(picked)}
    outcomes = moderation.decide_all(
        screens, act, by=moderator, rule=rule if act in NEEDS_RULE else None
    )
    done = [outcome.decision is not None for outcome in outcomes]
    assert done == [promised[number] for number in picked]
