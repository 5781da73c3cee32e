"""The forms at the door: django-allauth's, in our words, with tries counted and refusals noted."""

from collections.abc import Callable
from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from govblog.models import StaffEvent
from govblog.signin import limits, passwords
from govblog.staffing import record
from govblog.text import clean_line

_CODE = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "spellcheck": "false",
    "autocapitalize": "none",
}
_NAME = 60  # characters


class Plain:
    """For a form: labels instead of placeholders, and no browser bubbles."""

    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    missing: dict[str, str] = {}
    use_required_attribute = False
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if name in self.missing:
                field.error_messages["required"] = self.missing[name]


class SignInForm(Plain, LoginForm):
    """User name and password."""

    labels = {"login": "Username", "password": "Password"}
    missing = {"login": "Enter your username.", "password": "Enter your password."}

    def add_prefix(self, field_name: str) -> str:
        """Send the username under the name that Django's own sign-in and its clients know."""
        return "username" if field_name == "login" else super().add_prefix(field_name)


class PasswordAgainForm(Plain, ReauthenticateForm):
    """The password, of who is signed in already."""

    labels = {"password": "Password"}
    missing = {"password": "Enter your password."}


_NEW = {
    "labels": {"password1": "New password", "password2": "New password again"},
    "hints": {"password1": "At least 12 characters. Three or four words that do not belong "
              "together are good; a password manager is better."},
    "missing": {"password1": "Enter a new password.", "password2": "Enter the new password again."},
}  # fmt: skip


class ForgottenPasswordForm(Plain, ResetPasswordKeyForm):
    """A new password, from the link of a mail."""

    labels, hints, missing = _NEW["labels"], _NEW["hints"], _NEW["missing"]


class NewPasswordForm(Plain, ChangePasswordForm):
    """A new password, of who is signed in."""

    labels = {**_NEW["labels"], "oldpassword": "Password now"}
    hints = _NEW["hints"]
    missing = {**_NEW["missing"], "oldpassword": "Enter the password you have now."}


