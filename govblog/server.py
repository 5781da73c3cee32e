"""How gunicorn serves: `gunicorn --config python:govblog.server govblog.wsgi`.

Two processes of four threads keep two processor cores busy while some requests wait for the
database. WEB_CONCURRENCY sets another number of processes.
"""

import logging
import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 60
graceful_timeout = 20
keepalive = 5
loglevel = "warning"
# No access log: it would hold the network addresses of readers
accesslog = None
# Whom to believe is said once, by TRUSTED_PROXIES
forwarded_allow_ips = ""
# Nobody uses it here, and it would be one more file in somebody's home folder
control_socket_disable = True

# Django leaves it to the server to drop the body of an answer to HEAD; this one says so each time
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)
