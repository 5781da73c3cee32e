"""The address of the figures: for who knows METRICS, and for nobody else there."""

import secrets
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from govblog import errors
from govblog.public import private


def is_open() -> bool:
    """Say whether figures are asked for and can be given."""
    return bool(settings.METRICS) and find_spec("prometheus_client") is not None


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer with the figures to `Authorization: Bearer` and METRICS; 404 to all else."""
    scheme, _, said = request.headers.get("Authorization", "").partition(" ")
    known = secrets.compare_digest(said.strip().encode(), settings.METRICS.encode())
    if not is_open() or scheme.lower() != "bearer" or not known:
        return errors.not_found(request)
    # Not above: without METRICS nothing of it is loaded
    text, kind = import_string("govblog.metrics.exposition.text")()
    return private(HttpResponse(text, content_type=kind))
