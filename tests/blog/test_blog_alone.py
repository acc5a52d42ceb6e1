"""The blog stands on search and core alone: what other apps add comes in by slots, which are empty without them."""

import json
import os
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from tests.blog_alone.answers import ADDRESSES


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    done = subprocess.run(
        [sys.executable, "-m", "tests.blog_alone.answers"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"VAR_DIR": str(tmp_path_factory.mktemp("var"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_address_answers(answers, name):
    assert answers[name]["status"] == 200


def test_the_slots_of_an_article_are_empty(answers):
    page = BeautifulSoup(answers["article"]["text"], "html.parser")
    assert page.find("h1").text == "Una nota sola"
    assert [each.name for each in page.find("main").find_all(recursive=False)] == ["nav", "article"]
    assert not page.find("footer", class_="colophon").find("form")
    assert not page.select("link[title*=omment], script[src*=comments]")


def test_the_article_is_found_and_in_the_feed(answers):
    assert "/blog/sola/" in answers["search"]["text"]
    assert "Una nota sola" in answers["feed"]["text"]


def test_no_preview_shows_a_mail_that_nobody_sends(answers):
    assert "list" in answers["preview modes"] and "mail" not in answers["preview modes"]
