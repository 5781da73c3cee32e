"""The project's settings as the tests run them: nothing slower than it must be."""

import os

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "0123456789" * 5)

from govblog.settings import *  # noqa: F403
from govblog.settings import DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
DATABASES["default"].get("OPTIONS", {}).pop("pool", None)
# Each page answered from memory is made anew as well and compared: who forgets to move a version
# fails the test that shows it
PAGE_MEMORY_WATCHED = True
