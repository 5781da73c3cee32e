"""The mail that goes out, for those who keep the accounts: what failed first, and sent again."""

from typing import Any

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django.contrib import admin, messages
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from govblog import letters, stopped
from govblog.models import Letter
from govblog.staff import ByRole, key, person

_S = Letter.State
_FAILED_FIRST = Case(
    When(state=_S.FAILED, then=Value(0)),
    When(state=_S.UNSURE, then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)
# As the tags of other desks: red, amber, green, grey
_COLOURS = {_S.FAILED: "rejected", _S.UNSURE: "pending", _S.WAITING: "scheduled"}


@admin.register(Letter)
class LetterAdmin(ByRole, admin.ModelAdmin):
    """The letters of the blogs whose accounts one keeps. Their words are not shown: they may hold
    the link by which someone else confirms something."""

    act = "keep accounts"
    may_add = False
    may_change = False
    list_display = ("subject", "to", "tag", "last_error", "tries", "due_at", "sent_at")
    list_filter = ("state", ("blog", admin.RelatedOnlyFieldListFilter))
    fields = (
        "subject", "to", "blog", "tag", "tries", "last_error", "written_at", "due_at", "claimed_at",
        "sent_at", "key",
    )  # fmt: skip
    search_fields = ("to", "subject")
    actions = ("send_again",)
    change_form_template = "admin/govblog/letter/one.html"
    change_list_template = "admin/govblog/letter/list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Letter]:
        """Return the letters of one’s blogs; those of no blog are for the install’s superusers."""
        if person(request).is_superuser:
            return Letter.objects.all()
        return super().get_queryset(request)

    def _may(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or obj.pk is None:
            return super()._may(request)
        return super()._may(request) and self.get_queryset(request).filter(pk=obj.pk).exists()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Filter by what is offered only: by its words a letter would be told piece by piece."""
        allowed: bool = super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]
        return allowed and lookup.partition("__")[0] in {"state", "blog"}

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what failed first, then the newest."""
        return [_FAILED_FIRST, "-written_at", "-pk"]

    @admin.display(description="State", ordering="state")
    def tag(self, letter: Letter) -> SafeString:
        """Return the state as a tag."""
        colour = _COLOURS.get(_S(letter.state), "draft")
        label = letter.get_state_display()
        return format_html('<strong class="app-tag app-tag--{}">{}</strong>', colour, label)

    @admin.action(description="Send again what failed, or may have")
    def send_again(self, request: HttpRequest, chosen: QuerySet[Letter]) -> None:
        """Let the chosen letters go once more, those of them that failed or may have."""
        by = person(request)
        many = sum(letters.send_again(letter, by=by) for letter in chosen)
        if many:
            what = "1 letter goes" if many == 1 else f"{many} letters go"
            messages.success(request, f"{what} again.")
        left = chosen.count() - many
        if left:
            what = "1 letter" if left == 1 else f"{left} letters"
            messages.warning(request, f"{what} left alone: only what failed is sent again.")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one letter, with the button to send it again where that may be."""
        letter = self.get_queryset(request).filter(pk=key(object_id)).first()
        again = letter is not None and letter.state in {_S.FAILED, _S.UNSURE}
        more = {**(extra_context or {}), "may_go_again": again, "letter": letter}
        return super().change_view(request, object_id, form_url, more)

    def get_urls(self) -> list[URLPattern]:
        """Add the address to which the button is sent, and the page of stopped addresses."""
        again = self.admin_site.admin_view(self.again)
        more = [path("<int:pk>/again/", again, name="govblog_letter_again")]
        return [*more, *stopped.urls(self.admin_site), *super().get_urls()]

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send one letter again: POST only; a GET leads to the letter."""
        letter = self.get_queryset(request).filter(pk=pk).first() if self._may(request) else None
        if letter is None:
            raise Http404("There is no such letter.")
        if request.method == "POST":
            if letters.send_again(letter, by=person(request)):
                messages.success(request, "The letter goes again.")
            else:
                messages.warning(
                    request,
                    f"Nothing was done: the letter is {letter.get_state_display().lower()}.",
                )
        return HttpResponseRedirect(reverse("admin:govblog_letter_change", args=[pk]))


# Theirs ask nobody's role; an account's factors are changed at its own page (govblog/signin)
admin.site.unregister([EmailAddress, Authenticator])
