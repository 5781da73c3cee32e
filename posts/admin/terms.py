"""The desk of categories, tags and authors. What may happen stands in `posts/terms.py`."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from govblog import roles
from govblog.opened import AsOpened, KeepsTyped
from govblog.staff import ByRole, person
from govblog.telling import name_of
from posts import terms
from posts.models import Author, Category, OldAddress, PostRevision, Tag, TermEvent


class TermForm(AsOpened):
    """A term's name and address. Whoever is at the desk is `by`."""

    by: User

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        self.fields["slug"].label = "Address"
        self.fields["slug"].help_text = (
            "The last part of the address. After a change the old one leads here, for good."
            if self.instance.pk
            else "The last part of the address. Made from the name when left empty."
        )

    def locked(self) -> Any:
        """Return the term under the lock of its blog."""
        return terms.as_seen(self.instance, self.by)

    def changed_by(self, row: Any, since: dt.datetime) -> list[User]:
        """Return who did something with the term since a moment."""
        acts = TermEvent.objects.filter(kind=row.KIND, term=row.pk, at__gte=since)
        return [act.by for act in acts.select_related("by").order_by("pk")]

    def clean(self) -> dict[str, Any]:
        """Refuse what the rules find.

        The admin saves in the same transaction, so what is found good here stays so.
        """
        try:
            said = super().clean()
        except terms.NotDone as refused:
            raise forms.ValidationError(str(refused)) from refused
        known = bool(self.instance.pk)
        blog, name = self.instance.blog if known else said.get("blog"), said.get("name")
        if blog is None or name is None or "slug" not in said:
            return said
        kind, own = type(self.instance).KIND, self.instance if known else None
        locked = terms.lock(blog.pk)
        said["slug"] = said["slug"] or terms.free_slug(kind, locked, name, own)
        for field, words in terms.faults(kind, locked, name, said["slug"], own).items():
            self.add_error(field, words)
        return said


class MergeForm(forms.Form):
    """Into which term another one is merged."""

    into = forms.ModelChoiceField(Category.objects.none(), label="Merge into", empty_label="Choose")
    seen = forms.IntegerField(widget=forms.HiddenInput)


class TermAdmin(KeepsTyped, ByRole, admin.ModelAdmin):
    """What the desks of categories, tags and authors have in common."""

    act = "keep terms"
    form = TermForm
    list_display: tuple[str, ...] = ("name", "slug", "blog")
    search_fields = ("name", "slug")
    change_form_template = "admin/posts/term/change_form.html"
    more: tuple[str, ...] = ()  # what else an author has

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Let the form know who sits at the desk."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.by = person(request)
        return form

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Ask for a name, an address, and what else there is to say of an author."""
        return ("blog", "name", "slug", *self.more)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict[str, Any]:
        """Make the slug from the name while both are new."""
        return {} if obj else {"slug": ("name",)}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep the blog: the archive is at an address of that blog."""
        return ("blog",) if obj else ()

    def view_on_site(self, obj: Any) -> str:
        """Return the archive's own path."""
        return str(obj.get_absolute_url())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Add, rename or describe anew by the rules."""
        said, by = form.cleaned_data, person(request)
        more = {name: said[name] for name in self.more}
        if not change:
            made = terms.add(obj.KIND, obj.blog, said["name"], by=by, slug=said["slug"], **more)
            obj.pk, obj.slug = made.pk, made.slug
            return
        terms.rename(obj, name=said["name"], slug=said["slug"], by=by)
        if self.more:
            terms.describe(obj, **more, by=by)

    def get_urls(self) -> list[URLPattern]:
        """Add the address at which a term is merged into another."""
        merge = self.admin_site.admin_view(self.merge_view)
        name = f"posts_{self.opts.model_name}_merge"
        return [path("<int:pk>/merge/", merge, name=name), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Tell beside the form what was done with the term and which addresses lead to it."""
        term = self.get_object(request, object_id)
        context = {**(extra_context or {}), **(self._story(term) if term else {})}
        return super().change_view(request, object_id, form_url, context)

    def _story(self, term: Any) -> dict[str, Any]:
        known = OldAddress.objects.filter(**{term.KIND: term}).values_list("path", flat=True)
        of_term = TermEvent.objects.filter(blog=term.blog, kind=term.KIND)
        here = of_term.filter(Q(term=term.pk) | Q(after_path__in=[term.get_absolute_url(), *known]))
        return {
            "events": [_told(event) for event in here.select_related("by")[:20]],
            "old_addresses": known[:20],
            "merge_url": reverse(f"admin:posts_{self.opts.model_name}_merge", args=[term.pk]),
        }

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask into which other term this one is merged; do so on POST."""
        mine = roles.blogs_where(request.user, self.act)
        term = self.model._default_manager.filter(pk=pk, blog__in=mine).first()
        if term is None:
            raise Http404("No term you keep has this number.")
        typed = request.POST if request.method == "POST" else None
        form = MergeForm(typed, initial={"seen": terms.last_act(term)})
        others = self.model._default_manager.filter(blog=term.blog).exclude(pk=pk)
        form.fields["into"].queryset = others  # type: ignore[attr-defined]
        if form.is_valid():
            into, seen = form.cleaned_data["into"], form.cleaned_data["seen"]
            try:
                left = terms.merge(term, into, by=person(request), seen=seen)
            except terms.NotDone as refused:
                form.add_error(None, str(refused))
            else:
                said = f"Merged. Every address of “{term}” now leads to “{left}”."
                messages.success(request, said)
                there = reverse(f"admin:posts_{self.opts.model_name}_change", args=[left.pk])
                return HttpResponseRedirect(there)
        return self._merge_page(request, term, form)

    def _merge_page(self, request: HttpRequest, term: Any, form: MergeForm) -> HttpResponse:
        texts = PostRevision.objects.filter(**{terms.RELATIONS[term.KIND]: term})
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge the {term.KIND} “{term}” into another",
            "opts": self.opts,
            "term": term,
            "form": form,
            "posts": texts.values("post").distinct().count(),
            "list_url": reverse(f"admin:posts_{self.opts.model_name}_changelist"),
            "term_url": reverse(f"admin:posts_{self.opts.model_name}_change", args=[term.pk]),
        }
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/posts/term/merge.html", context, status=status)


def _told(event: TermEvent) -> dict[str, Any]:
    """Return an event as the page tells it: what was changed from what to what."""
    changes = [(f"“{event.before}” ({event.before_path})", f"“{event.after}” ({event.after_path})")]
    changes = changes if event.before else []
    for name, before, after in event.said or ():
        field: Any = Author._meta.get_field(name)
        changes.append((f"{field.verbose_name} “{before}”", f"“{after}”"))
    who = name_of(event.by)
    return {"at": event.at, "act": event.get_act_display(), "by": who, "changes": changes}


@admin.register(Category)
class CategoryAdmin(TermAdmin):
    """The subjects posts are filed under."""


@admin.register(Tag)
class TagAdmin(TermAdmin):
    """The words posts are found by. Most are made by typing them at a post."""


@admin.register(Author)
class AuthorAdmin(TermAdmin):
    """The bylines posts are published under."""

    list_display = ("name", "role", "slug", "blog")
    more = ("role", "about")
