"""What `manage.py quickstart` does, part by part: prepare, accounts, serving."""
