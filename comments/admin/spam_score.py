"""The page of the spam score: what it learned, how good it is, and a place to try it."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from comments import scoring, tasks
from comments.models import SpamModel
from govblog import roles, text
from govblog.staff import key, person
from govblog.telling import day_and_time
from posts.models import Blog

ACT = "keep hold rules"
SIGNS_SHOWN = 12
PARTS_SHOWN = 12


class TryForm(forms.Form):
    """A comment to try the score with. It is not kept."""

    use_required_attribute = False

    body = forms.CharField(
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter a text to try."},
    )
    name = forms.CharField(max_length=100, required=False)
    email = forms.CharField(max_length=254, required=False)

    def clean_body(self) -> str:
        """Take out of the text what a comment never holds."""
        return text.clean_body(self.cleaned_data["body"])


@dataclass(frozen=True, slots=True)
class Row:
    """What the score of one blog stands at."""

    blog: Blog
    trained: str
    learned: str
    precision: str
    recall: str
    honest_marked: str
    why_none: str


def urls(site: AdminSite) -> list[URLPattern]:
    """Return the address of the page."""
    view = site.admin_view(lambda request: _page(site, request))
    return [path("spam-score/", view, name="comments_comment_spam_score")]


def _page(site: AdminSite, request: HttpRequest) -> HttpResponse:
    roles.require(request.user, ACT)
    blogs = list(roles.blogs_where(request.user, ACT))
    said = request.POST if request.method == "POST" else request.GET
    blog = _chosen(blogs, said.get("blog", ""))
    if request.method != "POST":
        return _answer(site, request, blogs, blog)
    act = request.POST.get("act", "")
    if blog is None or act not in {"train", "try"}:
        messages.error(request, "Choose what to do, and with which blog.")
        return _answer(site, request, blogs, blog, status=422)
    if act == "train":
        _train(request, blog)
        return HttpResponseRedirect(f"{request.path}?blog={blog.pk}")
    form = TryForm(request.POST)
    score = None
    if form.is_valid():
        score = scoring.score_of(blog.pk, **form.cleaned_data)
    status = 200 if form.is_valid() else 422
    return _answer(site, request, blogs, blog, form=form, score=score, status=status)


def _chosen(blogs: list[Blog], said: str) -> Blog | None:
    """Return the blog that was chosen, or the only one; raise Http404 for one of others."""
    if not said:
        return blogs[0] if len(blogs) == 1 else None
    for blog in blogs:
        if blog.pk == key(said):
            return blog
    raise Http404("No blog whose hold rules you keep has this number.")


def _train(request: HttpRequest, blog: Blog) -> None:
    if tasks.train_score_soon(blog.pk, by=person(request)):
        messages.success(
            request, "The score is being trained. Open this page again in a minute to see it."
        )
    else:
        messages.warning(request, "The score is being trained already.")


def _answer(
    site: AdminSite,
    request: HttpRequest,
    blogs: list[Blog],
    blog: Blog | None,
    *,
    status: int = 200,
    form: TryForm | None = None,
    score: scoring.Score | None = None,
) -> HttpResponse:
    rows = _rows(blogs)
    model = None if blog is None else scoring.model_of(blog.pk)
    context = {
        **site.each_context(request),
        "title": "Spam score",
        "rows": rows,
        "blog": blog,
        "why_none": next((row.why_none for row in rows if row.blog == blog), ""),
        "fewest": scoring.FEWEST,
        "sides": [] if model is None else _sides(model),
        "is_trained": model is not None,
        "form": form or TryForm(),
        "score": score,
        "parts": [] if score is None else score.parts[:PARTS_SHOWN],
    }
    template = "admin/comments/comment/spam_score.html"
    return TemplateResponse(request, template, context, status=status)


def _rows(blogs: list[Blog]) -> list[Row]:
    found = SpamModel.objects.filter(blog__in=blogs).defer("payload")
    known = {model.blog_id: model for model in found}
    return [_row(blog, known.get(blog.pk)) for blog in blogs]


def _row(blog: Blog, model: SpamModel | None) -> Row:
    if model is None or model.trained_at is None:
        return Row(blog, "Not yet", "", "", "", "", "")
    return Row(
        blog,
        day_and_time(model.trained_at, blog.zone),
        f"{model.spam} spam, {model.honest} not",
        _share(model.precision),
        _share(model.recall),
        _share(model.honest_marked),
        model.why_none,
    )


def _share(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"


def _sides(model: scoring.Model) -> list[tuple[str, list[tuple[str, scoring.Sign]]]]:
    return [
        ("Speaks for spam", model.strongest(SIGNS_SHOWN, spam=True)),
        ("Speaks against spam", model.strongest(SIGNS_SHOWN, spam=False)),
    ]
