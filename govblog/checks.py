"""System checks of our own: what Django's do not look at.

Those of `ALWAYS` run with every command; all of them with `check --deploy`: is an install ready?
"""

import ipaddress
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.http.request import validate_host

from govblog import purge_url, sealing, security_txt

LONGEST_SESSION = 12 * 60 * 60  # seconds: one working day
MUST_BE_SAID = ("default-src", "script-src", "object-src", "base-uri", "frame-ancestors")
UNSAFE = {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:", "blob:"}
FOR_TESTS_ONLY = {
    "console": "writes mail to the log",
    "dummy": "throws mail away",
    "locmem": "keeps mail in memory",
    "filebased": "writes mail to files",
}

Configs = Sequence[AppConfig] | None


def build_is_missing() -> bool:
    """Say whether the front end still has to be compiled."""
    return not (settings.BASE_DIR / "build" / "site.css").is_file()


def check_build(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """W001: pages have no style without build/."""
    if not build_is_missing():
        return []
    return [
        Warning(
            "The compiled front end is missing: there is no build/site.css.",
            hint="Run: npm ci && npm run build",
            id="govblog.W001",
        )
    ]


def check_sqlite(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """E002: only IMMEDIATE transactions take turns on SQLite."""
    return [
        Error(
            f"The SQLite database “{alias}” does not use IMMEDIATE transactions: two comments "
            "sent at once can fail, and reply trees can break.",
            hint='Set OPTIONS["transaction_mode"] to "IMMEDIATE".',
            id="govblog.E002",
        )
        for alias, database in settings.DATABASES.items()
        if database["ENGINE"].endswith("sqlite3")
        and database.get("OPTIONS", {}).get("transaction_mode") != "IMMEDIATE"
    ]


def check_csp(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """E001: a Content-Security-Policy is sent, says what it must and allows nothing unsafe."""
    policy = getattr(settings, "CONTENT_SECURITY_POLICY", None) or {}
    directives = policy.get("DIRECTIVES", {})
    faults = []
    if "csp.middleware.CSPMiddleware" not in settings.MIDDLEWARE:
        faults.append("csp.middleware.CSPMiddleware is not in MIDDLEWARE")
    faults += [f"it does not say {name}" for name in MUST_BE_SAID if not directives.get(name)]
    for name in ("default-src", "script-src", "style-src", "object-src", "base-uri"):
        allowed = {str(source) for source in directives.get(name) or []}
        faults += [f"{name} allows {source}" for source in sorted(allowed & UNSAFE)]
    if not faults:
        return []
    return [
        Error(
            f"The Content-Security-Policy protects too little: {'; '.join(faults)}.",
            hint="Compare CONTENT_SECURITY_POLICY with the one in govblog/settings.py.",
            id="govblog.E001",
        )
    ]


def check_email(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """E003 and W002: mail is really sent, and a silent mail server does not stop the worker."""
    found: list[CheckMessage] = []
    if settings.EMAIL_TIMEOUT is None:
        found.append(
            Error(
                "EMAIL_TIMEOUT is not set: a mail server that does not answer stops the worker.",
                hint="Set EMAIL_TIMEOUT to a few seconds.",
                id="govblog.E003",
            )
        )
    kind = settings.EMAIL_BACKEND.removesuffix(".EmailBackend").rpartition(".")[2]
    if kind in FOR_TESTS_ONLY:
        found.append(
            Warning(
                f"No mail is sent: the {kind} backend {FOR_TESTS_ONLY[kind]}.",
                hint="Set EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587",
                id="govblog.W002",
            )
        )
    return found


def check_address(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """W003 and E005: readers come by https, to a host name this install answers to."""
    base = urlsplit(settings.BASE_URL)
    host = f"[{base.hostname}]" if ":" in (base.hostname or "") else base.hostname or ""
    found: list[CheckMessage] = []
    if base.scheme != "https":
        found.append(
            Warning(
                f"BASE_URL is {settings.BASE_URL}: without https, sign-ins and comments can be "
                "read and changed on their way.",
                hint="Set BASE_URL to the address readers use, such as https://blog.example.org",
                id="govblog.W003",
            )
        )
    if not validate_host(host, settings.ALLOWED_HOSTS):
        found.append(
            Error(
                f"BASE_URL's host “{host}” is not in ALLOWED_HOSTS: the site's own links would "
                "be answered with 400.",
                hint="Add it to ALLOWED_HOSTS, or leave ALLOWED_HOSTS out to have just this one.",
                id="govblog.E005",
            )
        )
    return found


def check_proxies(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """E004 and W006: trusted proxies are addresses, networks or `unix`, and there are some."""
    found: list[CheckMessage] = [
        Error(
            f"TRUSTED_PROXIES holds “{name}”, which is neither an address nor a network.",
            hint="List addresses such as 10.0.0.7, networks such as 10.0.0.0/8, or unix.",
            id="govblog.E004",
        )
        for name in map(str.strip, settings.TRUSTED_PROXIES)
        if not _is_proxy(name)
    ]
    if settings.BASE_URL.startswith("https://") and not settings.TRUSTED_PROXIES:
        found.append(
            Warning(
                "No proxy is trusted: behind one, all readers count as one sender.",
                hint="List the address of the web server in front in TRUSTED_PROXIES.",
                id="govblog.W006",
            )
        )
    return found


def _is_proxy(name: str) -> bool:
    if name in {"", "unix"}:
        return True
    try:
        ipaddress.ip_network(name, strict=False)
    except ValueError:
        return False
    return True


def check_running(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """E006, W004 and W005: no debugging, tasks in the worker, sessions of a day at most."""
    found: list[CheckMessage] = []
    if settings.DEBUG:
        found.append(
            Error(
                "DEBUG is on: an error page would show the code and its data to anyone.",
                hint="Leave DEBUG out of the environment.",
                id="govblog.E006",
            )
        )
    found += [
        Warning(
            f"The tasks “{alias}” run inside the request: a slow mail server makes readers wait.",
            hint="Use django_tasks_db.DatabaseBackend, and run manage.py worker.",
            id="govblog.W004",
        )
        for alias, tasks in settings.TASKS.items()
        if tasks["BACKEND"].endswith((".ImmediateBackend", ".DummyBackend"))
    ]
    if settings.SESSION_COOKIE_AGE > LONGEST_SESSION:
        found.append(
            Warning(
                f"A sign-in lasts {settings.SESSION_COOKIE_AGE / 3600:.0f} hours.",
                hint="Set SESSION_COOKIE_AGE to 12 hours or less.",
                id="govblog.W005",
            )
        )
    return found


def check_seals(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """W007: what was cut from comments can still be opened when SECRET_KEY is another."""
    if settings.SEAL_KEYS:
        return []
    return [
        Warning(
            "SEAL_KEYS is not set: what was cut from comments is sealed with a key made from "
            "SECRET_KEY, and cannot be opened once that is another.",
            hint="Make a key as docs/redaction.md says.",
            id="govblog.W007",
        )
    ]


def check_seal_keys(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """E007: with an entry that is no key, nothing can be sealed or opened."""
    return [
        Error(
            f"Key {number} of SEAL_KEYS is not a key: cut words could not be sealed or opened.",
            hint="A key is 32 bytes in URL-safe base64. Make one as docs/redaction.md says.",
            id="govblog.E007",
        )
        for number, key in enumerate(settings.SEAL_KEYS, start=1)
        if not sealing.is_key(key)
    ]


def check_domains(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """W008: the operator's own list of disposable email domains can be read."""
    if not settings.DISPOSABLE_DOMAINS:
        return []
    try:
        Path(settings.DISPOSABLE_DOMAINS).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        return [
            Warning(
                f"The file that DISPOSABLE_DOMAINS names cannot be read ({fault}): the list that "
                "comes with the site is used in its place.",
                hint="Name a text file with one domain on each line.",
                id="govblog.W008",
            )
        ]
    return []


def check_second_factor(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """E008: the public can reach the sign-in, so a password alone is too little."""
    wanted = settings.SECOND_FACTOR
    if wanted == "required" or (wanted == "optional" and settings.ON_THIS_MACHINE_ONLY):
        return []
    return [
        Error(
            f"SECOND_FACTOR is “{wanted}”: only on one’s own machine may it be “optional”.",
            hint="Leave SECOND_FACTOR out of the environment.",
            id="govblog.E008",
        )
    ]


def check_erasures(app_configs: Configs = None, **kwargs: Any) -> list[CheckMessage]:
    """W010: what is erased stays erased when a backup is restored: its list can be written."""
    file: Path = settings.ERASURES_FILE
    folder = next(one for one in file.parents if one.exists())
    if os.access(file if file.exists() else folder, os.W_OK) and not file.is_dir():
        return []
    return [
        Warning(
            f"The list of erasures cannot be written to {file}: a backup that is restored would "
            "bring back what was erased.",
            hint="Let ERASURES_FILE name a file that the server and the worker may write.",
            id="govblog.W010",
        )
    ]


ALWAYS: tuple[Callable[..., list[CheckMessage]], ...] = (
    check_build,
    check_sqlite,
    check_seal_keys,
    check_domains,
    check_erasures,
    purge_url.check,
)
FOR_DEPLOYMENT: tuple[Callable[..., list[CheckMessage]], ...] = (
    check_csp,
    check_email,
    check_address,
    check_proxies,
    check_running,
    check_seals,
    security_txt.check,
    check_second_factor,
)


def register_all() -> None:
    """Make Django run these checks."""
    for check in ALWAYS:
        register(check)
    for check in FOR_DEPLOYMENT:
        register(check, Tags.security, deploy=True)
