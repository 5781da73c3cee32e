"""An export that was sent from the desk, imported by the worker."""

import tempfile
import time
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.utils.text import get_valid_filename
from django_tasks import task

from govblog.wordpress.loading import running
from govblog.wordpress.loading.run import Asked, FileRefused, carry_out
from posts import uploading
from posts.models import ImportUpload

REFUSALS = (FileRefused, running.Busy, running.OtherBlog)
_EVERY = 1.0  # seconds between two looks at how far it is


@task()
def import_upload(pk: int) -> None:
    """Import a file that was sent, and keep the report with it."""
    upload = ImportUpload.objects.select_related("blog", "by").filter(pk=pk, ended_at=None).first()
    if upload is None:
        return
    says, report = "It stopped on the way. Send the file again to carry on.", {}
    try:
        with tempfile.TemporaryDirectory() as folder:
            # Its end says what it is; a name may be too long for a file, in letters of many bytes
            file = Path(folder) / get_valid_filename(f"export-{upload.name[-50:]}")
            file.write_bytes(upload.data)
            asked = Asked(upload.blog, [file], upload.by, dry=upload.trial)
            report, says = carry_out(asked, _Progress(upload)).as_json(), ""
    except REFUSALS as refusal:
        says = str(refusal)
    except PermissionDenied:
        says = "Who sent it is no administrator of this blog any more."
    finally:
        uploading.end(upload, report, says)


class _Progress:
    """Writes down how far an import is, for who looks at its page."""

    def __init__(self, upload: ImportUpload) -> None:
        self.upload, self.last = upload, 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Write it down, if it is time."""
        if time.monotonic() - self.last < _EVERY:
            return
        self.last = time.monotonic()
        self.upload.what, self.upload.done, self.upload.total = what[:60], done, total
        self.upload.save(update_fields=["what", "done", "total"])
