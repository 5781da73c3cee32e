"""A blog written as a WordPress export (WXR 1.2): `run.dump` writes it, `files.whole` keeps it."""
