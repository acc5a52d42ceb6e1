"""Articles to check, as an editor would write them or as they lie stored."""

from blog.models import ArticlePage

GOOD = [("paragraph", "<p>Organizá tu semana con una agenda que respire.</p>")]


def codes(findings) -> list[str]:
    """Return the codes of findings."""
    return [finding.code for finding in findings]


def paragraph(html: str) -> list:
    """Return a body of one paragraph."""
    return [("paragraph", f"<p>{html}</p>")]


def heading(level: str, text: str = "Un título") -> tuple:
    """Return a heading block."""
    return ("heading", {"text": text, "level": level, "anchor": ""})


def picture(image, alt: str = "Una agenda abierta", decorative: bool = False, **fields) -> tuple:
    """Return a picture block in its stored form."""
    shown = {"image": image, "alt_text": alt, "decorative": decorative}
    return ("image", {"image": shown, "caption": "", "credit": "", "width": "text"} | fields)


def stored(site, *blocks, **fields) -> ArticlePage:
    """Return an article read from the database, its blocks as JSON of any kind."""
    raw = [
        {"type": name, "value": value, "id": f"id-{i}"} for i, (name, value) in enumerate(blocks)
    ]
    page = site.article(live=False, revision=False, **fields)
    page.body = page.body.stream_block.to_python(raw)
    page.save()
    return ArticlePage.objects.get(pk=page.pk)


def quote(text: str, language: str = "") -> list:
    """Return a body of one quotation."""
    return [("quote", {"text": text, "author": "", "work": "", "url": "", "language": language})]
