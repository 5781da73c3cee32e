"""What every step of one import knows."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from govblog.wordpress.loading.gathering import Gathered
from govblog.wordpress.loading.pictures import Pictures
from govblog.wordpress.loading.report import Report
from govblog.wordpress.loading.terms import Terms
from posts.models import Blog


@dataclass
class Job:
    """One import: into what, by whom, what there is, and what is told of it."""

    blog: Blog
    by: User
    gathered: Gathered
    terms: Terms
    pictures: Pictures
    report: Report

    def tell_to(self, report: Report) -> None:
        """Let all of the import tell what it does to this report from now on."""
        self.report = self.terms.report = self.pictures.report = report
