"""Caches in front of the site, told of what changed."""
