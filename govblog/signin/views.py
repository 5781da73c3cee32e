"""The pages at the door that django-allauth has: what is ours of them.

A form with a fault answers 422. Changes to what one signs in with are noted and told.
"""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from govblog.public import closed_off
from govblog.signin import factors, limits, paths, throttle
from govblog.signin.frame import frame
from govblog.staff import person

_SECURITY = reverse_lazy("mfa_index")


class Page:
    """For a view: its title, in the frame of the desks."""

    title = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the frame."""
        given: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**given, **frame(self.request, self.title)}  # type: ignore[attr-defined]


class Form(Page):
    """For a view with a form: the page again with 422 when something is wrong with it."""

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show the form with its faults."""
        page = {**self.get_context_data(form=form), "form": form}
        response: HttpResponse = self.render_to_response(page, status=422)  # type: ignore[attr-defined]
        return response


class SignIn(Form, account.LoginView):
    """User name and password, or a passkey alone; says why one was signed out."""

    title = "Sign in"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the reason that the address names."""
        why = paths.WHY.get(self.request.GET.get("why", ""), "")
        return {**super().get_context_data(**kwargs), "why": why}


class SecondStep(Page, mfa.AuthenticateView):
    """The second factor of a sign-in."""

    title = "Second step"

    def form_invalid(self, form: BaseForm) -> HttpResponse:
        """Show both ways again; a passkey’s faults stand above them."""
        return self.render_to_response(self.get_context_data(), status=422)


class SignInWithPasskey(webauthn.LoginWebAuthnView):
    """A passkey alone: what the browser asks for, and what it answers."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take the answer, unless there were too many from this household."""
        if not limits.spend(limits.PASSKEYS, limits.sender(request)):
            return throttle.too_many(request, limits.PASSKEYS.minutes)
        return super().post(request, *args, **kwargs)


class PasswordAgain(Form, account.ReauthenticateView):
    """The password once more, before something is changed."""

    title = "Your password again"


class CodeAgain(Form, mfa.ReauthenticateView):
    """A code once more, before something is changed."""

    title = "A code of yours"
    template_name = "account/reauthenticate.html"


class PasskeyAgain(Form, webauthn.ReauthenticateWebAuthnView):
    """A passkey once more, before something is changed."""

    title = "Your passkey"


class ChangePassword(Form, account.PasswordChangeView):
    """A new password, of who is signed in."""

    title = "Change password"


class AskForReset(Form, account.PasswordResetView):
    """Asks for the mail with which a new password is chosen."""

    title = "Choose a new password"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Ask for it, unless this household asked too often."""
        if not limits.spend(limits.RESETS, limits.sender(self.request)):
            return throttle.too_many(self.request, limits.RESETS.minutes)
        return super().form_valid(form)


class ForgottenPassword(Form, account.PasswordResetFromKeyView):
    """The page behind the link of that mail: 410 when it was used or is too old."""

    title = "Choose a new password"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the address of the page from others."""
        response = super().dispatch(request, *args, **kwargs)
        if response.status_code == 200 and self.reset_user is None:
            response.status_code = 410
        return closed_off(response)


class SetUpApp(Form, totp.ActivateTOTPView):
    """Sets up an authenticator app."""

    title = "Set up an authenticator app"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Set it up, once, and do what follows."""
        with transaction.atomic():
            owner = factors.lock(person(self.request))
            if Authenticator.objects.filter(user=owner, type=Authenticator.Type.TOTP).exists():
                return HttpResponseRedirect(reverse("mfa_index"))
            response = super().form_valid(form)
            factors.added(self.request, factors.APP)
        return response


class RemoveApp(Page, totp.DeactivateTOTPView):
    """Removes the authenticator app, unless it is the last factor and one is required."""

    title = "Remove the authenticator app"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say beforehand when it cannot be removed."""
        may = factors.may_remove(self.authenticator)
        return {**super().get_context_data(**kwargs), "may_remove": may}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Remove it while nobody else changes the factors of this account."""
        with transaction.atomic():
            factors.lock(person(self.request))
            if not factors.may_remove(self.authenticator):
                return _is_last(self.request)
            response = super().form_valid(form)
            factors.removed(self.request, factors.APP)
        return response


class AddPasskey(Form, webauthn.AddWebAuthnView):
    """Adds a passkey."""

    title = "Add a passkey"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Add it and do what follows."""
        with transaction.atomic():
            factors.lock(person(self.request))
            response = super().form_valid(form)
            factors.added(self.request, factors.PASSKEY)
        return response


class RemovePasskey(Page, webauthn.RemoveWebAuthnView):
    """Removes a passkey, unless it is the last factor and one is required."""

    title = "Remove a passkey"

    success_url = _SECURITY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say beforehand when it cannot be removed."""
        may = factors.may_remove(self.object)
        return {**super().get_context_data(**kwargs), "may_remove": may}

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Remove it while nobody else changes the factors of this account."""
        with transaction.atomic():
            factors.lock(person(self.request))
            if not factors.may_remove(self.get_object()):
                return _is_last(self.request)
            response = super().form_valid(form)
            factors.removed(self.request, factors.PASSKEY)
        return response


class RenamePasskey(Form, webauthn.EditWebAuthnView):
    """Gives a passkey another name."""

    title = "Rename a passkey"

    success_url = _SECURITY


class NewCodes(Form, recovery.GenerateRecoveryCodesView):
    """Makes new recovery codes in place of the old ones."""

    title = "New recovery codes"

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Make them and do what follows."""
        with transaction.atomic():
            response = super().form_valid(form)
            factors.new_codes(self.request)
        return response


class Codes(Page, recovery.ViewRecoveryCodesView):
    """The recovery codes that are left."""

    title = "Recovery codes"


class SignOut(Page, account.LogoutView):
    """Signs out, after a button is pressed."""

    title = "Sign out"


class ResetSent(Page, account.PasswordResetDoneView):
    """What to expect once a mail was asked for."""

    title = "Look at your mail"


class ResetDone(Page, account.PasswordResetFromKeyDoneView):
    """What follows once a new password was chosen from a mail."""

    title = "Password set"


def _is_last(request: HttpRequest) -> HttpResponse:
    messages.warning(request, "You need a second factor. Set up another one first.")
    return HttpResponseRedirect(reverse("mfa_index"))