class AskForResetForm(Plain, ResetPasswordForm):
    """The email of who forgot the password."""

    labels = {"email": "Email address of your account"}
    missing = {"email": "Enter the email address of your account."}

    def clean_email(self) -> str:
        """Return the address; whose it is makes no difference here."""
        return str(self.cleaned_data["email"])

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Let a mail be written to whoever has an account with this address."""
        passwords.ask_for_reset(self.cleaned_data["email"])
        return str(self.cleaned_data["email"])


def _refuse(account: User, detail: str, said: str) -> ValidationError:
    record.note(StaffEvent.Act.REFUSED, account, detail=detail)
    return ValidationError(said)


def _spend_code(account: User) -> None:
    """Count one try of a second factor. Raises ValidationError after too many."""
    own = f"{account.pk} {limits.sender(context.request)}"
    if not limits.spend(limits.CODES, own) or not limits.spend(limits.CODES_A_DAY, str(account.pk)):
        raise _refuse(
            account,
            "too many codes",
            f"There were too many wrong codes. Try again in {limits.CODES.minutes} minutes.",
        )


def _clear_codes(account: User) -> None:
    limits.forget(limits.CODES, f"{account.pk} {limits.sender(context.request)}")
    limits.give_back(limits.CODES_A_DAY, str(account.pk))


class Guarded(Plain):
    """For a form with a code: tries are limited, a code counts once, refusals are on record."""

    user: User
    authenticator: Authenticator
    labels = {"code": "Code"}
    missing = {"code": "Enter a code."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(_CODE)

    def clean_code(self) -> str:
        """Return the code if it is right and was not used before."""
        _spend_code(self.user)
        try:
            code = str(super().clean_code())  # type: ignore[misc]
        except ValidationError as error:
            raise _refuse(self.user, "code", str(error.message)) from error
        digits = "".join(filter(str.isalnum, code))
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not limits.spend(limits.SAME_CODE, f"{self.user.pk} {digits}"):
            raise _refuse(self.user, "code used before", "The code was used already.")
        _clear_codes(self.user)
        return code


class CodeForm(Guarded, codes.AuthenticateForm):
    """The second step of a sign-in: a code of the app, or a recovery code."""


class CodeAgainForm(Guarded, codes.ReauthenticateForm):
    """The same, of who is signed in already."""


class SetUpAppForm(Plain, ActivateTOTPForm):
    """The first code of an authenticator app."""

    labels = {"code": "Code from the app"}
    missing = {"code": "Enter the code that the app shows."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(_CODE)

    def clean_code(self) -> str:
        """Return the code; from then on it counts as used."""
        code = str(super().clean_code())
        limits.spend(limits.SAME_CODE, f"{self.user.pk} {''.join(filter(str.isalnum, code))}")
        return code


NO_PASSKEY = "The passkey is not known here, or it was not confirmed."
_LONGEST_ANSWER = 20_000  # characters of what a browser answers for a passkey


class AnswerField(forms.JSONField):
    """What a browser answers for a passkey, as JSON, however it was tampered with."""

    def to_python(self, value: Any) -> Any:
        """Return what was said. Raises ValidationError for what is too long, deep or large."""
        if isinstance(value, str) and len(value) > _LONGEST_ANSWER:
            raise ValidationError(NO_PASSKEY)
        try:
            return super().to_python(value)
        except (ValueError, RecursionError) as error:
            raise ValidationError(NO_PASSKEY) from error


class WithPasskey(Plain):
    """For a form with what a browser answers for a passkey: its faults never cause an error."""

    missing = {"credential": "The browser gave no passkey."}
    no_passkey = NO_PASSKEY

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        theirs = self.fields["credential"]
        messages = {"required": self.missing["credential"]}
        self.fields["credential"] = AnswerField(
            label=theirs.label, widget=theirs.widget, error_messages=messages
        )

    def _asked(self, clean: Callable[[], Any]) -> Any:
        try:
            return clean()
        except Exception as error:  # whatever breaks on what was sent is a passkey refused
            raise ValidationError(self.no_passkey) from error


class PasskeyForm(WithPasskey, passkeys.AuthenticateWebAuthnForm):
    """The second step of a sign-in, with a passkey."""

    def clean_credential(self) -> Authenticator:
        """Return the passkey whose answer this is."""
        if self.user is not None:
            _spend_code(self.user)
        try:
            found = self._asked(super().clean_credential)
        except ValidationError as error:
            record.note(StaffEvent.Act.REFUSED, self.user, detail="passkey")
            raise ValidationError(self.no_passkey) from error
        if self.user is not None:
            _clear_codes(self.user)
        return found


class PasskeyAgainForm(PasskeyForm, passkeys.ReauthenticateWebAuthnForm):
    """The same, of who is signed in already."""


class PasskeyAloneForm(PasskeyForm, passkeys.LoginWebAuthnForm):
    """A whole sign-in with a passkey, which knows whose it is."""


class AddPasskeyForm(WithPasskey, passkeys.AddWebAuthnForm):
    """A new passkey, with a name its owner gives it."""

    labels = {"name": "Name of the passkey"}
    hints = {"name": "For you alone, such as “Laptop” or “Blue key”."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Every passkey may sign in alone if its device can confirm who holds it
        self.fields.pop("passwordless", None)
        self.fields["name"].widget.attrs["maxlength"] = str(_NAME)

    def clean_name(self) -> str:
        """Return the name on one line."""
        return clean_line(super().clean_name())[:_NAME]

    def clean(self) -> dict[str, Any]:
        """Return what the browser answered, checked."""
        checked: dict[str, Any] = self._asked(super().clean)
        return checked


class RenamePasskeyForm(Plain, passkeys.EditWebAuthnForm):
    """Another name for a passkey."""

    labels = {"name": "Name of the passkey"}
    missing = {"name": "Enter a name."}

    def clean_name(self) -> str:
        """Return the name on one line."""
        return clean_line(self.cleaned_data["name"])[:_NAME]
