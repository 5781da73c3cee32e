"""A newer export brings what is new and what changed there, and undoes nothing decided here."""

import random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from pytest_django import Settings

from comments.models import Comment, Decision, ImportedComment, Report, TextChange
from comments.moderation import erasing, holding_data, importing
from govblog.wordpress.loading import comments as loading
from posts.models import Post, Purge
from tests.comments.cutting import cut
from tests.factories import ReportFactory, StaffFactory, act
from tests.govblog.wordpress.loading.coming import answered, loaded, of, said, told

pytestmark = pytest.mark.django_db
NEW = "What was changed there since."


def became(report: Any) -> dict[str, int]:
    return report.counts["comments"]


def test_what_was_added_there_is_added_here_under_what_it_answers(post: Post) -> None:
    loaded(post, said(1), said(2, parent=1))
    report = loaded(post, said(1), said(2, parent=1), said(3, parent=1), said(4, parent=2))
    assert became(report) == {"unchanged": 2, "added": 2}
    assert [(answered(n), of(n).depth) for n in (3, 4)] == [(1, 1), (2, 2)]


def test_new_words_there_are_a_new_version_of_the_text_here(post: Post) -> None:
    loaded(post, said(1))
    assert became(loaded(post, said(1, content=NEW))) == {"updated": 1}
    comment = of(1)
    assert (comment.body, comment.text_version) == (NEW, 2)
    change = TextChange.objects.get(comment=comment)
    assert (change.actor_kind, change.text_version) == ("house", 2)
    assert became(loaded(post, said(1, content=NEW))) == {"unchanged": 1}


def test_other_markup_of_the_same_words_is_no_new_version(post: Post) -> None:
    loaded(post, said(1, content="Some words"))
    report = loaded(post, said(1, content="Some <b>words</b>"))
    assert became(report) == {"unchanged": 1}
    assert of(1).text_version == 1


def test_what_was_decided_there_since_is_decided_here(post: Post) -> None:
    loaded(post, said(1, approved="0"), said(2), said(3, parent=2))
    report = loaded(post, said(1), said(2, approved="trash"), said(3, parent=2))
    assert became(report) == {"unchanged": 1, "updated": 2}
    assert [(of(n).status, of(n).shown) for n in (1, 2)] == [("approved", True), ("removed", True)]
    assert set(of(2).decisions.values_list("actor_kind", flat=True)) == {"import"}


def test_what_leaves_the_page_settles_its_reports(post: Post) -> None:
    loaded(post, said(1))
    report = ReportFactory(comment=of(1))
    loaded(post, said(1, approved="spam"))
    report.refresh_from_db()
    assert report.state == Report.State.UPHELD


def test_caches_in_front_are_told_that_what_left_the_page_there_was_taken_down(
    post: Post, settings: Settings
) -> None:
    settings.PURGE_URL = "nginx+http://secret@127.0.0.1:1"
    for approved, hard in (("1", False), ("spam", True), ("1", False)):
        Purge.objects.all().delete()
        loaded(post, said(1, approved=approved))
        assert [row.hard for row in Purge.objects.all()] == [hard]


def test_a_moderators_decision_is_never_undone(post: Post) -> None:
    loaded(post, said(1, approved="0"), said(2))
    act(of(1), "approve")
    act(of(2), "remove")
    newer = said(1, approved="spam"), said(2, content=NEW)
    assert became(loaded(post, *newer)) == {"changed here, left": 2}
    assert [(of(n).status, of(n).text_version) for n in (1, 2)] == [("approved", 1), ("removed", 1)]
    assert became(loaded(post, *newer)) == {"unchanged": 2}


def test_words_cut_here_stay_cut(post: Post) -> None:
    loaded(post, said(1, content="Ring 07700 900123."))
    cut(of(1), "07700 900123")
    assert ImportedComment.objects.get().digest == ""
    loaded(post, said(1, content="Ring 07700 900123 now."))
    assert "07700" not in of(1).body


def test_what_was_erased_here_stays_erased(post: Post) -> None:
    loaded(post, said(1), said(2, approved="0"))
    erasing.erase(of(1), why="Asked for.")
    erasing.take_back(of(2))
    report = loaded(post, said(1, content=NEW), said(2, content=NEW, approved="0"))
    assert became(report) == {"unchanged": 2}
    report = loaded(post, said(1, approved="spam"), said(2))
    assert became(report) == {"changed here, left": 2}
    assert [(of(n).status, of(n).body) for n in (1, 2)] == [("removed", "[erased]")] * 2


def test_words_on_legal_hold_stay_as_they_are(post: Post) -> None:
    loaded(post, said(1))
    administrator: User = StaffFactory(blog=post.blog, role="administrator")
    holding_data.hold_comment(of(1), why="An inquiry.", by=administrator)
    assert became(loaded(post, said(1, content=NEW))) == {"changed here, left": 1}


def test_what_was_stopped_goes_on_when_it_is_run_again(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "AT_ONCE", 4)
    export = [said(1), *(said(n, parent=n - 1) for n in range(2, 12))]
    whole, calls = importing.bring_in, []

    def broken(*args: Any, **more: Any) -> importing.Came:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole(*args, **more)

    monkeypatch.setattr(importing, "bring_in", broken)
    with pytest.raises(KeyboardInterrupt):
        loaded(post, *export)
    assert Comment.objects.count() == 4
    monkeypatch.setattr(importing, "bring_in", whole)
    assert became(loaded(post, *export)) == {"unchanged": 4, "added": 7}
    assert [of(n).depth for n in range(1, 12)] == list(range(11))


def test_two_imports_at_one_moment_bring_each_comment_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = importing.bring_in

    def slower(*args: Any, **more: Any) -> importing.Came:
        monkeypatch.setattr(importing, "bring_in", whole)
        loaded(post, said(1))
        return whole(*args, **more)

    monkeypatch.setattr(importing, "bring_in", slower)
    report = loaded(post, said(1), said(2, parent=1))
    assert became(report) == {"unchanged": 1, "added": 1}


def expected(parents: dict[int, int]) -> dict[int, int | None]:
    """Return what each number answers once the mess is mended: the model to compare with."""
    mended: dict[int, int | None] = {}
    for number, parent in parents.items():
        mended[number] = parent if parent in parents else None
        walked = [number]
        while (above := parents.get(walked[-1])) in parents and above not in walked:
            walked.append(above)
        is_round = above == number
        if is_round and number == min(walked):
            mended[number] = None
    return mended


@pytest.mark.parametrize("seed", range(12))
def test_any_mess_of_parents_becomes_threads_as_a_simple_model_says(
    post: Post, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    monkeypatch.setattr(loading, "AT_ONCE", chance.choice([1, 3, 1_000]))
    numbers = chance.sample(range(1, 60), 25)
    # Itself, each other in rings, what comes later in the file, nothing and nobody
    parents = {n: chance.choice([0, n, 99, *numbers, *numbers]) for n in numbers}
    comments = [
        said(n, parent=parents[n], approved=chance.choice(["1", "1", "0", "spam", "trash"]))
        for n in numbers
    ]
    some = chance.randrange(len(comments))
    mended = expected(parents)
    report = loaded(post, *comments)
    assert {n: answered(n) for n in numbers} == mended
    assert len(told(report)) == sum(bool(parents[n]) and mended[n] is None for n in numbers)
    assert became(loaded(post, *comments[some:], *comments[:some])) == {"unchanged": 25}
    assert Decision.objects.filter(at__gt=timezone.now()).count() == 0
