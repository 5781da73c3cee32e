"""A bundle holds all that is kept, cut where others may not see it, and proves its files."""

import datetime as dt
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import disclosure
from comments.disclosure import gathering
from comments.models import Comment, Content, Errand, PersonEvent, Review
from comments.moderation import Notes, decide, forgetting, triage
from posts.models import Blog, Post
from tests import dom
from tests.desk import signed_in
from tests.factories import (
    BlogFactory,
    CommentFactory,
    PostFactory,
    ReportFactory,
    StaffFactory,
    act,
    rule_of,
    seen,
)

pytestmark = pytest.mark.django_db
EMAIL, OTHER = "sian@example.org", "gethin@example.org"
HOSTILE = "</dd><script>alert(1)</script> ]]> \u202e \x00".replace("\x00", "")


@pytest.fixture
def talk(post: Post, moderator: User) -> dict[str, Comment]:
    """A conversation in which everything happened that is kept."""
    published = CommentFactory(
        post=post, name="Siân Sample", email=EMAIL, body="Ring me on 020 7946 0000",
        status="approved",
    )  # fmt: skip
    answer = CommentFactory(
        post=post, name="Gethin Guest", email=OTHER, body="Well said", parent=published,
        status="approved",
    )  # fmt: skip
    refused = CommentFactory(
        post=post, name="Siân Sample", email=EMAIL, body=f"Gethin Guest is a liar {HOSTILE}"
    )
    note = Notes(writer="Name nobody.", colleagues=f"{moderator.get_full_name()} knows this one")
    rule = rule_of(post.blog)
    decision = decide(seen(refused), "reject", by=moderator, rule=rule, notes=note)
    ReportFactory(comment=published, words="Gethin Guest here: it names me", email=OTHER)
    triage.open_errand(published, Errand.Kind.FAULT, by=moderator)
    now = timezone.now()
    Review.objects.create(
        comment=refused, decision=decision, words="Unfair", asked_at=now, due_at=now
    )
    return {"published": published, "answer": answer, "refused": refused}


def make(asked: disclosure.Asked, folder: Path) -> disclosure.Made:
    return disclosure.make(asked, folder, way=PersonEvent.Way.COMMAND)


def every_text(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.iterdir()))


def made_of(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text())


def test_the_public_sees_what_is_public_and_marks_for_the_rest(
    talk: dict[str, Comment], post: Post, moderator: User, tmp_path: Path
) -> None:
    asked = disclosure.asked_of_post(post.get_absolute_url(), Blog.objects.all())
    make(asked, tmp_path)
    said = every_text(tmp_path)
    for hidden in (EMAIL, OTHER, "020 7946 0000", moderator.get_full_name(), moderator.username):
        assert hidden not in said
    rows = {row["comment"]: row for row in made_of(tmp_path, "comments.json")}
    published, refused = (rows[talk[name].pk] for name in ("published", "refused"))
    assert (published["name"], published["text"]) == (
        "Siân Sample",
        "Ring me on [personal details removed]",
    )
    assert (refused["name"], refused["email"]) == ("[name removed]", "[email address removed]")
    assert refused["text"].startswith("[name removed] is a liar")
    assert refused["decisions"][0]["rule"].startswith("1. ")
    notes = {note["to"]: note["words"] for note in refused["decisions"][0]["notes"]}
    assert notes["To colleagues only"] == "[name of staff removed] knows this one"
    assert refused["second_looks"][0]["words"] == "Unfair"
    assert published["reports"][0]["words"] == "[name removed] here: it names me"
    assert published["errands"][0]["by"] == "Moderator 1"


def test_a_person_sees_their_own_in_clear_and_others_cut(
    talk: dict[str, Comment], moderator: User, tmp_path: Path
) -> None:
    ReportFactory(comment=talk["answer"], words="I am Siân", email=EMAIL)
    asked = disclosure.asked_of_person(EMAIL.upper(), Blog.objects.all())
    make(asked, tmp_path)
    rows = {row["comment"]: row for row in made_of(tmp_path, "comments.json")}
    assert set(rows) == {talk["published"].pk, talk["refused"].pk}
    published = rows[talk["published"].pk]
    assert (published["name"], published["email"]) == ("Siân Sample", EMAIL)
    assert published["text"] == "Ring me on 020 7946 0000"
    answer = published["answers"][0]
    assert (answer["name"], answer["text"]) == ("Commenter 1", "Well said")
    assert published["reports"][0]["words"] == "[name removed] here: it names me"
    said = every_text(tmp_path)
    assert OTHER not in said
    assert moderator.get_full_name() not in said
    person = made_of(tmp_path, "person.json")
    assert person["reports"][0]["words"] == "I am Siân"


