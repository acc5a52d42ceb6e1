"""Private and undocumented parts of Wagtail, Django and their libraries that this project calls, overrides or shadows.

One function or class each, with a line why. Each module says in `READ_IN` in which versions it was read, and in
`PRIVATE` which names it keeps to itself: a test finds them anywhere else, and any other private name of a library.
tests/core/test_wagtail_compat_*.py fail when what a module relies on changes; `make contracts` runs them alone.
docs/upgrading.md has the steps.

Where the line is drawn. Not in here:
- what Wagtail's and Django's reference documents, underscore or not (`_meta`, `_default_manager`);
- classes that a documented setting, hook or viewset attribute lets one replace, and the methods of theirs, without
  underscore, that ours override: views of pages (`PageViewSet.edit_view_class`), reports, bulk actions, panels,
  columns, menu items, backends of modelsearch, commands. tests/core/overridden.txt lists them with their
  parameters, and a test fails when one is gone: Wagtail would then no longer call ours, and say nothing;
- importing what has no underscore: where it has moved, the import fails. A test tries all of them at once.
"""
