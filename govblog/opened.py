"""Forms of rows that colleagues change too: nobody saves over what they have not seen.

Each form carries along what stood in it when it was opened. Another answer to the same question,
by the number of a text, stands in the rules of posts and of pages, which keep every text.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator

from govblog.telling import name_of

_LONGEST_TOLD = 100  # characters of what stands in the form anyway


@dataclass(frozen=True)
class _Mark:
    """What stood in a form, by field, and when it was opened."""

    at: dt.datetime
    was: dict[str, Any]

    def said(self) -> str:
        """Return the mark as a form carries it."""
        return json.dumps({"at": self.at, "was": self.was}, cls=DjangoJSONEncoder)


def _read(said: str) -> _Mark | None:
    """Return the mark that a form carries, None for what is none."""
    try:
        found = json.loads(said)
        at = parse_datetime(found["at"])
        return _Mark(at, dict(found["was"])) if at and timezone.is_aware(at) else None
    except (ValueError, TypeError, LookupError, RecursionError):
        return None


class _MarkField(forms.CharField):
    """The mark, which is no part of what a person changes."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Say that nothing of the row was changed here."""
        return False


class AsOpened(forms.ModelForm):
    """For the form of a row: refuses to save when a colleague changed the row meanwhile.

    Then it says who changed what, keeps what was typed and takes over what was not; saved once
    more, it replaces what it told of. Call it in the transaction of the saving, as the admin does:
    the row is looked at under its lock, so what is found good stays so. `found` is that row.
    """

    opened = _MarkField(required=False, widget=forms.HiddenInput)
    watched: tuple[str, ...] = ()  # the fields to look at, empty for all
    found: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Asked for later: a form of its own kind may set more of what it shows first
            self.initial["opened"] = lambda: self._mark().said()
        else:
            # Hidden in a new row's form, it would say nothing
            del self.fields["opened"]

    def locked(self) -> Model | None:
        """Return the row as it is now, under a lock that lasts; None when it is gone."""
        rows = type(self.instance)._base_manager.select_for_update(no_key=True)
        return rows.filter(pk=self.instance.pk).first()

    def changed_by(self, row: Any, since: dt.datetime) -> list[User]:
        """Return who changed a row since a moment, as far as that is on record."""
        log = LogEntry.objects.filter(object_id=str(row.pk), action_time__gte=since)
        of_kind = log.filter(content_type__app_label=row._meta.app_label)
        mine = of_kind.filter(content_type__model=row._meta.model_name)
        return [entry.user for entry in mine.select_related("user").order_by("action_time")]

    def called(self) -> str:
        """Return what a row of this kind is called."""
        return str(self.instance._meta.verbose_name)

    def gone(self) -> str:
        """Say that the row is no more."""
        return (
            f"Somebody deleted this {self.called()} after you opened it, so nothing can be saved. "
            "What you typed is still here: copy it if you need it."
        )

    def clean(self) -> dict[str, Any]:
        """Refuse what was opened before a colleague changed it."""
        said = super().clean() or {}
        if self.instance.pk:
            self.found = self.locked()
            if self.found is None:
                raise ValidationError(self.gone())
            self._compare(type(self)(instance=self.found)._mark())
        return said

    def _mark(self) -> _Mark:
        names = [name for name in self.fields if name in (self.watched or self.fields)]
        was = {
            name: self.get_initial_for_field(self.fields[name], name)
            for name in names
            if name != "opened"
        }
        # As JSON gives it back, so that two can be compared
        return _Mark(timezone.now(), json.loads(json.dumps(was, cls=DjangoJSONEncoder)))

    def _compare(self, now: _Mark) -> None:
        then = _read(str(self.data.get(self.add_prefix("opened"), "")))
        if then is None:
            lines = ["This form does not say when it was opened. Nothing has been saved."]
            lines.append("Look through what stands below, and save again.")
            self._open_again(now, {}, lines)
            return
        changed = {
            name: is_now
            for name, is_now in now.was.items()
            # What was typed may stand there already: Save was pressed twice, or two agreed
            if then.was.get(name) != is_now and self._typed(name, now.was)
        }
        if not changed:
            return
        untyped = {name: now.was[name] for name in changed if not self._typed(name, then.was)}
        who = " and ".join(dict.fromkeys(map(name_of, self.changed_by(self.found, then.at))))
        lines = [
            f"{who or 'Somebody'} changed this {self.called()} after you opened it. "
            "Nothing has been saved."
        ]
        lines += [self._told(name, is_now, name in untyped) for name, is_now in changed.items()]
        self._open_again(now, untyped, lines)

    def _typed(self, name: str, was: Mapping[str, Any]) -> bool:
        """Say whether a field has something else typed than what was in it."""
        field, place = self.fields[name], self.add_prefix(name)
        typed = field.widget.value_from_datadict(self.data, self.files, place)
        try:
            before = field.to_python(was.get(name))
            return field.has_changed(_one_end(before), _one_end(typed))
        except (ValidationError, ValueError, TypeError, AttributeError):
            return True

    def _open_again(self, now: _Mark, taken: Mapping[str, Any], lines: list[str]) -> None:
        """Let the form stand as opened now, with these fields as they are now."""
        for line in lines:
            self.add_error(None, line)
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("opened")] = now.said()
        for name, value in taken.items():
            place = self.add_prefix(name)
            if isinstance(self.fields[name].widget, forms.CheckboxInput):
                data.pop(place, None)
                data.update({place: "on"} if value else {})
            elif isinstance(value, list):
                data.setlist(place, value)
            else:
                data[place] = "" if value is None else str(value)
        self.data = data

    def _told(self, name: str, value: Any, is_taken: bool) -> str:
        """Say what a colleague made of a field, and what becomes of what was typed."""
        label, words = self.fields[name].label, self._words(name, value)
        if is_taken:
            words = Truncator(words).chars(_LONGEST_TOLD)
            return f"{label} is now {words}. You had not changed it, so that stands below."
        return f"{label} is now {words}. What you typed stands below: save again to replace it."

    def _words(self, name: str, value: Any) -> str:
        """Return a value as the form shows it."""
        if isinstance(value, bool):
            return "“yes”" if value else "“no”"
        choices = getattr(self.fields[name], "choices", ())
        labels = {str(code): str(label) for code, label in choices}
        several = value if isinstance(value, list) else [value]
        said = [str(one) for one in several if one not in ("", None)]
        return ", ".join(f"“{labels.get(one, one)}”" for one in said) or "empty"


