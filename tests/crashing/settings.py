"""The project's settings for a site that is ended again and again: static files as they are."""

from govblog.settings import *  # noqa: F403
from govblog.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
