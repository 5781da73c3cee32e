"""What someone sees who runs `manage.py quickstart`, on a new install and on an old one."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from govblog.demo.load import NotEmpty
from govblog.management.commands import quickstart
from govblog.quickstart import accounts, prepare, serving
from posts.models import Blog, Holiday, Membership
from tests import factories
from tests.fronts import free_port

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled front end, a place for static files, and demo content that loads in no time."""
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "site.css").write_text("p {}")
    settings.BASE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    settings.STATICFILES_DIRS = [tmp_path / "build"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    monkeypatch.setattr(quickstart, "load", pretend_to_load)


def pretend_to_load(editor: User, moderator: User, report: object) -> None:
    """Stand for the demo content: one article, through the same verbs."""
    factories.PostFactory(blog=Blog.objects.get())


def run(**options: object) -> tuple[str, str]:
    """Return what the command says on standard output and on standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("quickstart", no_serve=True, stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


class TestNewInstall:
    """The first run."""

    def test_three_people_can_sign_in_with_the_passwords_shown(self) -> None:
        out, _ = run()
        shown = dict(re.findall(r"^  (\w+) +([a-z2-9-]{19})$", out, re.MULTILINE))
        assert set(shown) == {"administrator", "editor", "moderator"}
        for name, password in shown.items():
            person = User.objects.get(username=name)
            assert person.check_password(password)
            assert person.is_staff
            assert person.email == f"{name}@example.org"
            assert person.is_superuser == (name == "administrator")
            assert person.memberships.get().role == name

    def test_no_two_passwords_are_the_same(self) -> None:
        assert len({accounts.new_password() for _ in range(200)}) == 200

    def test_a_password_from_the_environment_is_used_and_not_shown(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GOVBLOG_EDITOR_PASSWORD", "correct-horse-battery")
        out, err = run()
        assert User.objects.get(username="editor").check_password("correct-horse-battery")
        assert "correct-horse-battery" not in out + err
        assert "(GOVBLOG_EDITOR_PASSWORD)" in out

    def test_a_weak_password_from_the_environment_makes_no_account_at_all(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GOVBLOG_MODERATOR_PASSWORD", "moderator")
        with pytest.raises(CommandError, match="GOVBLOG_MODERATOR_PASSWORD cannot be the password"):
            run()
        assert not User.objects.exists()

    def test_the_demo_content_is_loaded(self) -> None:
        _, err = run()
        assert "Demo content: done" in err
        assert Blog.objects.get().posts.count() == 1

    def test_the_bank_holidays_are_loaded_once(self) -> None:
        assert "Bank holidays: 136 added" in run()[1]
        Holiday.objects.filter(day="2027-05-03").delete()
        assert "Bank holidays: up to date" in run()[1]
        assert not Holiday.objects.filter(day="2027-05-03").exists()

    def test_without_the_demo_there_is_an_empty_blog(self) -> None:
        run(no_demo=True)
        blog = Blog.objects.get()
        assert (blog.name, blog.host, blog.posts.count()) == ("Blog", "127.0.0.1", 0)
        assert User.objects.count() == 3

    def test_the_blog_has_the_host_of_the_address_people_use(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("BASE_URL", "https://blog.example.org/")
        run(no_demo=True)
        assert Blog.objects.get().host == "blog.example.org"


class TestSecondRun:
    """Every later run keeps what is there."""

    def test_nothing_is_made_twice_and_no_password_is_shown(self) -> None:
        run()
        hashes = set(User.objects.values_list("password", flat=True))
        out, err = run()
        assert set(User.objects.values_list("password", flat=True)) == hashes
        assert Membership.objects.count() == 3
        assert "Accounts: there already, kept" in err
        assert "Content: 1 posts there, kept" in err
        assert "Static files: unchanged" in err
        assert "Database: up to date" in err
        assert "passwords" not in out

    def test_an_account_that_was_deleted_stays_deleted(self) -> None:
        run()
        User.objects.get(username="administrator").delete()
        run()
        assert not User.objects.filter(username="administrator").exists()

    def test_a_blog_of_ones_own_gets_no_demo(self) -> None:
        run(no_demo=True)
        factories.PostFactory(blog=Blog.objects.get())
        run()
        assert Blog.objects.get().posts.count() == 1

    def test_an_empty_blog_can_have_the_demo_later(self) -> None:
        run(no_demo=True)
        run()
        assert Blog.objects.get().posts.count() == 1
        assert User.objects.filter(is_staff=True).count() >= 3


class TestFaults:
    """Whatever is wrong is said in plain words."""

    def test_a_taken_port(self) -> None:
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen()
            with pytest.raises(CommandError, match="already in use"):
                call_command("quickstart", port=listener.getsockname()[1])

    def test_a_front_end_not_compiled(self, tmp_path: Path) -> None:
        (tmp_path / "build" / "site.css").unlink()
        with pytest.raises(CommandError, match="Run: npm ci && npm run build"):
            run()

    def test_a_database_that_cannot_be_written(self) -> None:
        done = subprocess.run(
            [sys.executable, "manage.py", "quickstart", "--no-serve"],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": "sqlite:////proc/db.sqlite3"}
            | {"DJANGO_SETTINGS_MODULE": "govblog.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        if (ROOT / "build" / "site.css").exists():
            assert "The database /proc/db.sqlite3 cannot be written: unable to open" in done.stderr
            assert "set DATA_DIR or DATABASE_URL to another place" in done.stderr
        assert "Traceback" not in done.stderr

    def test_static_files_that_cannot_be_written(self, settings: Settings) -> None:
        settings.STATIC_ROOT = Path("/proc/static")
        with pytest.raises(CommandError, match="static files cannot be written to /proc/static"):
            run()

    def test_content_that_is_there_after_all_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuses(*args: object) -> None:
            raise NotEmpty("There are posts already.")

        monkeypatch.setattr(quickstart, "load", refuses)
        _, err = run()
        assert "Demo content is left out: There are posts already." in err

    def test_accounts_without_their_roles(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuses(*args: object) -> None:
            raise PermissionDenied("This account may not write here.")

        monkeypatch.setattr(quickstart, "load", refuses)
        with pytest.raises(CommandError, match=r"may not write here\. Give the accounts"):
            run()


def test_static_files_are_collected_anew_when_one_changes(tmp_path: Path) -> None:
    assert prepare.collect_static()
    assert not prepare.collect_static()
    (tmp_path / "build" / "site.css").write_text("p { color: red }")
    # Django copies what is newer, counted in whole seconds
    os.utime(tmp_path / "build" / "site.css", (time.time() + 2, time.time() + 2))
    assert prepare.collect_static()
    assert (tmp_path / "var" / "static" / "site.css").read_text() == "p { color: red }"


def test_the_article_to_open_is_the_most_discussed() -> None:
    assert quickstart.most_discussed() is None
    blog = factories.the_blog()
    factories.PostFactory(blog=blog)
    discussed = factories.PostFactory(blog=blog)
    factories.CommentFactory(post=discussed, status="approved")
    assert quickstart.most_discussed() == discussed


class TestServing:
    """Server and worker live and end together. The programs are stand-ins; the signals are not."""

    @pytest.fixture
    def stand_ins(self, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
        """What the two programs do, by name; they are started for real."""
        code = {
            "web server": "import http.server as h, sys; "
            "h.HTTPServer(('127.0.0.1', int(sys.argv[1])), h.SimpleHTTPRequestHandler)"
            ".serve_forever()",
            "task worker": "import time; time.sleep(60)",
        }
        start = serving._start

        def start_stand_in(name: str, words: list[str], env: dict[str, str]) -> serving.Program:
            port = words[-2].rpartition(":")[2] if "--bind" in words else ""
            return start(name, ["-c", code[name], port], env)

        monkeypatch.setattr(serving, "_start", start_stand_in)
        return code

    def test_once_the_server_answers_the_addresses_are_shown_and_ctrl_c_stops_both(
        self, stand_ins: dict[str, str]
    ) -> None:
        port, ready = free_port(), []

        def stop_me() -> None:
            ready.append(1)
            os.kill(os.getpid(), signal.SIGINT)

        before = signal.getsignal(signal.SIGINT)
        serving.serve("127.0.0.1", port, f"http://127.0.0.1:{port}", stop_me)
        assert ready == [1]
        assert signal.getsignal(signal.SIGINT) is before
        assert not serving.answers("127.0.0.1", port, "http://127.0.0.1")

    @pytest.mark.parametrize("name", ["web server", "task worker"])
    def test_when_one_stops_by_itself_the_other_is_stopped_and_it_is_said(
        self, name: str, stand_ins: dict[str, str]
    ) -> None:
        stand_ins[name] = "raise SystemExit(7)"
        port = free_port()
        with pytest.raises(
            CommandError, match=rf"The {name} has stopped by itself \(exit code 7\)"
        ):
            serving.serve("127.0.0.1", port, f"http://127.0.0.1:{port}", lambda: None)
        assert not serving.answers("127.0.0.1", port, "http://127.0.0.1")

    def test_a_server_that_never_answers_is_given_up(
        self, stand_ins: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stand_ins["web server"] = "import time; time.sleep(60)"
        monkeypatch.setattr(serving, "PATIENCE", 0.5)
        with pytest.raises(CommandError, match="has not answered"):
            serving.serve("127.0.0.1", free_port(), "http://127.0.0.1", lambda: None)

    def test_a_program_that_does_not_end_when_asked_is_ended(
        self, stand_ins: dict[str, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        stand_ins["task worker"] = stubborn + "time.sleep(60)"
        monkeypatch.setattr(serving, "PATIENCE", 2.0)
        port = free_port()
        start = time.monotonic()

        def stop_me() -> None:
            os.kill(os.getpid(), signal.SIGTERM)

        serving.serve("127.0.0.1", port, f"http://127.0.0.1:{port}", stop_me)
        assert time.monotonic() - start < 20