class KeepsTyped:
    """For the ModelAdmin of rows that can go: what was typed for one that is gone comes back."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show or save a row; give back what was typed when somebody deleted it meanwhile."""
        own: Any = self
        try:
            made: HttpResponse = super().changeform_view(  # type: ignore[misc]
                request, object_id, form_url, extra_context
            )
        except PermissionDenied:
            # Nobody may change a row that went between the look at it and the question who may
            is_sent = request.method == "POST" and object_id is not None
            if not is_sent or not own.has_change_permission(request):
                raise
            if own.get_object(request, unquote(str(object_id))) is not None:
                raise
            return self._gone(request)
        return made

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Give back what was typed, where Django would only say that the row is gone."""
        where = request.resolver_match
        # Deleting a row and its history come here too: nothing is typed there
        if request.method == "POST" and where and str(where.url_name).endswith("_change"):
            return self._gone(request)
        made: HttpResponse = super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
            request, opts, object_id
        )
        return made

    def _gone(self, request: HttpRequest) -> HttpResponse:
        own: Any = self
        fields = own.get_form(request, None, change=False).base_fields
        typed = [
            (field.label or name, words)
            for name, field in fields.items()
            if name != "opened" and (words := ", ".join(request.POST.getlist(name)))
        ]
        context = {
            **own.admin_site.each_context(request),
            "title": f"This {own.opts.verbose_name} is gone",
            "opts": own.opts,
            "typed": typed,
            "list_url": reverse(f"admin:{own.opts.app_label}_{own.opts.model_name}_changelist"),
        }
        return TemplateResponse(request, "admin/gone.html", context, status=404)


def _one_end(said: Any) -> Any:
    """Return text with the line ends that browsers send as they are kept."""
    return said.replace("\r\n", "\n") if isinstance(said, str) else said
