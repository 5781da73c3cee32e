"""The rules of the house that a machine can hold."""

import ast
import re
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from comments.models import Comment
from comments.moderation import TRANSITIONS as OF_COMMENTS
from posts.models import PostRevision
from posts.publishing import TRANSITIONS as OF_REVISIONS

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("govblog", "posts", "comments")

# From the ground up: a file imports only from rows above its own, or from its own room
ROWS = [
    (
        # knows libraries only
        "govblog/__init__.py govblog/secret.py "
        "govblog/proxies.py govblog/purge_url.py govblog/patient.py govblog/paging.py "
        "govblog/telling.py govblog/sheets.py comments/persons.py govblog/elsewhere.py "
        "govblog/prose/* govblog/asking.py govblog/colour.py govblog/differences.py "
        "govblog/prepared.py govblog/portions.py govblog/setup/* "
        "govblog/wordpress/__init__.py govblog/wordpress/items.py govblog/wordpress/own.py "
        "govblog/wordpress/dumping/xml.py govblog/logs/* govblog/whole.py govblog/databases.py "
        "govblog/changing.py govblog/bounded.py govblog/disk.py "
        "govblog/demo/__init__.py govblog/demo/canvas.py govblog/demo/content.py "
        "govblog/demo/markup.py govblog/demo/pictures.py govblog/demo/tables.py "
        "govblog/inside.py govblog/quickstart/__init__.py govblog/management/__init__.py "
        "govblog/management/commands/__init__.py posts/__init__.py comments/__init__.py "
        "comments/numbers.py govblog/sealing.py govblog/links.py govblog/security_txt.py "
        "govblog/text.py comments/triggers/* govblog/caches.py govblog/backups/manifest.py "
        "govblog/backups/__init__.py govblog/backups/archive.py govblog/backups/kept.py"
    ),
    "govblog/locking.py govblog/inserting.py govblog/moment.py",
    "govblog/locking.py govblog/inserting.py govblog/progress.py",
    "govblog/sanitise.py comments/tree.py comments/tree/* comments/personal.py govblog/server.py "
    "govblog/atom.py govblog/wordpress/texts/* govblog/wordpress/wxr/*",
    # what a blog is
    "posts/models/*",
    "posts/reading.py posts/uses.py posts/checks/* posts/hours.py posts/holidays.py "
    "posts/old_addresses.py posts/months.py posts/searching/*",
    "posts/by_query.py posts/old_files.py posts/leftovers.py posts/due.py",
    # who may do what, and what every answer has in common
    "govblog/roles.py govblog/errors.py govblog/memory/*",
    "govblog/public.py govblog/staff.py govblog/opened.py",
    # the mail that goes out
    "govblog/models.py govblog/patience.py",
    "govblog/letters/* govblog/staffing/__init__.py govblog/staffing/record.py",
    # how staff come in
    "govblog/signin/*",
    # what a comment is
    "comments/models/*",
    # who follows a blog by email
    "posts/following/*",
    # how much a comment reads like spam
    "comments/scoring/*",
    # what the rules notice
    "comments/sorting/*",
    # what may happen
    "posts/starting_texts.py",
    "posts/terms.py posts/related.py",
    "posts/pictures.py posts/publishing/* posts/pages.py comments/moderation/*",
    "posts/renaming.py posts/featuring.py posts/furnishing.py posts/uploading.py",
    # what is done while a post is written
    "posts/writing/*",
    # what may happen to a case about the law
    "comments/legal/*",
    "comments/pages.py",
    "govblog/edge/*",
    # what is done by the clock or by hand
    "comments/figures/*",
    "comments/notices.py comments/digest.py comments/feeds.py "
    "comments/tasks.py comments/soundness.py comments/verifying.py comments/ledger.py "
    "govblog/checks.py govblog/pulse.py",
    # who works here
    "govblog/staffing/*",
    "comments/doors.py comments/mailing/* comments/people/*",
    "comments/retention/* comments/disclosure/*",
    # what a page or a form needs
    "posts/parts.py comments/thread.py comments/forms.py comments/keep.py govblog/demo/load.py "
    "govblog/wordpress/choosing.py govblog/wordpress/loading/* "
    "govblog/wordpress/dumping/* govblog/jsonlines/*",
    "govblog/quickstart/* govblog/stopped.py posts/listing.py govblog/backups/*",
    "govblog/doctor/* govblog/metrics/*",
    # who asked
    "posts/views.py posts/page_views.py posts/moved.py posts/archives.py posts/draft_form.py "
    "comments/report_form.py comments/legal_form.py comments/mail_form.py posts/subscribe_form.py "
    "posts/admin/* posts/templatetags/* comments/admin/* "
    "posts/feeds.py posts/sitemaps.py posts/search_views.py govblog/management/commands/* "
    "govblog/__main__.py govblog/health.py govblog/admin.py govblog/wellknown.py",
    "comments/views.py comments/feed_views.py comments/figures_views.py "
    "comments/register_views.py comments/tokens.py posts/draft_views.py",
    # forms below one comment
    "comments/below.py comments/wordpress_views.py",
    "comments/report_views.py comments/legal_views.py comments/mail_views.py comments/mine/* "
    "posts/subscribe_views.py",
    "comments/own_data_views.py",
    # the map
    "posts/urls.py",
    "comments/urls.py govblog/watching.py",
    "govblog/urls.py govblog/settings.py govblog/wsgi.py */apps.py",
    "govblog/warming.py",
]


