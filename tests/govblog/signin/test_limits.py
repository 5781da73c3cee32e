"""How often something may be tried at the door."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from govblog.models import SignInTally
from govblog.signin import limits

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_who_tries_again_later_is_let_through_though_another_of_theirs_was_first() -> None:
    later = timezone.now() + HOUR
    assert limits.spend(limits.CODES, "someone")
    begun_anew = []

    def another(execute: Callable[..., Any], sql: str, *said: Any) -> Any:
        answer = execute(sql, *said)
        if sql.startswith("UPDATE") and not begun_anew:
            begun_anew.append(True)
            SignInTally.objects.update(hits=1, until=later + HOUR)
        return answer

    with time_machine.travel(later, tick=False), connection.execute_wrapper(another):
        assert limits.spend(limits.CODES, "someone")
    assert begun_anew
    assert SignInTally.objects.get().hits == 2


def test_who_tried_too_often_is_refused_until_the_time_is_over() -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        tries = [limits.spend(limits.CODES, "someone") for _ in range(limits.CODES.most + 2)]
        assert tries == [True] * limits.CODES.most + [False] * 2
        clock.shift(limits.CODES.minutes * 60)
        assert limits.spend(limits.CODES, "someone")