def test_who_is_known_by_the_hash_only_gets_the_same_comments(
    talk: dict[str, Comment], tmp_path: Path
) -> None:
    Review.objects.update(
        answered_at=timezone.now(), answered_by=StaffFactory(), outcome="upheld", answer="No."
    )
    forgetting.forget_emails(timezone.now() + dt.timedelta(days=1))
    asked = disclosure.asked_of_person(EMAIL, Blog.objects.all())
    assert make(asked, tmp_path).comments == 2


def test_a_request_of_the_public_for_a_person_names_nobody(
    talk: dict[str, Comment], tmp_path: Path
) -> None:
    kind = disclosure.Kind.FOI
    make(disclosure.asked_of_person(EMAIL, Blog.objects.all(), kind), tmp_path)
    assert EMAIL not in every_text(tmp_path)
    assert not (tmp_path / "person.json").exists()


def test_hostile_words_are_words_in_every_file(
    talk: dict[str, Comment], post: Post, tmp_path: Path
) -> None:
    asked = disclosure.asked_of_post(post.get_absolute_url(), Blog.objects.all())
    make(asked, tmp_path)
    for path in tmp_path.glob("*.html"):
        assert not dom.page(path.read_text()).all("script")
    assert "<script>" in made_of(tmp_path, "comments.json")[2]["text"]


def test_the_index_says_what_was_cut_and_the_manifest_proves_the_files(
    talk: dict[str, Comment], post: Post, tmp_path: Path
) -> None:
    asked = disclosure.asked_of_post(post.get_absolute_url(), Blog.objects.all())
    make(asked, tmp_path)
    index = dom.page((tmp_path / "index.html").read_text()).text
    assert "[email address removed]" in index
    assert "section 40" in index
    manifest = made_of(tmp_path, "manifest.json")
    assert manifest["comments"] == 3
    assert {cut["mark"]: cut["times"] for cut in manifest["cut"]}["[email address removed]"] == 4
    assert {one["name"] for one in manifest["files"]} == {
        path.name for path in tmp_path.iterdir() if path.name != "manifest.json"
    }
    for one in manifest["files"]:
        content = (tmp_path / one["name"]).read_bytes()
        assert one["bytes"] == len(content)
        assert one["sha256"] == hashlib.sha256(content).hexdigest()


def test_more_comments_are_more_pages_and_no_more_queries_each(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "PORTION", 2)
    asked = disclosure.asked_of_post(post.get_absolute_url(), Blog.objects.all())
    counted = []
    for number, many in enumerate((2, 4), start=1):
        for _ in range(2):
            CommentFactory(post=post, status="approved")
        folder = tmp_path / str(number)
        folder.mkdir()
        with CaptureQueriesContext(connection) as queries:
            assert make(asked, folder).comments == many
        counted.append(len(queries))
        assert len(list(folder.glob("comments-*.html"))) == number
    assert counted[1] - counted[0] <= 10


@pytest.mark.parametrize(
    "address", ["", "/", "/2026/13/45/a/", "https://[/2026/01/01/a/", "/2026/01/01/nothing/"]
)
def test_an_address_that_is_no_post_is_said_to_be_none(blog: Blog, address: str) -> None:
    with pytest.raises(disclosure.NotFound):
        disclosure.asked_of_post(address, Blog.objects.all())


def test_a_post_is_found_by_its_whole_address_on_its_own_blog(post: Post) -> None:
    path = post.get_absolute_url()
    elsewhere = PostFactory(blog=BlogFactory(host="other.example.org"), slug=post.slug)
    assert elsewhere.get_absolute_url() == path
    with pytest.raises(disclosure.NotFound, match="Several blogs"):
        disclosure.asked_of_post(path, Blog.objects.all())
    asked = disclosure.asked_of_post(f"https://other.example.org{path}", Blog.objects.all())
    assert asked.post == elsewhere


