"""Many at once at the door: guesses at a code, and a person who removes two factors at once."""

import time

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.test import override_settings

from govblog.signin import limits
from tests.desk import signed_in
from tests.factories import StaffFactory


def guess(of: str, times: int, start: float) -> int:
    """Try so often from one moment on; return how many tries were let through."""
    time.sleep(max(0.0, start - time.time()))
    return sum(limits.spend(limits.CODES, of) for _ in range(times))


def people_with_two_factors(count: int) -> list[dict[str, int]]:
    """Make people with an app and a passkey each; return the keys of both."""
    made = []
    for number in range(count):
        person = StaffFactory(username=f"two-{number}")
        keys = {"person": person.pk}
        for kind in ("totp", "webauthn"):
            data = {"name": "Key", "secret": ""}
            keys[kind] = Authenticator.objects.create(user=person, type=kind, data=data).pk
        made.append(keys)
    return made


def drop_each(people: list[dict[str, int]], kind: str, start: float) -> None:
    """Remove the factor of this kind of each person, from one moment on."""
    windows = [signed_in(User.objects.get(pk=keys["person"])) for keys in people]
    time.sleep(max(0.0, start - time.time()))
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        for window, keys in zip(windows, people, strict=True):
            passkey = f"/admin/account/passkeys/{keys[kind]}/remove/"
            path = "/admin/account/app/remove/" if kind == "totp" else passkey
            window.post(path, headers={"Host": "127.0.0.1"})


def factors_left(people: list[dict[str, int]]) -> list[int]:
    """Return how many factors each person has left."""
    of = Authenticator.objects.filter
    return [of(user=keys["person"]).count() for keys in people]
