"""Staff accounts and their roles."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from govblog import roles
from govblog.signin import passwords, sessions
from govblog.staff import ByRole, key, may_anywhere, person
from posts.admin.factor import reset_factor
from posts.models import Membership


class MembershipInline(admin.StackedInline):
    """The roles of an account on the blogs its editor administers."""

    model = Membership
    extra = 1
    # An account without a role would belong to no blog, and no administrator would find it again
    min_num = 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        """Return the roles on the blogs this administrator keeps."""
        mine = roles.blogs_where(request.user, "keep accounts")
        return super().get_queryset(request).filter(blog__in=mine)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Ask for a role when an account is made."""
        return super().get_formset(request, obj, validate_min=obj is None, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer only the blogs this administrator keeps."""
        if db_field.name == "blog":
            kwargs["queryset"] = roles.blogs_where(request.user, "keep accounts")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Let whoever keeps accounts give a role."""
        return roles.may(request.user, "keep accounts")

    has_view_permission = has_change_permission = has_delete_permission = has_add_permission


class AccountAdmin(ByRole, UserAdmin):
    """Who works here. An account is switched off, never deleted: its decisions name it."""

    act = "keep accounts"
    to_blog = "memberships__blog"
    inlines = (MembershipInline,)
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active",)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Name", {"fields": ("first_name", "last_name", "email")}),
        ("Account", {"fields": ("is_active",)}),
    )
    readonly_fields = ("last_login",)
    filter_horizontal = ()
    change_form_template = "admin/auth/user/one.html"

    def _may(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Keep accounts of the whole install out of the hands of one blog's administrator."""
        if not may_anywhere(request, self.act):
            return False
        return obj is None or roles.keeps(request.user, User.objects.get(pk=obj.pk))

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return all accounts to an administrator of the install, else those of one's blogs."""
        everyone = User.objects.order_by("username")
        if person(request).is_superuser:
            return everyone
        mine = roles.blogs_where(request.user, self.act)
        return everyone.filter(memberships__blog__in=mine).distinct()

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save an account that may sign in at the desk; its roles say what it may do there."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        if change and not obj.is_active:
            sessions.end_all(obj, by=person(request), why="account switched off")

    def get_urls(self) -> list[URLPattern]:
        """Add the address where a second factor that was lost is taken away."""
        reset = self.admin_site.admin_view(reset_factor)
        return [path("<int:pk>/reset-factor/", reset, name="reset_factor"), *super().get_urls()]

    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002
        form_url: str = "",
    ) -> HttpResponse:
        """Set a colleague’s password, and do what follows; one’s own has its page."""
        account = User.objects.filter(pk=key(id)).first()
        if account == person(request):
            return HttpResponseRedirect(reverse("account_change_password"))
        response = super().user_change_password(request, id, form_url)
        now = User.objects.filter(pk=key(id)).first()
        if account and now and account.password != now.password:
            passwords.changed(now, by=person(request))
        return response


admin.site.unregister(User)
admin.site.unregister(Group)
admin.site.register(User, AccountAdmin)
