"""A row that is stored in fewer words than the ORM's is the row that the ORM would store."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from comments.models import Comment, Content
from govblog.inserting import store
from govblog.models import Letter
from tests.factories import CommentFactory

pytestmark = pytest.mark.django_db


def letter(key: str = "one", **said: object) -> Letter:
    """Return a letter that is not stored."""
    values = {"to": "reader@example.org", "subject": "A", "due_at": timezone.now(), **said}
    return Letter(key=key, **values)


def test_what_is_stored_has_its_key_and_is_found_as_it_was() -> None:
    written = letter(text="Ünïcode", due_at=timezone.now() + dt.timedelta(hours=3))
    assert store(written)
    found = Letter.objects.get(pk=written.pk)
    for field in Letter._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(written, field.attname), field
    found.subject = "B"
    found.save()
    written.refresh_from_db()
    assert written.subject == "B"


def test_a_row_whose_key_is_another_rows_is_stored_too() -> None:
    comment = CommentFactory()
    Content.objects.filter(comment=comment).delete()
    assert store(Content(comment=comment, name="Reader", body="Yes.", body_html="<p>Yes.</p>"))
    assert Comment.objects.get(pk=comment.pk).body == "Yes."


def test_a_row_that_is_there_already_is_stored_once_if_asked_and_else_refused() -> None:
    assert store(letter(text="First."), once=True)
    again = letter(text="Second.")
    assert not store(again, once=True)
    assert again.pk is None
    assert Letter.objects.get().text == "First."
    with transaction.atomic(), pytest.raises(IntegrityError), transaction.atomic():
        store(letter())


def test_a_fault_that_is_no_second_row_is_not_taken_for_one() -> None:
    with pytest.raises(IntegrityError):
        store(letter(state="lost"), once=True)
