"""An administrator sends an export from the desk, and sees there what became of it."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from govblog.wordpress.loading import running
from govblog.wordpress.loading.tasks import import_upload
from posts import uploading
from posts.models import Blog, ImportRun, ImportUpload, Post
from tests.desk import signed_in
from tests.factories import StaffFactory, staff_of
from tests.govblog.wordpress.making import author, comment, export, post

pytestmark = pytest.mark.django_db
EXPORT = export(author("jane"), post(1, "Budget day", comments=[comment(1, parent=9)]))


@pytest.fixture
def desk(blog: Blog) -> Client:
    """An administrator at the desk."""
    return signed_in(staff_of(blog, "administrator"))


def send(client: Client, blog: Blog, text: str = EXPORT, act: str = "import", **said: Any) -> Any:
    """Send an export; return the page that follows."""
    file = SimpleUploadedFile(said.pop("name", "blog.xml"), text.encode())
    return client.post(f"/admin/posts/blog/{blog.pk}/import/", {"file": file, "act": act}, **said)


def page(client: Client, blog: Blog) -> str:
    """Return the page as it is now."""
    return client.get(f"/admin/posts/blog/{blog.pk}/import/").content.decode()


def told(client: Client, blog: Blog, **said: Any) -> str:
    """Send an export, let the worker do it, and return the page then."""
    assert send(client, blog, **said).status_code == 302
    return page(client, blog)


def test_what_was_sent_is_imported_and_the_page_says_what_became_of_it(
    blog: Blog, desk: Client
) -> None:
    shown = told(desk, blog)
    assert Post.objects.published().count() == 1
    assert "<li>posts: 1 added</li>" in shown
    assert "comment 1: What it answers is not in the export" in shown
    assert bytes(ImportUpload.objects.get().data) == b""


def test_a_trial_reports_the_same_and_writes_nothing(blog: Blog, desk: Client) -> None:
    shown = told(desk, blog, act="try")
    assert "<li>posts: 1 added</li>" in shown
    assert "<p>Tried.</p>" in shown
    assert not Post.objects.exists()


def test_a_file_that_is_no_export_is_answered_with_the_reason(blog: Blog, desk: Client) -> None:
    shown = told(desk, blog, text="no export")
    assert "Not done." in shown
    assert "This is not XML" in shown


@pytest.mark.parametrize("name", ["../../etc/passwd", "a<b>.xml", "x" * 300 + ".xml", "é.xml"])
def test_the_name_of_a_file_leads_nowhere(blog: Blog, desk: Client, name: str) -> None:
    shown = told(desk, blog, name=name)
    assert "<li>posts: 1 added</li>" in shown
    assert "<b>" not in shown


@pytest.mark.parametrize("sent", [None, b""])
def test_without_a_file_it_is_asked_for(blog: Blog, desk: Client, sent: bytes | None) -> None:
    file = {} if sent is None else {"file": SimpleUploadedFile("a.xml", sent)}
    answer = desk.post(f"/admin/posts/blog/{blog.pk}/import/", file)
    assert answer.status_code == 422
    assert not ImportUpload.objects.exists()


def test_a_file_too_big_is_refused(
    blog: Blog, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploading, "MOST_BYTES", 100)
    answer = send(desk, blog)
    assert answer.status_code == 422
    assert "20 MB or less" in answer.content.decode()


def test_one_file_at_a_time_and_one_that_was_stopped_bars_nobody(blog: Blog, desk: Client) -> None:
    by = staff_of(blog, "administrator")
    uploading.take_in(blog, "first.xml", b"x", trial=False, by=by)
    assert "Another file is being imported" in send(desk, blog).content.decode()
    assert "It waits." in page(desk, blog)
    long_ago = timezone.now() - dt.timedelta(hours=3)
    ImportUpload.objects.update(asked_at=long_ago)
    assert send(desk, blog).status_code == 302


def test_an_import_by_the_command_is_waited_for(blog: Blog, desk: Client) -> None:
    by = staff_of(blog, "administrator")
    running.begin(blog, running.Source("", [], {}), by=by, total=9)
    assert "imports into this blog at this moment" in told(desk, blog)


def test_who_lost_the_role_meanwhile_imports_nothing(blog: Blog, desk: Client) -> None:
    by = staff_of(blog, "administrator")
    sent = uploading.take_in(blog, "blog.xml", EXPORT.encode(), trial=False, by=by)
    by.memberships.all().delete()
    import_upload.func(sent.pk)
    assert not Post.objects.exists()
    assert "is no administrator of this blog any more" in ImportUpload.objects.get().says


def test_a_file_is_imported_once_however_often_the_worker_is_asked(blog: Blog) -> None:
    by = staff_of(blog, "administrator")
    sent = uploading.take_in(blog, "blog.xml", EXPORT.encode(), trial=False, by=by)
    for _ in range(2):
        import_upload.func(sent.pk)
    assert ImportRun.objects.count() == 1
    import_upload.func(sent.pk + 1)


@pytest.mark.parametrize("role", ["editor", "moderator", "senior moderator"])
def test_nobody_else_finds_the_page(blog: Blog, role: str) -> None:
    assert send(signed_in(StaffFactory(role=role)), blog).status_code == 404


def test_the_settings_of_a_blog_lead_there(blog: Blog, desk: Client) -> None:
    settings = desk.get(f"/admin/posts/blog/{blog.pk}/change/").content.decode()
    assert f"/admin/posts/blog/{blog.pk}/import/" in settings


def test_what_was_sent_is_forgotten_after_a_month(blog: Blog, desk: Client) -> None:
    send(desk, blog)
    assert uploading.forget(timezone.now() + dt.timedelta(days=29)) == 0
    assert uploading.forget(timezone.now() + dt.timedelta(days=31)) == 1


def test_a_long_name_in_letters_of_many_bytes_is_no_hindrance(blog: Blog, desk: Client) -> None:
    told(desk, blog, name=f"{'блог' * 40}.xml")
    assert Post.objects.published().count() == 1
