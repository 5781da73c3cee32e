"""How gunicorn serves: `gunicorn --config python:govblog.server govblog.wsgi`.

Two processes keep two processor cores busy; WEB_CONCURRENCY sets another number. Each has many
threads, so that some slow clients do not hold up the rest, and lets those go that take too long.
Against a great many, a web server in front has to read requests whole first (docs/deploy.md).
"""

import logging
import os

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
