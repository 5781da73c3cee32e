"""How gunicorn serves: `gunicorn --config python:govblog.server govblog.wsgi`.

Two processes keep two processor cores busy; WEB_CONCURRENCY sets another number. Each has many
threads, so that some slow clients do not hold up the rest, and lets those go that take too long.
Against a great many, a web server in front has to read requests whole first (docs/deploy.md).
"""

import logging
import os
import shutil
import tempfile
from typing import Any

from django.utils.module_loading import import_string

from govblog.logs.server import ServerLogger

worker_class = "govblog.patient.PatientWorker"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 32
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"
logger_class = ServerLogger
# No access log: it would hold the network addresses of readers
accesslog = None
# Whom to believe is said once, by TRUSTED_PROXIES
forwarded_allow_ips = ""
# Nobody uses it here, and it would be one more file in somebody's home folder
control_socket_disable = True

# Django leaves it to the server to drop the body of an answer to HEAD; this one says so each time
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)

# Where each process counts, so that any of them can add all up. Named before it is first looked
# for; an older server that hands its sockets over to this one keeps its own
_FOLDER, _OURS = "PROMETHEUS_MULTIPROC_DIR", "govblog-metrics-"
_COUNTS = bool(os.environ.get("METRICS"))
if _COUNTS and (_OURS in os.environ.get(_FOLDER, _OURS)):
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix=_OURS)


def post_worker_init(worker: Any) -> None:
    """Be quick from the first request on."""
    import_string("govblog.warming.warm")()


def child_exit(server: Any, worker: Any) -> None:
    """Count no more what a process that ended had in use."""
    if _COUNTS:
        import_string("prometheus_client.multiprocess.mark_process_dead")(worker.pid)


def on_exit(server: Any) -> None:
    """Take the folder of counts away with the server, if it was made here."""
    if _COUNTS and _OURS in os.environ[_FOLDER]:
        shutil.rmtree(os.environ[_FOLDER], ignore_errors=True)
