"""The project's settings as they run for real, and the textbook app beside the project's own."""

import os

os.environ.setdefault("SECRET_KEY", "for-benchmarks-only-" + "0123456789" * 5)

from govblog.settings import *  # noqa: F403
from govblog.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS.append("tests.benchmarks.textbook")

ROOT_URLCONF = "tests.benchmarks.asking"
# What a page costs is measured where it is made; tests/benchmarks/keeping.py keeps it
PAGE_MEMORY = 0
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
