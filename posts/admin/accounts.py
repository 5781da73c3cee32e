"""Staff accounts: names, roles, switched on or off. What may happen stands in govblog/staffing."""

from typing import Any

import django.contrib.auth.admin  # noqa: F401 (registers what is replaced at the end)
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from govblog import errors, roles
from govblog.opened import AsOpened
from govblog.staff import ByRole, may_anywhere, person
from govblog.staffing import addresses, giving, keeping
from posts.admin import access, inviting, staff_record, switching
from posts.admin.factor import reset_factor
from posts.admin.role_boxes import RolesField, places_of, said_of

_NAMES = ("username", "first_name", "last_name", "email")


class AccountForm(AsOpened):
    """An account's names, and its roles on the blogs whose accounts `keeper` keeps.

    `seen` are the roles as they were on the page: only what was ticked or unticked changes.
    """

    roles = RolesField(required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    watched = _NAMES
    keeper: User
    # Why the roles could not be changed, when that was tried
    refused = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].offer_blogs_of(self.keeper)  # type: ignore[attr-defined]
        held = sorted(map(said_of, giving.of(self.instance, self.keeper)))
        self.initial = {**self.initial, "roles": held, "seen": ",".join(held)}

    def locked(self) -> User:
        """Return the account, locked in the one order of all who act on accounts."""
        return keeping.take_turn(self.instance, self.keeper).account

    def called(self) -> str:
        """Return the word of this desk for it."""
        return "account"

    def clean_email(self) -> str:
        """Refuse the address of another account: a mail for a new password would go to both."""
        email = str(self.cleaned_data["email"])
        if email and addresses.is_taken(email, self.instance):
            raise forms.ValidationError("Another account has this email address.")
        return email

    def clean_roles(self) -> set[giving.Place]:
        """Say why the roles could not be changed, when that was tried."""
        if self.refused:
            raise forms.ValidationError(self.refused)
        ticked: set[giving.Place] = self.cleaned_data["roles"]
        return ticked

    def changes(self) -> dict[str, set[giving.Place]]:
        """Return which roles to give and to take."""
        ticked = self.cleaned_data["roles"]
        seen = places_of(self.cleaned_data["seen"].split(","))
        return {"give": ticked - seen, "take": seen - ticked}


def _no_page(request: HttpRequest, object_id: str) -> HttpResponse:
    return errors.not_found(request)


class AccountAdmin(ByRole, admin.ModelAdmin):
    """Who works here. An account is switched off, never deleted: its decisions name it.

    None is added here: who is to have one is invited, and nobody sets a colleague's password.
    """

    act = keeping.ACT
    to_blog = "memberships__blog"
    form = AccountForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "first_name", "last_name", "email")
    fieldsets = (
        ("Name", {"fields": _NAMES}),
        ("Roles", {"fields": ("roles",)}),
        ("Account", {"fields": ("state", "last_login")}),
    )
    readonly_fields = ("state", "last_login")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Let only an administrator of the install change an address: a new password is mailed to
        it, so whoever changes it could become that colleague."""
        if person(request).is_superuser:
            return self.readonly_fields
        return ("email", *self.readonly_fields)

    def _may(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep accounts of the whole install out of the hands of one blog's administrator."""
        if not may_anywhere(request, self.act):
            return False
        return obj is None or roles.keeps(person(request), User.objects.get(pk=obj.pk))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return all accounts to an administrator of the install, else those of one's blogs."""
        return keeping.accounts_of(person(request))

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Filter by what is offered only: a password's hash would be told piece by piece."""
        return lookup.partition("__")[0] == "is_active"

    @admin.display(description="State")
    def state(self, account: User) -> SafeString:
        """Return whether the account may sign in, with the way to change that."""
        on = account.is_active
        now, other = ("Switched on", "Switch off") if on else ("Switched off", "Switch on")
        where = reverse("admin:auth_user_switch", args=[account.pk])
        return format_html('{} <a class="button" href="{}">{}</a>', now, where, other)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Tell the form who asks, and what was refused."""
        form = super().get_form(request, obj, **kwargs)
        form.keeper = person(request)
        form.refused = request.__dict__.get("roles_refused", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show an account or save it, all or nothing; what is refused stands beside the roles."""
        more = {**(extra_context or {}), "show_save_and_add_another": False}
        try:
            return super().changeform_view(request, object_id, form_url, more)
        except keeping.NotDone as refused:
            request.__dict__["roles_refused"] = str(refused)
            return super().changeform_view(request, object_id, form_url, more)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the names, and nothing that someone else may change at this moment."""
        obj.save(update_fields=[name for name in _NAMES if name in form.changed_data])
        if "email" in form.changed_data:
            addresses.changed(obj, str(form.initial.get("email", "")), by=person(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Give and take the roles that were ticked and unticked."""
        wanted = form.changes()
        many = giving.change_roles(form.instance, by=person(request), **wanted)
        if many < len(wanted["give"]) + len(wanted["take"]):
            messages.info(request, "Some of these roles were changed already, a moment ago.")

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Invite a person in place of making an account."""
        return inviting.page(self.admin_site, request)

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of accounts; nobody's password is set here."""
        return [
            path("<path:object_id>/password/", _no_page),
            path(
                "<int:pk>/reset-factor/",
                self.admin_site.admin_view(reset_factor),
                name="reset_factor",
            ),
            *access.urls(self.admin_site),
            *inviting.urls(self.admin_site),
            *switching.urls(self.admin_site),
            *staff_record.urls(self.admin_site),
            *super().get_urls(),
        ]


admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.register(User, AccountAdmin)
