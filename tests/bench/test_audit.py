"""The audit: which bars are due of which page."""

from pathlib import Path

import pytest

from bench.audit import __main__ as audit

PAGES = len(audit.MAIN_PAGES)


@pytest.mark.parametrize(
    ("low", "missed"), [("seo", PAGES - 1), ("accessibility", PAGES), ("performance", 0)]
)
def test_seo_is_asked_of_every_page_but_results(monkeypatch, low, missed):
    scores = dict.fromkeys(("performance", *audit.BARS), 100) | {low: 66}
    monkeypatch.setattr(audit.checkers, "lighthouse", lambda *_arguments: scores)
    assert audit._lighthouse(Path(), "") == missed
