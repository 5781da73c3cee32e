"""All figures, as Prometheus reads them."""

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from govblog.metrics.counting import REGISTRY, see_pool
from govblog.metrics.standing import Standing


def text() -> tuple[bytes, str]:
    """Return the figures and their media type: those of all processes, whichever is asked."""
    see_pool()
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    shared = CollectorRegistry()
    shared.register(Standing())
    return generate_latest(counted) + generate_latest(shared), CONTENT_TYPE_LATEST
