"""How the program itself was put here."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core import checks

from govblog.doctor.finding import Findings, fault, ok, warning

_COLLECT = "Run: npm ci && npm run build && python manage.py collectstatic; then restart."


def static_files(deep: bool) -> Findings:
    """Yield whether the compiled front end is there and was collected since."""
    build = [one for one in (settings.BASE_DIR / "build").rglob("*") if one.is_file()]
    if not build:
        yield fault("The front end is not compiled: pages have no style.", _COLLECT)
        return
    if not isinstance(staticfiles_storage, ManifestFilesMixin):
        yield ok("They are given out as they are.")
        return
    known = staticfiles_storage.hashed_files
    manifest = Path(settings.STATIC_ROOT) / staticfiles_storage.manifest_name
    if not manifest.is_file():
        yield fault("They were not collected: every page fails.", _COLLECT)
        return
    names = {one.relative_to(settings.BASE_DIR / "build").as_posix() for one in build}
    missing = sorted(names - set(known))
    if missing:
        yield fault(f"{len(missing)} were not collected, such as {missing[0]}.", _COLLECT)
    elif max(one.stat().st_mtime for one in build) > manifest.stat().st_mtime:
        yield warning("The front end was compiled after it was collected.", _COLLECT)
    else:
        yield ok(f"{len(known)} are collected.")


def settings_of_production(deep: bool) -> Findings:
    """Yield what `manage.py check --deploy` finds."""
    found = [
        one for one in checks.run_checks(include_deployment_checks=True) if not one.is_silenced()
    ]
    for one in found:
        says, do = f"{one.id}: {' '.join(str(one.msg).split())}", " ".join((one.hint or "").split())
        yield (fault if one.is_serious() else warning)(says, do or "See docs/settings.md.")
    if not found:
        yield ok("`manage.py check --deploy` finds nothing.")
