"""Public pages for who finds a vulnerability: `security.txt` and the policy it names."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from govblog import security_txt
from govblog.memory.marks import may_be_kept
from govblog.public import Page, answer, blog_of, kept


@require_safe
def txt(request: HttpRequest) -> HttpResponse:
    """Answer with the file, or with 302 to that of the organisation."""
    if settings.SECURITY_TXT:
        return HttpResponseRedirect(settings.SECURITY_TXT)
    until = security_txt.expires()
    if not settings.SECURITY_CONTACT or until is None:
        raise Http404("No contact for reports of vulnerabilities is set.")
    origin = blog_of(request).origin
    lines = [
        *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {origin}/.well-known/security.txt",
        f"Policy: {origin}/security-policy/",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@may_be_kept
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """Answer with what to do on finding a vulnerability, and what then happens."""
    if not settings.SECURITY_CONTACT:
        raise Http404("No contact for reports of vulnerabilities is set.")
    blog = blog_of(request)
    page = Page(
        title=f"Reporting a vulnerability – {blog.name}",
        canonical=f"{blog.origin}/security-policy/",
    )
    contacts = [(one, one.removeprefix("mailto:")) for one in settings.SECURITY_CONTACT]
    context = {"blog": blog, "page": page, "contacts": contacts}
    return kept(answer("security_policy.html", context), blog)