def sources(*suffixes: str) -> list[Path]:
    """Return the project's own files of these kinds that git knows or would take."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()  # fmt: skip
    found = [ROOT / name for name in listed if name.endswith(suffixes)]
    return [path for path in found if path.is_file()]


def name_of(path: Path) -> str:
    """Return a file's name as seen from the project's folder."""
    return path.relative_to(ROOT).as_posix()


def app_files() -> list[Path]:
    """Return the Python files of the three rooms, without migrations, which Django writes."""
    return [
        path
        for path in sources(".py")
        if name_of(path).startswith(ROOMS) and "/migrations/" not in name_of(path)
    ]


def row_of(name: str) -> int | None:
    """Return the number of a file's row, the first that lists it."""
    rows = (n for n, row in enumerate(ROWS) if any(fnmatch(name, one) for one in row.split()))
    return next(rows, None)


def file_of(module: str) -> str | None:
    """Return the file that a module's dotted name stands for, None when it is none of ours."""
    path = module.replace(".", "/")
    for name in (f"{path}.py", f"{path}/__init__.py"):
        if (ROOT / name).is_file():
            return name
    return None


def imported(path: Path) -> Iterator[str]:
    """Yield the files of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if file_of(name) else node.module for name in names]
        yield from (name for name in map(file_of, names) if name and name.startswith(ROOMS))


def test_every_file_has_its_row() -> None:
    missing = [name_of(path) for path in app_files() if row_of(name_of(path)) is None]
    assert not missing, "\n".join(missing)


def test_imports_go_one_way_only() -> None:
    wrong = []
    for path in app_files():
        own = name_of(path)
        for other in imported(path):
            same_room = own.count("/") > 1 and Path(own).parent == Path(other).parent
            if not same_room and (row_of(other) or 0) >= (row_of(own) or 0) and other != own:
                wrong.append(f"{own} imports {other}")
    assert not wrong, "\n".join(wrong)


def test_nothing_is_imported_inside_a_function() -> None:
    wrong = []
    for path in app_files():
        for outer in ast.walk(ast.parse(path.read_text())):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                inner = [n for n in ast.walk(outer) if isinstance(n, ast.Import | ast.ImportFrom)]
                wrong += [f"{name_of(path)}:{node.lineno}" for node in inner]
    assert not wrong, "\n".join(wrong)


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    """Return where a pattern is found, as file:line."""
    return [
        f"{name_of(path)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]


def test_html_is_marked_safe_in_one_place_only() -> None:
    elsewhere = [path for path in app_files() if name_of(path) != "govblog/sanitise.py"]
    marking = r"mark_safe|SafeString\(|SafeText|html_safe|import (bleach|nh3)|from (bleach|nh3)"
    assert lines_with(marking, elsewhere) == []
    assert lines_with(r"\|\s*safe(seq)?\b|autoescape\s+off", sources(".html", ".txt", ".xml")) == []


def test_nobody_listens_to_signals() -> None:
    listening = r"django\.dispatch|\bsignals?\b.*\bimport|import .*\bsignals?\b|@receiver"
    known = [path for path in app_files() if not lines_with(r"^import signal$", [path])]
    assert lines_with(listening, known) == []


def test_only_the_tree_knows_its_numbers() -> None:
    elsewhere = [
        path
        for path in sources(".py", ".html")
        if name_of(path).startswith((*ROOMS, "templates"))
        and not name_of(path).startswith("comments/tree")
        and "/migrations/" not in name_of(path)
    ]
    assert lines_with(r"\b(lft|rght|tree_id)\b", elsewhere) == []
    of_comments = [path for path in elsewhere if name_of(path).startswith("comments/")]
    assert lines_with(r"\.level\b|\blevel__|[\"']-?level[\"']|\blevel=", of_comments) == []


@pytest.mark.parametrize(
    ("statuses", "table"),
    [(Comment.Status.values, OF_COMMENTS), (PostRevision.Status.values, OF_REVISIONS)],
)
def test_every_status_has_a_way_in_and_a_way_on(
    statuses: list[str], table: dict[str, dict[str, str]]
) -> None:
    assert {start for ways in table.values() for start in ways} == set(statuses)
    assert {end for ways in table.values() for end in ways.values()} == set(statuses)


def test_no_file_is_longer_than_300_lines_and_no_template_than_100() -> None:
    long = []
    for path in sources(".py", ".js", ".mjs", ".scss", ".html"):
        if "/migrations/" in name_of(path):
            continue
        lines = len(path.read_text().splitlines())
        if lines > (100 if path.suffix == ".html" else 300):
            long.append(f"{name_of(path)}: {lines}")
    assert not long, "\n".join(long)


def test_no_function_is_longer_than_40_lines() -> None:
    long = []
    for path in sources(".py"):
        if "/migrations/" in name_of(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 40:
                    long.append(f"{name_of(path)}:{node.lineno} {node.name}: {lines}")
    assert not long, "\n".join(long)


def test_public_pages_have_no_style_or_script_of_their_own() -> None:
    # A mail program has no style sheet of ours
    others = ("templates/admin/", "templates/mail/")
    pages = [p for p in sources(".html") if not name_of(p).startswith(others)]
    assert lines_with(r"<style|\sstyle=|\son[a-z]+=|javascript:", pages) == []
    assert lines_with(r"<script(?![^>]*\b(src=|type=\"application/ld\+json\"))", pages) == []


def recorded() -> list[str]:
    """Return the public addresses that were promised, an example of each."""
    return (ROOT / "tests/addresses.txt").read_text().split()


@pytest.mark.parametrize("address", recorded())
def test_no_public_address_disappears(address: str) -> None:
    try:
        resolve(address)
    except Resolver404:
        pytest.fail(f"{address} was public. Keep it, or redirect it to where it went.")


def public_patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    """Yield every address of the map that is not of the staff world."""
    for pattern in resolver.url_patterns:
        if str(pattern.pattern).lstrip("^").startswith("admin/"):
            continue
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from public_patterns(pattern)


def test_every_public_address_is_recorded() -> None:
    known = {(match.route, match.func) for match in map(resolve, recorded())}
    missing = [
        str(pattern.pattern)
        for pattern in public_patterns(get_resolver())
        if (str(pattern.pattern), pattern.callback) not in known
    ]
    assert not missing, "\n".join(missing)
