"""The site behind a web server, and what a test asks of it: `gunicorn tests.origin:application`.

It is the project itself. Files in ORIGIN_FOLDER say how long its pages may be kept (`lifetime`,
seconds) and shown while it is away (`shown`), and whether it is at fault (`fault`: the status it
answers, else 503); it writes down there what it was asked (`asked`).
"""

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from govblog.wsgi import application as govblog

FOLDER = Path(os.environ["ORIGIN_FOLDER"])
ASKED = os.open(FOLDER / "asked", os.O_WRONLY | os.O_CREAT | os.O_APPEND)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as the site does, with the lifetime that the test wants."""
    method, path, query = (
        environ[name] for name in ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING")
    )
    cookie = environ.get("HTTP_COOKIE", "")
    os.write(ASKED, f"{method} {path}?{query} {cookie}\n".encode())
    if (FOLDER / "slow").exists():
        time.sleep(float((FOLDER / "slow").read_text()))
    if (FOLDER / "fault").exists():
        status = (FOLDER / "fault").read_text() or "503 Service Unavailable"
        start_response(status, [("Cache-Control", "max-age=0, s-maxage=1")])
        return [b"It is not there."]

    def started(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        said = dict(headers)
        is_page = status.startswith("200") and "text/html" in said.get("Content-Type", "")
        if is_page and "no-store" not in said.get("Cache-Control", ""):
            lifetime = (FOLDER / "lifetime").read_text()
            own = {"cache-control", "vary"}
            headers = [one for one in headers if one[0].lower() not in own]
            shown = (FOLDER / "shown").read_text() if (FOLDER / "shown").exists() else "86400"
            lasts = f"stale-while-revalidate=60, stale-if-error={shown}"
            headers += [("Cache-Control", f"public, max-age=0, s-maxage={lifetime}, {lasts}")]
        return start_response(status, headers, *rest)

    return govblog(environ, started)
