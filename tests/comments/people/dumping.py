"""All that this install has stored, as text, to be looked through for a person."""

import json
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection

from comments.models import Sealed, SpamModel
from govblog import sealing


def database() -> str:
    """Return every column of every row of every table, what is packed or sealed there in clear."""
    said: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said += [f"{table}: {row!r}" for row in cursor.fetchall()]
    said += [json.dumps(session.get_decoded()) for session in Session.objects.all()]
    said += [
        zlib.decompress(bytes(one.payload)).decode() for one in SpamModel.objects.exclude(digest="")
    ]
    sealed = Sealed.objects.exclude(ciphertext="").values_list("ciphertext", flat=True)
    said += [sealing.unseal(one) for one in sealed]
    return "\n".join([*said, *map(unquote_plus, said), *_in_the_cache()])


def rows() -> dict[str, list[Any]]:
    """Return all that is stored, to be compared with what is there later."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.managed
    }


def files(*folders: Path) -> str:
    """Return what stands in all files below these folders, letters only as far as they are."""
    parts = [one.read_bytes() for folder in folders for one in folder.rglob("*") if one.is_file()]
    return b"\n".join(parts).decode("utf-8", "ignore")


def found_in(text: str, words: Iterable[str]) -> list[str]:
    """Return which of these stand in a text, in whatever capitals."""
    small = text.casefold()
    return [word for word in words if word.casefold() in small]


def _in_the_cache() -> list[str]:
    # The store of locmem holds pickled bytes
    store = getattr(cache, "_cache", {})
    return [f"{key} {value!r}" for key, value in store.items()]
