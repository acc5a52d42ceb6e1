"""AVIF: our speed is asked for, and what a caller asks wins."""

from io import BytesIO

import pytest
from PIL import Image

from core.serving import renditions


@pytest.mark.parametrize(("options", "speed"), [({}, renditions.AVIF_SPEED), ({"speed": 4}, 4)])
def test_speed_is_ours_unless_asked(monkeypatch, options, speed):
    asked = []
    thorough = renditions.save_thoroughly
    monkeypatch.setattr(
        renditions,
        "save_thoroughly",
        lambda image, *rest: (asked.append(image.encoderinfo["speed"]), thorough(image, *rest)),
    )
    file = BytesIO()
    Image.new("RGB", (64, 40), "#6b4a9e").save(file, "AVIF", **options)
    assert asked == [speed]
    assert Image.open(file).size == (64, 40)
