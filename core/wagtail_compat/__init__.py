"""Private and undocumented parts of Wagtail, Django and their libraries that this project calls, overrides or shadows.

One function or class each, with a line why; tests/core/test_wagtail_compat_*.py hold what each relies on. To move to
another release, run `make test` and read this package.
"""
