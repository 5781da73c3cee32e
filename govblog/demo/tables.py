"""Reads TOML tables into dataclasses, strictly: a wrong or unknown key is an error."""

import dataclasses
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Shape = TypeVar("Shape")


class ContentError(ValueError):
    """The demo content is not as it must be; the message says where and what."""


def load(path: Path) -> dict[str, Any]:
    """Return the tables of a TOML file.

    Raises ContentError when the file is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error


def build(shape: type[Shape], table: Mapping[str, Any], where: str) -> Shape:
    """Return the dataclass `shape` filled from a table, nested tables included.

    Raises ContentError, naming `where`, for a key that is missing, unknown or of another type.
    """
    fields = {field.name: field for field in dataclasses.fields(shape)}  # type: ignore[arg-type]
    if unknown := sorted(table.keys() - fields.keys()):
        raise ContentError(f"{where}: unknown key {', '.join(unknown)}")
    required = {
        name
        for name, field in fields.items()
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    }
    if missing := sorted(required - table.keys()):
        raise ContentError(f"{where}: missing key {', '.join(missing)}")
    kinds = get_type_hints(shape)
    return shape(
        **{key: _value(kinds[key], value, f"{where}: {key}") for key, value in table.items()}
    )


def _value(kind: Any, value: Any, where: str) -> Any:
    origin = get_origin(kind)
    if origin is UnionType:
        kind = next(option for option in get_args(kind) if option is not NoneType)
    elif origin is tuple:
        items = _expect(list, value, where)
        return tuple(_value(get_args(kind)[0], item, where) for item in items)
    elif origin is Literal:
        if value not in get_args(kind):
            raise ContentError(f"{where}: {value!r} is not one of {', '.join(get_args(kind))}")
        return value
    if dataclasses.is_dataclass(kind):
        return build(kind, _expect(dict, value, where), where)  # type: ignore[arg-type]
    return _expect(kind, value, where)


def _expect(kind: type, value: Any, where: str) -> Any:
    # bool is an int to isinstance, so the exact type is compared.
    if type(value) is not kind:
        raise ContentError(f"{where}: {type(value).__name__} instead of {kind.__name__}")
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ContentError(f"{where}: a moment needs its time zone")
    return value.strip() if isinstance(value, str) else value
