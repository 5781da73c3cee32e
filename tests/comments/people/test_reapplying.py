"""What is on the list of erasures is erased again, once, and only what it means."""

import datetime as dt
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from comments import people
from comments.models import Comment, Erasure, PersonEvent
from comments.moderation import erasing, erasures
from posts.models import Blog, Post
from tests.comments.people import dumping
from tests.comments.people.someone import EMAIL, TRACES, leave_traces
from tests.factories import BlogFactory, CommentFactory, PostFactory

pytestmark = pytest.mark.django_db
_WAY = PersonEvent.Way.COMMAND


@contextmanager
def restored() -> Iterator[None]:
    """Put the database back as it was before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def erased_and_restored(email: str = EMAIL, **more: Any) -> None:
    """Erase a person, then put the database back: only the file knows of it."""
    with restored():
        people.erase(people.find(email, **more), way=_WAY)
    assert not Erasure.objects.exists()


def test_after_a_restore_the_file_alone_leads_to_the_same(blog: Blog) -> None:
    leave_traces(blog)
    erased_and_restored()
    would = people.reapply(dry_run=True)
    assert dumping.found_in(dumping.database(), TRACES) == list(TRACES)
    done = people.reapply()
    there = {
        "legal_answers": 0, "comments": 5, "reports": 1, "legal_notices": 0, "mailboxes": 1,
        "subscriptions": 0, "letters": 2,
    }  # fmt: skip
    assert done.counts == would.counts == there
    assert dumping.found_in(dumping.database(), TRACES) == []
    assert PersonEvent.objects.get().act == "reapplied"
    assert Erasure.objects.filter(comment=None).count() == 1


def test_looking_only_writes_nothing(blog: Blog) -> None:
    leave_traces(blog)
    erased_and_restored()
    before = dumping.rows(), settings.ERASURES_FILE.read_text()
    people.reapply(dry_run=True)
    assert (dumping.rows(), settings.ERASURES_FILE.read_text()) == before


def test_again_it_finds_nothing_and_changes_nothing(blog: Blog) -> None:
    leave_traces(blog)
    erased_and_restored()
    people.reapply()
    before = dumping.rows(), settings.ERASURES_FILE.read_text()
    again = people.reapply()
    assert (again.people, again.comments, again.counts) == (0, 0, {})
    assert (dumping.rows(), settings.ERASURES_FILE.read_text()) == before


def test_who_came_back_after_the_erasure_stays(post: Post) -> None:
    long_ago = timezone.now() - dt.timedelta(days=9)
    old = CommentFactory(post=post, email=EMAIL, created_at=long_ago)
    erased_and_restored()
    new = CommentFactory(post=post, email=EMAIL)
    people.reapply()
    assert Comment.objects.get(pk=old.pk).email == ""
    assert Comment.objects.get(pk=new.pk).email == EMAIL


def test_a_comment_taken_back_by_its_writer_is_erased_again_by_its_number(post: Post) -> None:
    comment = CommentFactory(post=post, email="")
    with restored():
        erasing.take_back(comment)
        erasures.catch_up()
    assert people.reapply().comments == 1
    assert Comment.objects.get().body == erasing.GONE


def test_a_number_given_out_again_is_another_comment(post: Post) -> None:
    comment = CommentFactory(post=post)
    entry = erasures.Entry(timezone.now(), comment=comment.pk, written_at=timezone.now())
    erasures.take_in([entry])
    assert people.reapply().comments == 0
    assert Comment.objects.get().body == comment.body


def test_an_erasure_on_one_blog_is_done_again_there_only(post: Post) -> None:
    here = CommentFactory(post=post, email=EMAIL)
    elsewhere = CommentFactory(post=PostFactory(blog=BlogFactory()), email=EMAIL)
    erased_and_restored(blogs={post.blog_id})
    people.reapply()
    assert Comment.objects.get(pk=here.pk).email == ""
    assert Comment.objects.get(pk=elsewhere.pk).email == EMAIL


def test_a_list_made_with_an_earlier_key_still_counts(post: Post, settings: Any) -> None:
    CommentFactory(post=post, email=EMAIL)
    erased_and_restored()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    people.reapply()
    assert Comment.objects.get().email == ""


def test_what_is_no_entry_is_told_and_the_rest_counts(post: Post) -> None:
    CommentFactory(post=post, email=EMAIL)
    erased_and_restored()
    file: Path = settings.ERASURES_FILE
    wrong = '{"at": "2026\n[]\n{"at": 3, "person": "x", "blog": null}\n'
    file.write_text(wrong + file.read_text())
    done = people.reapply()
    assert done.unreadable == [1, 2, 3]
    assert Comment.objects.get().email == ""


def test_a_line_that_was_torn_off_is_written_again_with_the_next_and_no_more_told(
    post: Post, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    file: Path = settings.ERASURES_FILE
    erasing.take_back(CommentFactory(post=post))
    assert erasures.catch_up()
    whole = file.read_text()
    for torn in (whole[:20], whole[:-2]):
        file.write_text(torn)
        assert erasures.read(file) == ([], [1])
        with django_capture_on_commit_callbacks(execute=True):
            erasing.take_back(CommentFactory(post=post))
        assert file.read_text().startswith(torn)
        entries, wrong = erasures.read(file)
        assert set(entries) == set(map(erasures.entry_of, Erasure.objects.all()))
        assert wrong == []


def test_a_last_line_that_lacks_only_its_end_counts(post: Post) -> None:
    file: Path = settings.ERASURES_FILE
    with restored():
        erasing.take_back(CommentFactory(post=post))
        erasures.catch_up()
    file.write_text(file.read_text().rstrip("\n"))
    erasing.take_back(CommentFactory(post=post))
    assert erasures.catch_up()
    assert (listed(), erasures.read(file)[1]) == (2, [])


def test_nobody_but_the_owner_reads_the_file(post: Post) -> None:
    erasing.take_back(CommentFactory(post=post, email=EMAIL, name="Perpetua"))
    erasures.catch_up()
    file: Path = settings.ERASURES_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert dumping.found_in(file.read_text(), TRACES) == []


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are opened from now on."""
    names: list[str] = []

    def note(door: Callable[..., Any]) -> Callable[..., Any]:
        def noted(file: Any, *said: Any, **more: Any) -> Any:
            names.append(Path(file).name)
            return door(file, *said, **more)

        return noted

    monkeypatch.setattr(io, "open", note(io.open))
    monkeypatch.setattr(os, "open", note(os.open))
    return names


