"""What django-allauth asks this site: who may sign in, where to, and what is written down."""

import base64
import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.utils import get_login_redirect_url
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from govblog import sealing
from govblog.models import StaffEvent
from govblog.signin import factors, known, limits, passwords, paths, sessions, throttle
from govblog.staffing import record

logger = logging.getLogger(__name__)
_A = StaffEvent.Act
_METHODS = {
    "password": "password",
    "totp": "authenticator app",
    "recovery_codes": "recovery code",
    "webauthn": "passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators; passwords are tried and sessions begun here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "The username or the password is not right.",
        "incorrect_password": "The password is not right.",
        "enter_current_password": "This is not your password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Say whether to lead there after sign-in: to the staff world of this site only."""
        return paths.is_ours(url)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the password again before sensitive changes, except right after the sign-in."""
        return not sessions.just_began(self.request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Stop a household that tries many names; a browser known for this name goes on."""
        if known.is_known(request, credentials.get("username", "")):
            return
        if not limits.spend(limits.NAMES, limits.sender(request)):
            raise ImmediateHttpResponse(throttle.too_many(request, limits.NAMES.minutes))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Return whose name and password these are, or None."""
        user: User | None = super().authenticate(request, **credentials)
        if user and not known.is_known(request, user.get_username()):
            limits.give_back(limits.NAMES, limits.sender(request))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the refusal down; the name that was typed only where it is an account’s."""
        account = User.objects.filter(username=credentials.get("username", "")).first()
        locked = getattr(request, "axes_locked_out", False)
        record.note(_A.REFUSED, account, detail="too many tries" if locked else "password")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn away an account that is switched off or is none of the staff’s."""
        self._require_staff(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in who has passed all that is asked of them, and write down how."""
        self._require_staff(request, user)
        super().login(request, user)
        used = [one.get("type", one["method"]) for one in get_authentication_records(request, user)]
        sessions.begin(request, passed=any(one != "password" for one in used))
        how = " and ".join(dict.fromkeys(_METHODS.get(one, one) for one in used))
        record.note(_A.SIGN_IN, user, by=user, detail=how)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Lead to where they wanted to go, and know this browser again."""
        where = get_login_redirect_url(request, kwargs.get("redirect_url"))
        return known.remember(HttpResponseRedirect(where), user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out, and write it down."""
        user = request.user
        super().logout(request)
        if isinstance(user, User):
            record.note(_A.SIGN_OUT, user, by=user)

    def set_password(self, user: User, password: str) -> None:
        """Set the password that was chosen, and do what follows from it."""
        super().set_password(user, password)
        own = self.request.user.pk == user.pk
        but = self.request.session.session_key if own else None
        passwords.changed(user, by=user, but=but)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to the page of one’s own sign-in."""
        return reverse("mfa_index")

    def _require_staff(self, request: HttpRequest, user: User) -> None:
        if user.is_active and user.is_staff:
            return
        record.note(_A.REFUSED, user, detail="the account is switched off")
        request.session.flush()
        raise ImmediateHttpResponse(HttpResponseRedirect(paths.sign_in(why="off")))


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their names, what is kept sealed, and which may go."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right, or was used already.",
        "cannot_delete_authenticator": "You need a second factor. Set up another one first.",
    }

    def get_totp_label(self, user: User) -> str:
        """Return what the authenticator app calls the account."""
        return user.get_username()

    def get_totp_issuer(self) -> str:
        """Return what the authenticator app calls the site."""
        return urlsplit(settings.BASE_URL).hostname or "govblog"

    def encrypt(self, text: str) -> str:
        """Seal the secret of a factor."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again; a secret that nobody knows where no key opens it, so that no code fits."""
        try:
            return sealing.unseal(encrypted_text)
        except sealing.Unreadable:
            logger.error("A second factor cannot be read with any key; see docs/accounts.md.")
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Say whether its owner may remove it."""
        return factors.may_remove(authenticator)

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """Return a name for a passkey whose owner gives it none."""
        held = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {held + 1}"
