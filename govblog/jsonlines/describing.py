"""The tables of docs/moving.md, made from what the export does."""

from collections.abc import Iterator

from django.db import models

from govblog.jsonlines.registry import STAYING, STAYING_FIELDS, kinds
from govblog.jsonlines.values import Field

_TYPES = {
    "BooleanField": "truth",
    "FloatField": "number",
    "DateTimeField": "moment",
    "DateField": "day",
    "TimeField": "time",
    "UUIDField": "UUID",
    "BinaryField": "base64",
    "JSONField": "JSON",
}


def table() -> Iterator[str]:
    """Yield the lines, in Markdown, that name every kind and field, then what stays."""
    yield "| Kind | What it is | Fields |"
    yield "|---|---|---|"
    for kind in kinds().values():
        fields = ", ".join(_field(one) for one in kind.fields)
        yield f"| `{kind.name}` | {kind.words} | {fields} |"
    yield ""
    yield "| Stays | Why |"
    yield "|---|---|"
    for name, why in STAYING.items():
        yield f"| `{name}` | {why} |"
    for name, fields_of in STAYING_FIELDS.items():
        for one, why in fields_of.items():
            yield f"| `{name}`, its `{one}` | {why} |"


def _field(one: Field) -> str:
    if isinstance(one, models.ForeignKey):
        said = f"→ `{one.related_model._meta.label_lower}`"
    elif isinstance(one, models.IntegerField):
        said = "integer"
    else:
        said = _TYPES.get(one.get_internal_type(), "text")
    return f"`{one.name}` {said}{' or null' if one.null else ''}"
