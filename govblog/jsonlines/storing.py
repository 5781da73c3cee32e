"""Writing the rows of a file into empty tables, with their keys, past no trigger.

A comment comes in pending and gets its status from its decisions, in their order, as it once did:
what the triggers refuse of people they refuse of a file.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction

from comments.models import Comment, Content, Decision
from govblog import sanitise
from govblog.jsonlines import Refused, at_line, media
from govblog.jsonlines.lines import Row
from govblog.jsonlines.registry import Kind
from govblog.jsonlines.values import Unfit, missing, read
from posts.models import PageText, Picture, PostRevision

AT_ONCE = 500  # rows
Values = dict[str, Any]  # of a row, by the names its columns have in Python

# What fields that stay behind are given
_GIVEN: dict[str, dict[str, Callable[[], Any]]] = {
    "auth.user": {"password": lambda: make_password(None)}
}


class Store:
    """The rows that came in so far, of one file."""

    def __init__(self, kinds: dict[str, Kind], files: media.In | None) -> None:
        self.kinds, self.files = kinds, files
        self.counts = dict.fromkeys(kinds, 0)
        self.newest: dict[str, Any] = {}
        self._answering_later: list[tuple[Row, Values]] = []
        self._batch: list[tuple[Row, Values]] = []

    def take(self, rows: Iterable[Row], tell: Callable[[int], None]) -> None:
        """Write rows, each kind in one piece, its keys rising; `tell` how many at each portion.

        Raises Refused.
        """
        before = ""
        for row in rows:
            if row.kind != before or len(self._batch) == AT_ONCE:
                self._flush()
                if before:
                    tell(sum(self.counts.values()))
            kind = self.kind_of(row, before)
            values = self.values_of(row)
            key = values[kind.key.attname]
            if row.kind in self.newest and key <= self.newest[row.kind]:
                raise at_line(
                    row.line, f"key {key} of {row.kind} is there twice, or out of its order."
                )
            if self.files and row.files and kind.model is Picture:
                self._take_files(row, values)
            self._batch.append((row, values))
            self.newest[row.kind], before = key, row.kind
            self.counts[row.kind] += 1
        self._flush()
        tell(sum(self.counts.values()))
        self._answer()

    def kind_of(self, row: Row, before: str) -> Kind:
        """Return what kind of row it is. Raises Refused."""
        if row.kind not in self.kinds:
            raise at_line(
                row.line,
                f"this release knows no kind “{row.kind[:60]}”. Import the file with the release "
                "that wrote it, or a newer one.",
            )
        if row.kind != before and self.counts[row.kind]:
            raise at_line(row.line, f"the rows of {row.kind} must stand together.")
        return self.kinds[row.kind]

    def values_of(self, row: Row) -> Values:
        """Return the values of a row, checked; those an older file does not know, by default.

        Raises Refused.
        """
        kind = self.kinds[row.kind]
        if unknown := set(row.fields) - {one.name for one in kind.fields}:
            raise at_line(
                row.line,
                f"this release knows no field “{min(unknown)[:60]}” of {kind.name}. Import the "
                "file with the release that wrote it, or a newer one.",
            )
        values = {}
        for one in kind.fields:
            try:
                has = one.name in row.fields
                values[one.attname] = read(one, row.fields[one.name]) if has else missing(one)
            except Unfit as error:
                raise at_line(row.line, f"{kind.name}: the field {one.name} {error}.") from error
        self._clean(row, kind, values)
        return values

    @staticmethod
    def _clean(row: Row, kind: Kind, values: Values) -> None:
        """Let no HTML in by a file that would not get in by the desk or the form."""
        try:
            if kind.model in {PostRevision, PageText}:
                values["body"] = sanitise.post_html(values["body"])
        except sanitise.TooLong as error:
            raise at_line(row.line, str(error)) from error
        if kind.model is Content:
            values["body_html"] = sanitise.comment_html(values["body"])
        if kind.model is Comment and values["status"] == "approved" and not values["shown"]:
            raise at_line(row.line, "a comment that is approved must be shown.")

    def _take_files(self, row: Row, values: Values) -> None:
        assert self.files is not None and row.files is not None  # noqa: PT018, S101
        try:
            self.files.take(Picture(**values), row.files)
        except Refused as error:
            raise at_line(row.line, str(error)) from error

    def _flush(self) -> None:
        if self._batch:
            batch, self._batch = self._batch, []
            self._write(self.kinds[batch[0][0].kind], batch)

    def _write(self, kind: Kind, batch: list[tuple[Row, Values]]) -> None:
        """Write rows together; when the database refuses them, find which one."""
        try:
            with transaction.atomic():
                self._put(kind, batch)
        except DatabaseError as error:
            if len(batch) == 1:
                raise _refused(batch[0][0], error) from error
            for one in batch:
                self._write(kind, [one])

    def _put(self, kind: Kind, batch: list[tuple[Row, Values]]) -> None:
        rows = [values for _, values in batch]
        if kind.model is Comment:
            self._plant(kind, batch)
        elif kind.model is Decision:
            self._decide(kind, rows)
        else:
            _insert(kind, rows)

    def _plant(self, kind: Kind, batch: list[tuple[Row, Values]]) -> None:
        """Write comments as they came in: pending, each below one that is there."""
        late = [one for one in batch if (one[1]["parent_id"] or 0) >= one[1]["id"]]
        later = {values["id"] for _, values in late}
        pending = {"status": Comment.Status.PENDING.value}
        rows = [values | pending for _, values in batch]
        _insert(kind, [row | {"parent_id": None} if row["id"] in later else row for row in rows])
        self._answering_later += late

    def _answer(self) -> None:
        """Put comments below what they answer and are older than: a mended thread may have such."""
        table = connection.ops.quote_name(Comment._meta.db_table)
        for row, values in self._answering_later:
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(
                        f"UPDATE {table} SET parent_id = %s WHERE id = %s",  # noqa: S608
                        [values["parent_id"], values["id"]],
                    )
            except DatabaseError as error:
                raise _refused(row, error) from error

    @staticmethod
    def _decide(kind: Kind, rows: list[Values]) -> None:
        """Write decisions, each followed by what it made of its comment.

        Those on different comments go together; of one comment, one after the other.
        """
        rounds: dict[int, list[Values]] = defaultdict(list)
        had: dict[int, int] = defaultdict(int)
        for row in rows:
            rounds[had[row["comment_id"]]].append(row)
            had[row["comment_id"]] += 1
        table = connection.ops.quote_name(Comment._meta.db_table)
        for some in rounds.values():
            _insert(kind, some)
            made = [
                (row["to_status"], row["to_status"] == "approved", row["comment_id"])
                for row in some
                if row["to_status"] != row["from_status"]
            ]
            with connection.cursor() as cursor:
                cursor.executemany(
                    f"UPDATE {table} SET status = %s, shown = (shown OR %s) WHERE id = %s",  # noqa: S608
                    made,
                )


def _refused(row: Row, error: DatabaseError) -> Refused:
    said = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return at_line(row.line, f"{row.kind} is refused: {said}.")


def _insert(kind: Kind, rows: list[Values]) -> None:
    meta, quote = kind.model._meta, connection.ops.quote_name
    given = _GIVEN.get(kind.name, {})
    fields = [*kind.fields, *(one for one in meta.local_concrete_fields if one.name in given)]
    columns = ", ".join(quote(str(one.column)) for one in fields)
    places = ", ".join(["%s"] * len(fields))
    values = [row | {name: make() for name, make in given.items()} for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608
            [
                [one.get_db_prep_save(row[one.attname], connection) for one in fields]
                for row in values
            ],
        )
