"""What `manage.py check` and `check --deploy` say about an install that is not ready."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import checks as django_checks
from django.core.checks import CheckMessage
from pytest_django import Settings

from govblog import checks
from govblog.setup import checklist

ROOT = Path(__file__).resolve().parents[2]
SQLITE = "django.db.backends.sqlite3"


def ids(found: list[CheckMessage]) -> list[str]:
    return [str(message.id) for message in found]


def policy(**changes: Any) -> dict[str, Any]:
    directives = {name: ["'none'"] for name in checks.MUST_BE_SAID} | {"script-src": ["'self'"]}
    for name, sources in changes.items():
        directives[name.replace("_", "-")] = sources
    return {"DIRECTIVES": directives}


def test_the_projects_own_policy_is_enough() -> None:
    assert checks.check_csp() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"script_src": ["'self'", "'unsafe-inline'"]}, "script-src allows 'unsafe-inline'"),
        ({"style_src": ["'unsafe-inline'"]}, "style-src allows 'unsafe-inline'"),
        ({"script_src": ["https:"]}, "script-src allows https:"),
        ({"default_src": ["*"]}, "default-src allows *"),
        ({"frame_ancestors": []}, "it does not say frame-ancestors"),
        ({"object_src": None}, "it does not say object-src"),
    ],
)
def test_a_policy_with_a_hole_is_an_error(
    changes: dict[str, Any], said: str, settings: Settings
) -> None:
    settings.CONTENT_SECURITY_POLICY = policy(**changes)
    found = checks.check_csp()
    assert ids(found) == ["govblog.E001"]
    assert said in found[0].msg


def test_no_policy_or_no_middleware_for_it_is_an_error(settings: Settings) -> None:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "csp" not in name]
    assert ids(checks.check_csp()) == ["govblog.E001"]
    del settings.CONTENT_SECURITY_POLICY
    assert ids(checks.check_csp()) == ["govblog.E001"]


@pytest.mark.parametrize("options", [{}, {"transaction_mode": "DEFERRED"}])
def test_sqlite_without_turns_is_an_error(
    options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    databases = {"default": {"ENGINE": SQLITE, "OPTIONS": options}}
    monkeypatch.setattr(checks.settings, "DATABASES", databases)
    assert ids(checks.check_sqlite()) == ["govblog.E002"]


@pytest.mark.parametrize(
    "database",
    [
        {"ENGINE": SQLITE, "OPTIONS": {"transaction_mode": "IMMEDIATE"}},
        {"ENGINE": "django.db.backends.postgresql"},
    ],
)
def test_databases_that_take_turns_are_fine(
    database: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks.settings, "DATABASES", {"default": database})
    assert checks.check_sqlite() == []


def test_a_mail_server_that_may_hang_for_ever_is_an_error(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert checks.check_email() == []
    settings.EMAIL_TIMEOUT = None
    assert ids(checks.check_email()) == ["govblog.E003"]


@pytest.mark.parametrize("kind", ["console", "dummy", "locmem", "filebased"])
def test_mail_that_reaches_nobody_is_a_warning(kind: str, settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{kind}.EmailBackend"
    assert ids(checks.check_email()) == ["govblog.W002"]


@pytest.mark.parametrize(
    ("base_url", "hosts", "expected"),
    [
        ("https://blog.example.org", ["blog.example.org"], []),
        ("https://blog.example.org:8443", ["blog.example.org"], []),
        ("https://blog.example.org", [".example.org"], []),
        ("https://[2001:db8::1]", ["[2001:db8::1]"], []),
        ("http://blog.example.org", ["blog.example.org"], ["govblog.W003"]),
        ("https://blog.example.org", ["blog.example.com"], ["govblog.E005"]),
        ("blog.example.org", ["blog.example.org"], ["govblog.W003", "govblog.E005"]),
    ],
)
def test_the_address_must_be_safe_and_answered(
    base_url: str, hosts: list[str], expected: list[str], settings: Settings
) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = base_url, hosts
    assert ids(checks.check_address()) == expected


def test_a_list_of_domains_that_cannot_be_read_is_told(settings: Settings, tmp_path: Path) -> None:
    assert checks.check_domains() == []
    settings.DISPOSABLE_DOMAINS = str(tmp_path / "domains.txt")
    assert ids(checks.check_domains()) == ["govblog.W008"]
    (tmp_path / "domains.txt").write_bytes(b"\xff\xfe\xff")
    assert ids(checks.check_domains()) == ["govblog.W008"]
    (tmp_path / "domains.txt").write_text("throw.example\n")
    assert checks.check_domains() == []


@pytest.mark.parametrize("name", ["10.0.0.7", "10.0.0.0/8", "2001:db8::/32", "unix", " ::1 "])
def test_proxies_by_address_or_network_are_fine(name: str, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [name]
    assert checks.check_proxies() == []


@pytest.mark.parametrize("name", ["nginx", "10.0.0.300", "10.0.0.0/99", "*"])
def test_a_proxy_by_any_other_name_is_an_error(name: str, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.7", name]
    found = checks.check_proxies()
    assert ids(found) == ["govblog.E004"]
    assert f"“{name}”" in found[0].msg


def test_debugging_tasks_in_the_request_and_long_sessions_are_found(
    settings: Settings,
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    assert checks.check_running() == []
    settings.DEBUG = True
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
    assert ids(checks.check_running()) == ["govblog.E006", "govblog.W004", "govblog.W005"]


@pytest.mark.parametrize(
    ("wanted", "base_url_is_local", "expected"),
    [
        ("required", False, []),
        ("required", True, []),
        ("optional", True, []),
        ("optional", False, ["govblog.E008"]),
        ("off", True, ["govblog.E008"]),
    ],
)
def test_a_password_alone_is_an_error_wherever_others_can_sign_in(
    wanted: str, base_url_is_local: bool, expected: list[str], settings: Settings
) -> None:
    settings.SECOND_FACTOR, settings.ON_THIS_MACHINE_ONLY = wanted, base_url_is_local
    assert ids(checks.check_second_factor()) == expected


def test_sealing_without_keys_of_its_own_is_a_warning_and_what_is_no_key_an_error(
    settings: Settings,
) -> None:
    settings.SEAL_KEYS = []
    assert ids(checks.check_seals()) == ["govblog.W007"]
    assert checks.check_seal_keys() == []
    settings.SEAL_KEYS = [f"{'A' * 43}=", f" {'g' * 42}A= ", "password", f"{'A' * 42}=="]
    assert checks.check_seals() == []
    found = checks.check_seal_keys()
    assert [message.msg.partition(" is")[0] for message in found] == [
        "Key 3 of SEAL_KEYS", "Key 4 of SEAL_KEYS"
    ]  # fmt: skip
    assert "password" not in "".join(str(message) for message in found)


def test_a_front_end_not_compiled_is_a_warning_with_the_command(
    tmp_path: Path, settings: Settings
) -> None:
    settings.BASE_DIR = tmp_path
    found = checks.check_build()
    assert ids(found) == ["govblog.W001"]
    assert found[0].hint == "Run: npm ci && npm run build"
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "site.css").touch()
    assert checks.check_build() == []


@pytest.mark.parametrize("check", checks.ALWAYS)
def test_some_checks_run_with_every_command(check: Callable[..., Any]) -> None:
    assert check in django_checks.registry.registry.registered_checks


@pytest.mark.parametrize("check", checks.FOR_DEPLOYMENT)
def test_the_others_run_with_deploy(check: Callable[..., Any]) -> None:
    assert check in django_checks.registry.registry.deployment_checks


def check_deploy(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=inherited | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_documented_production_environment_is_ready() -> None:
    done = check_deploy(checklist.production_environment(ROOT / checklist.PRODUCTION))
    assert "govblog.E" not in done.stderr
    assert "security." not in done.stderr
    assert done.returncode == 0 or "govblog.W001" in done.stderr, done.stderr


def test_in_production_a_password_is_kept_as_an_argon2_hash() -> None:
    said = checklist.production_environment(ROOT / checklist.PRODUCTION)
    inherited = {k: v for k, v in os.environ.items() if k in {"PATH", "HOME", "LANG"}}
    lines = "from django.contrib.auth.hashers import make_password as made; print(made('kettle'))"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v", "0", "-c", lines],
        cwd=ROOT, env=inherited | said, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith("argon2$argon2id$")
    assert "kettle" not in done.stdout


def test_an_install_for_ones_own_machine_is_not_ready_for_the_public() -> None:
    done = check_deploy({"SECRET_KEY": "for-tests-only-" + "0123456789" * 5})
    assert done.returncode == 1
    assert "govblog.W002" in done.stderr
    assert "govblog.W003" in done.stderr


def test_every_environment_variable_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text()
    source = "".join(path.read_text() for path in (ROOT / "govblog").glob("*.py"))
    names = {part.split('"')[1] for part in source.split("env.")[1:] if '"' in part.split(")")[0]}
    assert "DATABASE_URL" in names
    assert not {name for name in names if f"| `{name}` |" not in documented}


def test_every_check_is_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text()
    source = (ROOT / "govblog" / "checks.py").read_text()
    named = {part.split('"')[0] for part in source.split('id="')[1:]}
    assert len(named) == 17
    assert not {name for name in named if f"| `{name}` |" not in documented}
