"""What someone sees who takes an export into a new install: all of it, or one clear sentence."""

import datetime as dt
import hashlib
import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from pytest_django import Settings

from comments import soundness
from comments.models import Comment, Decision
from govblog.jsonlines import registry
from govblog.models import Letter
from govblog.signin import passwords
from posts.models import Blog, Picture, PostRevision
from tests import factories
from tests.govblog.jsonlines.conftest import Export

pytestmark = pytest.mark.django_db


def taken_in(export: Export, *more: str, media: bool = False) -> tuple[str, str]:
    """Return what the command prints, and what it warns of."""
    out, err = io.StringIO(), io.StringIO()
    folder = ["--media", str(export.pictures)] if media else []
    call_command("import_json", str(export.path), *folder, *more, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(export: Export, *, media: bool = False) -> str:
    """Return why the command refuses a file, of which nothing was written."""
    with pytest.raises(CommandError) as ended:
        taken_in(export, media=media)
    assert ended.value.returncode == 1
    assert rows() == 0
    assert not list((Path(settings.MEDIA_ROOT) / "pictures").glob("*"))
    said = str(ended.value)
    assert said.endswith(" Nothing was written.")
    return said.removesuffix(" Nothing was written.")


def rows() -> int:
    return sum(kind.model._base_manager.count() for kind in registry.kinds().values())


def test_what_comes_by_the_standard_input_is_taken_in_too(
    export: Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    with export.path.open("rb") as file:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(file))
        call_command("import_json", "-", stdout=io.StringIO(), stderr=io.StringIO())
    assert rows() == len(export.rows()) - 2


def test_all_comes_in_and_is_sound(export: Export) -> None:
    out, _ = taken_in(export, media=True)
    assert out == f"{len(export.rows()) - 2} rows and 1 files came in.\n"
    assert rows() == len(export.rows()) - 2
    assert {*Comment.objects.values_list("status", flat=True)} == {*factories.WAYS}
    assert Comment.objects.filter(status="removed", shown=True).count() == 1
    assert not list(soundness.faults())
    with Picture.objects.get().file.open() as file:
        assert file.read(4) == b"RIFF"


def test_a_trial_says_what_would_come_in_and_writes_nothing(export: Export) -> None:
    out, _ = taken_in(export, "--dry-run", media=True)
    assert out.endswith("would come in. Nothing was written.\n")
    assert rows() == 0
    assert not list((Path(settings.MEDIA_ROOT) / "pictures").glob("*"))


def test_a_colleague_cannot_sign_in_before_choosing_a_password_by_mail(export: Export) -> None:
    _, err = taken_in(export)
    assert "no password and no second factor" in err
    colleague = User.objects.order_by("pk").first()
    assert colleague is not None
    assert not any(user.has_usable_password() for user in User.objects.all())
    User.objects.filter(pk=colleague.pk).update(email="back@example.org")
    passwords.ask_for_reset("back@example.org")
    assert Letter.objects.filter(to="back@example.org").exists()


def test_an_install_with_content_is_left_as_it_is(export: Export) -> None:
    blog = factories.BlogFactory(name="Ours")
    with pytest.raises(CommandError, match=r"This install has content already \(posts\.blog\)"):
        taken_in(export)
    assert list(Blog.objects.all()) == [blog]


def test_with_another_secret_key_one_is_warned_and_with_the_old_one_beside_it_not(
    export: Export, settings: Settings
) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 5
    assert "another SECRET_KEY" in taken_in(export, "--dry-run")[1]
    settings.SECRET_KEY_FALLBACKS = [old]
    assert "another SECRET_KEY" not in taken_in(export, "--dry-run")[1]


def test_a_file_of_an_older_release_takes_defaults(export: Export) -> None:
    said = export.rows()
    for row in said:
        if row.get("kind") == "posts.blog":
            del row["fields"]["undo_minutes"], row["fields"]["strapline"]
    export.write(said)
    taken_in(export)
    assert Blog.objects.get().undo_minutes == Blog().undo_minutes


def test_html_passes_the_doors_of_the_desk_and_the_form(export: Export) -> None:
    export.change("posts.postrevision", body='<p onclick="x()">Words<script>alert(1)</script></p>')
    export.change("comments.content", body="<b>bold</b>", body_html="<script>alert(1)</script>")
    taken_in(export)
    assert PostRevision.objects.get().body == "<p>Words</p>"
    content = Comment.objects.earliest("pk").content
    assert content.body_html == "<p>&lt;b&gt;bold&lt;/b&gt;</p>"


def test_an_unknown_kind_or_field_is_refused_with_its_line(export: Export) -> None:
    line = export.change("posts.tag", colour="red")
    assert f"Line {line}: this release knows no field “colour” of posts.tag." in refused(export)
    said = export.rows()
    said[line - 1] = {"kind": "posts.poll", "fields": {"id": 1}}
    export.write(said)
    assert f"Line {line}: this release knows no kind “posts.poll”." in refused(export)


@pytest.mark.parametrize(
    ("kind", "fields", "says"),
    [
        ("posts.tag", {"name": 5}, "posts.tag: the field name must be text."),
        ("posts.post", {"blog": 99}, "posts.post {id}: its blog 99 is not in the file."),
        ("posts.post", {"slug": None}, "posts.post: the field slug must not be null."),
        ("comments.comment", {"parent": 99}, "comments.comment is refused: a reply must"),
        ("posts.postrevision", {"body": "x" * 2_000_000}, "The text must be"),
        ("comments.decision", {"from_status": "spam"}, "comments.decision is refused: a comment"),
        ("posts.blog", {"reading_age": 99}, "posts.blog is refused"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(
    export: Export, kind: str, fields: dict[str, Any], says: str
) -> None:
    own = export.rows()[export.first(kind) - 1]["fields"].get("id")
    line = export.change(kind, **fields)
    said = refused(export)
    assert said.startswith(f"Line {line}: ")
    assert says.format(id=own) in said


def test_a_status_that_no_decision_made_is_refused(export: Export) -> None:
    line = export.change("comments.comment", status="approved", shown=True)
    key = export.rows()[line - 1]["fields"]["id"]
    said = refused(export)
    assert said == f"Line {line}: comment {key} is approved, but by its decisions pending."


def test_a_decision_that_was_changed_is_refused(export: Export) -> None:
    export.change("comments.decision", at="2026-01-31T09:30:00Z")
    assert "decision 1 is not as it was written" in refused(export)


def test_threads_that_are_not_sound_are_refused(export: Export) -> None:
    export.change("comments.comment", lft=7)
    assert refused(export).startswith("The threads of the file are not sound: ")


def test_a_row_that_stands_twice_or_out_of_its_order_is_refused(export: Export) -> None:
    said, line = export.rows(), export.first("comments.comment")
    export.write([*said[:line], *said[line - 1 :]])
    key = said[line - 1]["fields"]["id"]
    assert refused(export) == (
        f"Line {line + 1}: key {key} of comments.comment is there twice, or out of its order."
    )
    export.write([*said[:line], *said[line + 1 : -1], said[line], said[-1]])
    assert refused(export).endswith("the rows of comments.comment must stand together.")


def test_counts_that_do_not_fit_are_refused(export: Export) -> None:
    said = export.rows()
    export.write(said)
    text = export.path.read_text()
    export.path.write_text(text.replace('"posts.tag": 1', '"posts.tag": 2'))
    assert refused(export) == "The last line says 2 rows of posts.tag, and there are 1."


def test_a_reply_older_than_what_it_answers_comes_in(left: Any) -> None:
    """A thread that was mended may hang a comment under a newer one."""

    def fill() -> None:
        older = factories.CommentFactory(status="approved")
        newer = factories.CommentFactory(post=older.post, status="approved")
        Comment.objects.filter(pk=older.pk).update(parent=newer)
        list(soundness.repair())

    export = left(fill)
    taken_in(export)
    assert any(one.parent_id and one.parent_id > one.pk for one in Comment.objects.all())


def test_a_picture_that_is_another_or_missing_is_refused(export: Export) -> None:
    (file,) = export.pictures.rglob("*.webp")
    data = file.read_bytes()
    file.write_bytes(data + b"more")
    assert f"the file pictures/{file.name} is not the one that was exported" in refused(
        export, media=True
    )
    file.unlink()
    assert f"the file pictures/{file.name} cannot be read: No such file" in refused(
        export, media=True
    )


@pytest.mark.parametrize("name", ["../outside.webp", "/etc/passwd", "pictures/../../x.webp"])
def test_no_file_outside_its_folder_is_taken(export: Export, name: str) -> None:
    line = export.change("posts.picture", file=name, widths="")
    said = export.rows()
    said[line - 1]["files"] = {name: {"bytes": 1, "sha256": "0"}}
    export.write(said)
    assert refused(export, media=True) == f"Line {line}: “{name}” is no name of a picture’s file."


@pytest.mark.parametrize(
    ("leads", "says"),
    [("out", "leads out of the folder of --media"), ("round", "leads in a circle")],
)
def test_a_link_among_the_files_is_not_followed_out_or_round(
    export: Export, tmp_path: Path, leads: str, says: str
) -> None:
    (file,) = export.pictures.rglob("*.webp")
    file.rename(tmp_path / "elsewhere.webp")
    file.symlink_to(tmp_path / "elsewhere.webp" if leads == "out" else file)
    assert f"the file pictures/{file.name} is not taken. " in (said := refused(export, media=True))
    assert said.endswith(f"{says}, so it was not read.")


def test_a_file_that_is_no_picture_is_not_served(export: Export) -> None:
    line, said = export.first("posts.picture"), export.rows()
    (file,) = export.pictures.rglob("*.webp")
    file.write_bytes(b"<script>alert(1)</script>")
    known = {"bytes": 25, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    said[line - 1]["files"] = {f"pictures/{file.name}": known}
    export.write(said)
    assert refused(export, media=True).endswith("is no WebP picture.")


def test_a_moment_of_a_decision_stays_what_it_was(export: Export) -> None:
    taken_in(export)
    since = timezone.now() - dt.timedelta(hours=1)
    assert Decision.objects.filter(at__gt=since).count() == Decision.objects.count() > 0
