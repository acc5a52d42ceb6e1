"""The blog's lists."""

import pytest


@pytest.mark.django_db
def test_blog_index_lists_published_articles(client, site):
    site.article(title="La agenda que respira")
    site.article(title="Un borrador", live=False)
    html = client.get("/blog/").content.decode()
    assert "La agenda que respira" in html
    assert "Un borrador" not in html
