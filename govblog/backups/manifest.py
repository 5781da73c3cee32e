"""What a backup says of itself."""

import datetime as dt
import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from govblog.backups.archive import Damaged, Refused, Written

FORMAT = "govblog-backup"
VERSION = 1  # of the format; rises when a reader of the one before would not understand it
MANIFEST, SEAL, LISTING = "manifest.json", "manifest.sha256", "media.sha256"
MEDIA = "media/"
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}
LARGEST = 16 * 1024 * 1024  # bytes
NAMED = 100  # missing files that are named
_TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Engine:
    """A database: its kind, its version, and the major version that can read the backup."""

    name: str
    version: str
    restores_into: int = 0
    schema: str = ""


@dataclass(frozen=True)
class Media:
    """The files of pictures: how many, their bytes, and those that were gone."""

    files: int = 0
    bytes: int = 0
    gone: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Manifest:
    """A backup in numbers. It holds no secret: the key is told by its fingerprint."""

    release: str
    made_at: dt.datetime
    engine: Engine
    secret_key: str
    blogs: list[str]
    migrations: dict[str, list[str]]
    rows: dict[str, int]
    media: Media
    parts: dict[str, Written]

    @property
    def database(self) -> str:
        """The name of the part that is the database."""
        return DATABASES[self.engine.name]

    def as_bytes(self) -> bytes:
        """Return the part that says all this."""
        said = asdict(self) | {"made_at": self.made_at.isoformat(timespec="seconds")}
        whole = {"format": FORMAT, "version": VERSION, **said}
        return json.dumps(whole, indent=1, ensure_ascii=False).encode() + b"\n"


def sum_line(sha256: str, name: str) -> bytes:
    """Return a line as `sha256sum -c` reads it."""
    return f"{sha256}  {name}\n".encode()


def read(data: bytes) -> Manifest:
    """Return what a part says. Raises Damaged, and Refused for a format that is newer."""
    try:
        said = json.loads(data)
        if said.pop("format") != FORMAT:
            raise Damaged(MANIFEST, "it is of no backup of govblog")
        if (version := said.pop("version")) != VERSION:
            raise Refused(
                f"The backup is of format {version}, and this release reads {VERSION}. Restore it "
                f"with release {said.get('release')} or a newer one."
            )
        return _manifest(said)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Damaged(MANIFEST, "it does not say what it must") from error


def _manifest(said: dict[str, Any]) -> Manifest:
    made = Manifest(
        **said
        | {
            "made_at": dt.datetime.fromisoformat(said["made_at"]),
            "engine": Engine(**said["engine"]),
            "media": Media(**said["media"]),
            "parts": {name: Written(**part) for name, part in said["parts"].items()},
        }
    )
    sound = (
        set(made.parts) == {made.database, LISTING}
        and all(_SHA256.fullmatch(part.sha256) for part in made.parts.values())
        and all(_TABLE.fullmatch(name) and int(many) >= 0 for name, many in made.rows.items())
        and made.made_at.tzinfo is not None
        and (made.engine.name == "sqlite" or _TABLE.fullmatch(made.engine.schema))
    )
    if not sound:
        raise ValueError("It holds what a backup does not.")
    return made