def test_the_command_makes_a_new_folder_only(
    talk: dict[str, Comment], post: Post, tmp_path: Path
) -> None:
    out = tmp_path / "bundle"
    call_command("disclose", post=post.get_absolute_url(), out=str(out), verbosity=0)
    assert (out / "index.html").exists()
    event = PersonEvent.objects.get()
    assert (event.act, event.way, event.by) == ("disclosed", "command", None)
    assert event.counts == {"comments": 3}
    with pytest.raises(CommandError, match="there already"):
        call_command("disclose", person=EMAIL, out=str(out))
    with pytest.raises(CommandError, match="nobody’s own data"):
        call_command("disclose", post="/2026/01/01/a/", kind="sar", out=str(tmp_path / "b"))
    with pytest.raises(CommandError, match="correct format"):
        call_command("disclose", person="sian", out=str(tmp_path / "c"))


def test_an_administrator_downloads_it_from_the_desk(
    talk: dict[str, Comment], post: Post, blog: Blog, tmp_path: Path
) -> None:
    someone = StaffFactory(blog=blog, role="administrator")
    desk: Client = signed_in(someone)
    address = "/admin/comments/hold/disclose/"
    assert desk.get(address).status_code == 200
    response = desk.post(address, {"what": "post", "address": post.get_absolute_url()})
    assert response["Content-Disposition"] == 'attachment; filename="foi.zip"'
    assert (PersonEvent.objects.get().way, PersonEvent.objects.get().by) == ("desk", someone)
    packed = tmp_path / "foi.zip"
    packed.write_bytes(b"".join(response.streaming_content))
    with zipfile.ZipFile(packed) as bundle:
        assert bundle.testzip() is None
        assert {"index.html", "comments.json", "manifest.json"} <= set(bundle.namelist())
    for typed in ({}, {"what": "post", "address": "/x"}, {"what": "person", "email": "x"}):
        assert desk.post(address, typed).status_code == 422


def test_an_administrator_gets_nothing_of_another_blog(
    talk: dict[str, Comment], post: Post
) -> None:
    desk = signed_in(StaffFactory(blog=BlogFactory(), role="administrator"))
    said = {"what": "post", "address": post.get_absolute_url()}
    assert desk.post("/admin/comments/hold/disclose/", said).status_code == 422


def test_a_comment_removed_and_redacted_is_told_with_its_steps(
    talk: dict[str, Comment], tmp_path: Path
) -> None:
    act(talk["published"], "remove")
    make(disclosure.asked_of_person(EMAIL, Blog.objects.all()), tmp_path)
    rows = {row["comment"]: row for row in made_of(tmp_path, "comments.json")}
    steps = [one["to"] for one in rows[talk["published"].pk]["decisions"]]
    assert steps == ["Approved", "Removed"]


def test_who_answered_has_one_number_throughout_and_no_name(
    talk: dict[str, Comment], tmp_path: Path
) -> None:
    for name, email in (("Gethin Guest", OTHER), ("Nia Neighbour", "nia@example.org")):
        CommentFactory(
            post=talk["published"].post, parent=talk["published"], name=name, email=email,
            body="As Gethin Guest says: no", status="approved",
        )  # fmt: skip
    own = CommentFactory(
        post=talk["published"].post, parent=talk["published"], name="Siân Sample", email=EMAIL,
        status="approved",
    )  # fmt: skip
    make(disclosure.asked_of_person(EMAIL, Blog.objects.all()), tmp_path)
    rows = {row["comment"]: row for row in made_of(tmp_path, "comments.json")}
    answers = {one["comment"]: one for one in rows[talk["published"].pk]["answers"]}
    assert answers.pop(own.pk)["name"] == "Siân Sample"
    names = [one["name"] for one in answers.values()]
    assert names == ["Commenter 1", "Commenter 1", "Commenter 2"]
    assert "Gethin" not in json.dumps(list(answers.values()))


def test_it_finds_the_same_person_as_a_copy_does(
    talk: dict[str, Comment], settings: Any, tmp_path: Path
) -> None:
    Content.objects.update(email="")
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 9
    assert make(disclosure.asked_of_person(EMAIL, Blog.objects.all()), tmp_path).comments == 2
