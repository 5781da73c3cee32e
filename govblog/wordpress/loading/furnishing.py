"""How a blog was set up that our export was made of: taken over where there is nothing yet."""

from django.db import transaction

from comments.models import PolicyRule
from comments.moderation.policy import add_rule
from govblog.wordpress.loading.job import Job
from posts.furnishing import NotFurnished, furnish


def set_up(job: Job) -> None:
    """Give an empty blog the settings, and one without a comment policy the rules, of the export.

    The blog of the job is as it is then.
    """
    told, blog = job.gathered.own, job.blog
    if told is None:
        return
    if told.settings and not (blog.posts.exists() or blog.imported.exists()):
        try:
            furnish(blog, told.settings, by=job.by)
        except NotFurnished as refusal:
            job.report.note(0, "the settings", str(refusal))
        else:
            blog.refresh_from_db()
            job.report.count("settings", "taken over")
    if told.rules and not PolicyRule.objects.filter(blog=blog).exists():
        with transaction.atomic():
            for number, title, text in told.rules:
                add_rule(blog, number=number, title=title, text=text, by=job.by)
        job.report.count("rules of the comment policy", "added", len(told.rules))
