"""The server's door: `gunicorn govblog.wsgi`."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govblog.settings")

_UTF_8 = re.compile(r';\s*charset\s*=\s*"?utf-?8"?\s*(?=;|$)', re.IGNORECASE)
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer a request, which is read as UTF-8.

    Django decodes the query by the body's charset before anything can answer for it: a charset
    nobody knows would fail outside every error page. A body in another charset is no form here.
    """
    said = _UTF_8.sub("", environ.get("CONTENT_TYPE", ""))
    other = re.search(r"charset\s*\*?\d*\*?\s*=", said, re.IGNORECASE)
    environ["CONTENT_TYPE"] = "application/octet-stream" if other else said
    return _django(environ, start_response)
