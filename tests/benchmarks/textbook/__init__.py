"""The yardstick: comments as the django-mptt tutorial has them, one model and one view."""