def listed() -> int:
    """Return how many erasures the file has."""
    return len(erasures.read(settings.ERASURES_FILE)[0])


def test_the_clock_opens_the_list_only_when_something_is_new(post: Post, opened: list[str]) -> None:
    file: Path = settings.ERASURES_FILE
    erasing.take_back(CommentFactory(post=post))
    for _ in range(2):
        assert erasures.catch_up()
    assert set(opened) == {file.name}
    opened.clear()
    assert erasures.catch_up()
    assert opened == []
    with file.open("a") as door:
        door.write("\n")
    opened.clear()
    assert erasures.catch_up()
    assert opened == [file.name]


def test_a_grown_list_and_a_lost_file_are_noticed(post: Post) -> None:
    file: Path = settings.ERASURES_FILE
    for many in (1, 2):
        erasing.take_back(CommentFactory(post=post))
        for _ in range(3):
            assert erasures.catch_up()
        assert listed() == many
    file.unlink()
    assert erasures.catch_up()
    assert listed() == 2


def test_a_restored_database_is_noticed(post: Post) -> None:
    comments = [CommentFactory(post=post) for _ in range(2)]
    with restored():
        erasing.take_back(comments[0])
        for _ in range(3):
            assert erasures.catch_up()
    # Another row of the same number
    erasing.take_back(comments[1])
    assert erasures.catch_up()
    assert listed() == 2
