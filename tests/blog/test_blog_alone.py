"""The blog stands on search and core alone: what other apps add comes in by slots, which are empty without them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from django.conf import settings

from tests.blog_alone.answers import ADDRESSES
from tests.databases import copy_migrated


def test_blog_alone(django_db_setup, tmp_path, subtests):
    """Costs seconds, as a process of its own loads another site: so one test asks all."""
    copy_migrated(tmp_path / "blog.sqlite3")
    answers = answers_of(tmp_path)
    for name in ADDRESSES:
        with subtests.test(name):
            assert answers[name]["status"] == 200
    with subtests.test("the slots of an article are empty"):
        page = BeautifulSoup(answers["article"]["text"], "html.parser")
        assert page.find("h1").text == "Una nota sola"
        inside = page.find("main").find_all(recursive=False)
        assert [each.name for each in inside] == ["nav", "article"]
        assert not page.find("footer", class_="colophon").find("form")
        assert not page.select("link[title*=omment], script[src*=comments]")
    with subtests.test("the article is found and in the feed"):
        assert "/blog/sola/" in answers["search"]["text"]
        assert "Una nota sola" in answers["feed"]["text"]
    with subtests.test("no preview shows a mail that nobody sends"):
        assert "list" in answers["preview modes"] and "mail" not in answers["preview modes"]


def answers_of(folder: Path) -> dict[str, Any]:
    """Return what a site of the blog alone answers, by the names of its addresses."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.blog_alone.answers"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"VAR_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
