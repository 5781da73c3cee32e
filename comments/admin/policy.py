"""The comment policy: a list of rules that an editor keeps, each version kept as it read."""

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from comments import moderation
from comments.models import PolicyRule
from govblog import roles
from govblog.opened import AsOpened
from govblog.staff import ByRole, person


class PolicyRuleForm(AsOpened):
    """A rule on its way in, or a new version of one. What was typed stays in the form."""

    def locked(self) -> PolicyRule | None:
        """Return the rule in force under this number, under the lock of its blog."""
        return moderation.rule_in_force(self.instance)

    def gone(self) -> str:
        """Say that the rule was retired."""
        return str(moderation.RuleGone())

    def clean(self) -> dict[str, Any]:
        """Refuse a second rule under one number."""
        said = super().clean()
        blog, number = said.get("blog"), said.get("number") or 0
        in_force = PolicyRule.objects.filter(blog=blog, number=number, retired_at__isnull=True)
        if not self.instance.pk and blog is not None and in_force.exists():
            self.add_error("number", "Another rule has this number. Enter one that is free.")
        return said


@admin.register(PolicyRule)
class PolicyRuleAdmin(ByRole, admin.ModelAdmin):
    """The rules in force. Saving one adds a version; decisions keep pointing to the old."""

    act = "keep policy"
    form = PolicyRuleForm
    list_display = ("number", "title", "version", "blog")
    list_display_links = ("title",)
    fields = ("blog", "number", "title", "text")
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[PolicyRule]:
        """Return the rules in force; an older one too while it is being looked at."""
        rules: QuerySet[PolicyRule] = super().get_queryset(request)
        opened = request.resolver_match is not None and "object_id" in request.resolver_match.kwargs
        return rules if opened else rules.filter(retired_at__isnull=True)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep a rule on its blog and under its number."""
        return ("blog", "number") if obj else ()

    def get_urls(self) -> list[URLPattern]:
        """Add the address at which a rule is retired."""
        retire = self.admin_site.admin_view(self.retire_view)
        name = "comments_policyrule_retire"
        return [path("<int:pk>/retire/", retire, name=name), *super().get_urls()]

    def retire_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether a rule should go, and take it out of the policy."""
        mine = roles.blogs_where(request.user, self.act)
        rule = get_object_or_404(PolicyRule, pk=pk, blog__in=mine, retired_at__isnull=True)
        if request.method != "POST":
            context = {
                **self.admin_site.each_context(request),
                "title": f"Retire rule {rule}",
                "rule": rule,
                "opts": self.opts,
            }
            return TemplateResponse(request, "admin/comments/policyrule/retire.html", context)
        try:
            moderation.retire_rule(rule, by=person(request))
            messages.success(request, f"Rule {rule} is no longer in the comment policy.")
        except (moderation.RuleChanged, moderation.RuleGone) as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:comments_policyrule_changelist"))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the form once more when someone took the number a moment ago; it then says so."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: PolicyRule, form: Any, change: bool) -> None:
        """Add the rule, or a new version of it."""
        by = person(request)
        if change:
            saved = moderation.revise_rule(form.found, title=obj.title, text=obj.text, by=by)
        else:
            saved = moderation.add_rule(
                obj.blog, number=obj.number, title=obj.title, text=obj.text, by=by
            )
        obj.pk, obj.version = saved.pk, saved.version
