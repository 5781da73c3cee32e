"""What a web process does before it takes requests: it reads the first pages itself.

So addresses, views, templates and questions to the database are loaded, and the pages that are
asked for most are in memory, before the first reader comes. Beside the requests of many who wait,
loading all that takes a second or two.
"""

import logging
import time
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.db import close_old_connections

from govblog.wsgi import application
from posts import reading
from posts.models import Blog
from posts.models.post import article_path

logger = logging.getLogger(__name__)

MOST = 5  # blogs
LONGEST = 5.0  # seconds; then who waits is let in, with whatever is there


def warm() -> None:
    """Ask for the front page of each blog and its newest post, as a reader does.

    It never fails, and begins no page after LONGEST: what cannot be read now is made when somebody
    asks for it.
    """
    until = time.monotonic() + LONGEST
    try:
        for blog in Blog.objects.order_by("pk")[:MOST]:
            newest = [article_path(day, slug) for _, day, slug in reading.recent(blog, 1)]
            for path in ("/", *newest):
                if time.monotonic() > until:
                    return
                _read(blog, path)
    except Exception as error:
        logger.warning("The first pages were not read before readers came: %s", error)
    finally:
        close_old_connections()


def _read(blog: Blog, path: str) -> None:
    where = urlsplit(blog.origin)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_HOST": where.netloc,
        "HTTP_ACCEPT_ENCODING": "br, gzip",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": where.scheme,
    }
    setup_testing_defaults(environ)
    answer = application(environ, lambda status, headers: None)
    # What follows an answer is done when it is closed (PEP 3333)
    if hasattr(answer, "close"):
        answer.close()
