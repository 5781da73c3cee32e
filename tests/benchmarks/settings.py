"""The project's settings as they run for real, and the textbook app beside the project's own."""

import os

os.environ.setdefault("SECRET_KEY", "for-benchmarks-only-" + "0123456789" * 5)

from govblog.settings import *  # noqa: F403
from govblog.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS.append("tests.benchmarks.textbook")

ROOT_URLCONF = "tests.benchmarks.asking"
# What a page costs is measured where it is made, unless a benchmark asks for it from memory
PAGE_MEMORY = int(os.environ.get("PAGE_MEMORY", "0")) * 1_000_000
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
