"""The project's server with less patience, so that a test need not wait: `gunicorn --config`."""

from govblog import patient
from govblog.server import *  # noqa: F403

patient.PATIENCE = 2.0
