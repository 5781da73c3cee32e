"""A person who asks gets every kind of data that is kept of them, as their own copy tells it."""

import json
from pathlib import Path
from typing import Any

import pytest

from comments import disclosure, people
from comments.disclosure import of_person
from comments.models import PersonEvent
from posts.models import Blog
from tests import dom
from tests.comments.legal import cases
from tests.comments.people.someone import EMAIL, leave_traces

pytestmark = pytest.mark.django_db


def made_for(email: str, folder: Path) -> Any:
    """Make a bundle for whoever has an email; return what it says besides comments."""
    asked = disclosure.asked_of_person(email, Blog.objects.all())
    disclosure.make(asked, folder, way=PersonEvent.Way.COMMAND)
    return json.loads((folder / "person.json").read_text())


def headings(folder: Path) -> list[str]:
    return [one.text for one in dom.page((folder / "person.html").read_text()).all("h2")]


def test_legal_notices_of_the_person_are_in_it(tmp_path: Path) -> None:
    notice = cases.notice_of()
    person = made_for(cases.EMAIL, tmp_path)
    assert [one["reference"] for one in person["legal_notices"]] == [notice.reference]
    assert notice.reference in dom.page((tmp_path / "person.html").read_text()).text
    assert PersonEvent.objects.get().counts["legal_notices"] == 1


def test_a_mailbox_is_told_with_every_wish_and_the_news_that_waits_for_it(
    blog: Blog, tmp_path: Path
) -> None:
    leave_traces(blog)
    told = people.export(people.find(EMAIL))["mailboxes"]
    assert made_for(EMAIL, tmp_path)["mailboxes"] == told
    assert told[0]["told_second_looks"] is True
    assert told[0]["news"][0]["about"] == "What became of a comment"
    page = dom.page((tmp_path / "person.html").read_text()).text
    assert "Told second looks" in page
    assert "What became of a comment" in page


def test_every_kind_of_data_that_a_copy_has_is_in_it_under_a_heading_of_its_own(
    blog: Blog, tmp_path: Path
) -> None:
    leave_traces(blog)
    person = made_for(EMAIL, tmp_path)
    besides = [part for part in people.PARTS if part.name != "comments"]
    assert {part.name for part in besides} <= set(person)
    links = "Private addresses of your comments"
    assert headings(tmp_path) == [*(part.many.capitalize() for part in besides), links]
    # What is told in another way is told of a part that there is
    assert set(of_person._OTHERWISE) <= {part.name for part in besides}


def test_a_new_kind_of_data_cannot_be_forgotten(
    blog: Blog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_traces(blog)
    new = people.parts.Part(
        "wishes", "wish", "wishes", people.finding.mailboxes_of, lambda box: {"wish": box.email},
        people.PARTS[0].stored,
    )  # fmt: skip
    monkeypatch.setattr(of_person, "PARTS", (*people.PARTS, new))
    assert made_for(EMAIL, tmp_path)["wishes"] == [{"wish": EMAIL}]
    assert "Wishes" in headings(tmp_path)
