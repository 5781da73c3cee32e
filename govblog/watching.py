"""What is told and counted of answers from memory, which pass by everything else."""

import time
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.module_loading import import_string

from govblog.logs import requests
from govblog.metrics.door import is_open
from govblog.proxies import Proxies


@lru_cache(maxsize=4_096)
def _route(path: str) -> str:
    try:
        return resolve(path.encode("latin-1").decode()).view_name
    except (Resolver404, UnicodeError):
        return "none"


class Watching:
    """Tells and counts an answer as the middleware do, where the settings ask for it."""

    def __init__(self) -> None:
        self.tells = settings.LOG_REQUESTS
        self.count = import_string("govblog.metrics.counting.count_kept") if is_open() else None
        self.proxies = Proxies(settings.TRUSTED_PROXIES)
        self.is_idle = not self.tells and self.count is None

    def kept(self, environ: dict[str, Any], status: int, began: float, *, stale: bool) -> None:
        """Note an answer from memory; `began` is when it was asked for (`time.perf_counter`)."""
        seconds = time.perf_counter() - began
        route, method = _route(environ["PATH_INFO"]), environ["REQUEST_METHOD"]
        if self.count is not None:
            self.count(route, method, status, seconds, stale=stale)
        if self.tells:
            trusted = self.proxies.trusts(environ.get("REMOTE_ADDR", ""))
            said = environ.get("HTTP_X_REQUEST_ID", "") if trusted else ""
            with requests.about(said, method):
                requests.tell(method, route, status, seconds)
