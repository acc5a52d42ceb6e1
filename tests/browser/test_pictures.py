"""Pictures in Chromium: as wide as their `sizes` say, none moves what is around it, the first comes first."""

import pytest

from core.serving.renditions import ADMIN_FILTERS, FILTERS
from core.serving.warming import warm
from tests.factories import ImageFactory
from tests.home.pictured import Pictured

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (360, 768, 1280)
SLACK, SHARE = 8, 0.1  # pixels, and a share of the width, by which `sizes` may be wrong

PLACES = {
    *("article__cover", "card__picture", "colleague__portrait", "embed__play"),
    *("figure figure--text", "figure figure--wide", "figure figure--full", "gallery__item"),
    *("head__picture", "hero__picture", "lead__picture", "person__portrait", "profile__portrait"),
    *("row__picture", "series-card__picture", "service-card__picture", "service__picture"),
    "teaser__picture",
}

# Each picture: what shows it, its width on the page, the width that `sizes` says.
MEASURE = """() => {
  const probe = document.body.appendChild(document.createElement("div"))
  probe.style.cssText = "position: absolute; visibility: hidden; max-inline-size: none"
  const said = (sizes) => {
    for (const each of sizes.split(/,(?![^(]*\\))/)) {
      const [, condition, length] = each.trim().match(/^(\\(.*\\) )?(.+)$/)
      if (condition && !matchMedia(condition.trim()).matches) continue
      probe.style.inlineSize = length
      return probe.getBoundingClientRect().width
    }
  }
  return [...document.querySelectorAll("picture img[sizes]")].map((image) => ({
    where: image.closest("picture").parentElement.className || image.closest("figure, a").className,
    shown: image.getBoundingClientRect().width,
    said: said(image.sizes),
  }))
}"""


@pytest.fixture
def pictured(tree):
    """Return a site with pictures that are large enough for every size."""
    image = ImageFactory(description="Dibujo")
    warm([image], FILTERS)
    return Pictured(tree, [image] * 10)


def test_pictures_are_as_wide_as_sizes_say(pictured, window):
    addresses = [each for each in pictured.addresses if "/feed/" not in each]
    wrong, seen = {}, set()
    for width in WIDTHS:
        opened = window(viewport={"width": width, "height": 900})
        for address in addresses:
            page = opened.go(address)
            for each in page.evaluate(MEASURE):
                seen.add(each["where"])
                if abs(each["shown"] - each["said"]) > max(SLACK, SHARE * each["shown"]):
                    wrong[each["where"], width] = (
                        address,
                        round(each["shown"]),
                        round(each["said"]),
                    )
    assert wrong == {}
    assert seen >= PLACES


# A picture that isn't there yet: its box, and that of the picture once it is; what lies below it.
PLACE = """() => [...document.querySelectorAll("picture img")].map((image) => {
  const box = image.getBoundingClientRect()
  return [box.top + scrollY, box.left, box.width, box.height].map(Math.round).join()
})"""
COLOUR = "image => getComputedStyle(image).backgroundColor"


def test_nothing_moves_when_pictures_come_and_the_first_comes_first(tree, window):
    image = ImageFactory(description="Dibujo")
    pictured = Pictured(tree, [image] * 10)
    page = window(viewport={"width": 1280, "height": 900}).go(pictured.article.url)
    assert page.locator("picture img[src^='data:']").count() > 8
    before = page.evaluate(PLACE)
    first = page.locator("picture img").first
    assert first.get_attribute("loading") is None
    assert first.get_attribute("fetchpriority") == "high"
    assert page.locator("picture img:not([loading=lazy])").count() == 1
    assert first.evaluate(
        "image => image.complete && image.naturalWidth > 0"
    )  # the policy allows it
    warm([image], ADMIN_FILTERS)
    page.reload()
    assert page.locator("picture img[src^='data:']").count() == 0
    assert page.evaluate(PLACE) == before
    warm([image], FILTERS)
    page.reload()
    assert page.locator("picture source").count() > 8
    assert page.evaluate(PLACE) == before
    assert first.evaluate(COLOUR) == "rgb({}, {}, {})".format(*bytes.fromhex(image.tint[1:]))
