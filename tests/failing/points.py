"""Where something can fail: each call to the database, to Redis, to the mail server, and each that
writes a file.

A `Point` counts the calls of one kind and makes the one of a number fail; with `lasting` all later
ones fail too, as when it is gone and not only slow for once.
"""

import errno
import io
import os
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from unittest import mock

import redis
from django.core.cache import cache as kept
from django.db import DatabaseError, OperationalError, connection
from redis.connection import AbstractConnection

from govblog import caches


@dataclass
class Point:
    """How many calls there were, and which of them fails."""

    nth: int = 0
    lasting: bool = False
    calls: int = 0

    def fails(self) -> bool:
        """Count a call; say whether it fails."""
        self.calls += 1
        return self.calls == self.nth or (self.lasting and 0 < self.nth < self.calls)

    @property
    def was_reached(self) -> bool:
        return 0 < self.nth <= self.calls


@contextmanager
def database(point: Point) -> Iterator[None]:
    """Fail a statement, or a COMMIT, before it is done."""
    commit = connection._commit

    def statement(execute: Any, *said: Any) -> Any:
        if point.fails():
            _break_transaction()
            raise OperationalError("server closed the connection")
        return execute(*said)

    def at_commit() -> Any:
        if point.fails():
            raise OperationalError("server closed the connection")
        return commit()

    with connection.execute_wrapper(statement), mock.patch.object(connection, "_commit", at_commit):
        yield


def _break_transaction() -> None:
    """On PostgreSQL what fails takes the whole transaction with it."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with mock.patch.object(connection, "execute_wrappers", []), suppress(DatabaseError):
            connection.cursor().execute("SELECT 1/0")


@contextmanager
def answer_to_commit(point: Point) -> Iterator[None]:
    """Lose the answer to a COMMIT that was done."""
    commit = connection._commit

    def lost() -> None:
        commit()
        if point.fails():
            raise OperationalError("server closed the connection")

    with mock.patch.object(connection, "_commit", lost):
        yield


@contextmanager
def cache(point: Point) -> Iterator[None]:
    """Fail a step on the way to Redis: it is not asked, or did what it was asked and its answer
    does not come. What asks it may do so again at once."""
    send, read = AbstractConnection.send_packed_command, AbstractConnection.read_response

    def sent(line: AbstractConnection, *said: Any, **named: Any) -> Any:
        if point.fails():
            line.disconnect()
            raise redis.ConnectionError("Connection refused.")
        return send(line, *said, **named)

    def answered(line: AbstractConnection, *said: Any, **named: Any) -> Any:
        answer = read(line, *said, **named)
        if point.fails():
            line.disconnect()
            raise redis.TimeoutError("Timeout reading from socket")
        return answer

    patched = {"send_packed_command": sent, "read_response": answered}
    with mock.patch.multiple(AbstractConnection, **patched), mock.patch.object(caches, "REST", 0):
        yield
    kept._rests_until = 0.0


@contextmanager
def mail(point: Point) -> Iterator[None]:
    """Fail a step on the way to the mail server: it cannot be reached, is not told, or did what it
    was told and its answer does not come."""
    reach, tell, hear = smtplib.SMTP._get_socket, smtplib.SMTP.send, smtplib.SMTP.getreply

    def reached(line: smtplib.SMTP, *said: Any) -> Any:
        if point.fails():
            raise ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused")
        return reach(line, *said)

    def told(line: smtplib.SMTP, said: Any) -> None:
        if point.fails():
            line.close()
            raise smtplib.SMTPServerDisconnected("Server not connected")
        tell(line, said)

    def heard(line: smtplib.SMTP) -> Any:
        answer = hear(line)
        if point.fails():
            line.close()
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed: timed out")
        return answer

    with mock.patch.multiple(smtplib.SMTP, _get_socket=reached, send=told, getreply=heard):
        yield


_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@contextmanager
def disk(point: Point) -> Iterator[None]:
    """Fail a call that writes a file: opening, writing half of it, closing, renaming."""
    opened, fdopened, whole, by_name = os.open, os.fdopen, os.write, io.open

    def open_(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & _WRITING and point.fails():
            raise _full()
        return opened(path, flags, *more, **named)

    def fdopen(number: int, mode: str = "r", *more: Any, **named: Any) -> Any:
        file = fdopened(number, mode, *more, **named)
        return _Half(file, point) if _writes(mode) else file

    def open_by_name(path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if _writes(mode) and point.fails():
            raise _full()
        file = by_name(path, mode, *more, **named)
        return _Half(file, point) if _writes(mode) else file

    def write(number: int, data: bytes) -> int:
        if point.fails():
            whole(number, data[: len(data) // 2])
            raise _full()
        return whole(number, data)

    patches = {"open": open_, "fdopen": fdopen, "write": write}
    for name in ("fsync", "replace", "rename"):
        patches[name] = _failing(getattr(os, name), point)
    with mock.patch.multiple(os, **patches), mock.patch.object(io, "open", open_by_name):
        yield


def _full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def _writes(mode: str) -> bool:
    return bool(set(mode) & set("wax+"))


class _Half:
    """A file that takes half of what is written when it fails."""

    def __init__(self, file: Any, point: Point) -> None:
        self._file, self._point = file, point

    def write(self, data: Any) -> int:
        if self._point.fails():
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            raise _full()
        return int(self._file.write(data))

    def __enter__(self) -> "_Half":
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _failing(act: Callable[..., Any], point: Point) -> Any:
    def acting(*said: Any, **named: Any) -> Any:
        if point.fails():
            raise _full()
        return act(*said, **named)

    return acting
