"""What an editor pastes arrives as blocks, through the view that the editor calls."""

import base64
import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.base.models import SiteImage
from tests.pastes import DOCS, WORD, WORDPRESS

pytestmark = pytest.mark.django_db


def picture(kind="PNG", color="#6b4a9e"):
    """Return the bytes of a small picture."""
    buffer = BytesIO()
    Image.new("RGB", (60, 40), color).save(buffer, kind)
    return buffer.getvalue()


def paste(person, html, rtf="", pictures=()):
    """Send what a clipboard holds."""
    data = {"html": SimpleUploadedFile("paste.html", html.encode(), "text/html")}
    if rtf:
        data["rtf"] = SimpleUploadedFile("paste.rtf", rtf.encode(), "text/rtf")
    data["pictures"] = [SimpleUploadedFile("image.png", each, "image/png") for each in pictures]
    return person.client.post(reverse("desk_paste"), data)


def answered(response):
    """Return the kinds of the blocks, all of what they hold as text, and what she is told."""
    assert response.status_code == 200
    answer = json.loads(response.content)
    packed = answer["blocks"]
    states = packed["_list"] if isinstance(packed, dict) else packed
    return [state["type"] for state in states], json.dumps(states), answer["message"]


def data_uri(content):
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def test_a_text_of_word_becomes_blocks(desk):
    kinds, _held, told = answered(paste(desk.writer, WORD))
    assert kinds == ["heading", "paragraph", "heading", "paragraph", "table"]
    assert told.startswith("Quedó pegado en 5 bloques.")
    assert "Un gráfico de barras" in told


def test_a_picture_in_the_paste_is_uploaded(desk):
    html = f'<p>Antes</p><img alt="Mi mesa" src="{data_uri(picture())}"><p>Después</p>'
    kinds, held, told = answered(paste(desk.writer, html))
    assert kinds == ["paragraph", "image", "paragraph"]
    image = SiteImage.objects.get()
    assert (image.title, image.description, image.uploaded_by_user) == (
        "Mi mesa",
        "Mi mesa",
        desk.writer.user,
    )
    assert f'"id": {image.pk}' in held
    assert told == "Quedó pegado en 3 bloques."


def test_the_same_picture_is_uploaded_once(desk):
    html = f'<img alt="Mi mesa" src="{data_uri(picture())}">'
    paste(desk.writer, html)
    paste(desk.writer, html)
    assert SiteImage.objects.count() == 1


@pytest.mark.parametrize(
    "before",
    [
        r"{\rtf1{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}}}\picscalex100\pngblip" + "\n",
        r"{\rtf1{\pict\picw10\pngblip\bliptag-12{\*\blipuid 0a1b2c3d4e5f60718293a4b5c6d7e8f9}"
        + "\r\n",
    ],
)
def test_pictures_of_word_come_from_its_rtf(desk, before):
    kinds, _held, told = answered(paste(desk.writer, WORD, before + picture().hex() + "}}"))
    assert "image" in kinds
    assert SiteImage.objects.get().title == "Un gráfico de barras"
    assert "Un gráfico" not in told


def test_a_picture_alone_on_the_clipboard_is_uploaded(desk):
    kinds, _held, _told = answered(
        paste(desk.writer, "<img src='clipboard'>", pictures=[picture()])
    )
    assert kinds == ["image"]
    assert SiteImage.objects.get().title.startswith("Imagen pegada")


@pytest.mark.parametrize("html", [DOCS, WORDPRESS])
def test_a_picture_of_another_host_is_named_as_missing(desk, html):
    kinds, held, told = answered(paste(desk.writer, html))
    assert "image" not in kinds
    assert not SiteImage.objects.exists()
    assert "[Falta" in held
    assert "subilas en su lugar" in told


@pytest.mark.parametrize(
    "source",
    [
        "data:image/png;base64,no-es-base64!",
        "data:image/png;base64,aG9sYQ==",
        "data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4=",
        "file:///etc/passwd",
        "http://127.0.0.1:6379/",
        "data:text/html;base64,aG9sYQ==",
    ],
)
def test_what_is_no_picture_is_named_as_missing(desk, source):
    kinds, _held, told = answered(paste(desk.writer, f'<p>Hola</p><img alt="rara" src="{source}">'))
    assert kinds == ["paragraph"]
    assert "rara" in told
    assert not SiteImage.objects.exists()


def test_more_pictures_than_a_paste_may_hold(desk):
    one = f'<img alt="x" src="{data_uri(picture())}">'
    kinds, _held, told = answered(paste(desk.writer, one * 45))
    assert kinds.count("image") == 40
    assert told.count("x,") + told.count("x.") >= 5


def test_scripts_and_frames_stay_out(desk):
    html = "<h2 onclick=x>Uno</h2><script>alert(1)</script><iframe src='https://espia.example'></iframe>"
    _kinds, held, _told = answered(paste(desk.writer, html))
    assert "alert" not in held
    assert "onclick" not in held


@pytest.mark.parametrize(
    "stored",
    [
        '<p>a<img src="https://x.example/a.png"/>b</p>',
        '<p>a<img src="https://x.example/a.png">b</p>',
        "<p>una línea<br>otra</p>",
        "<p>a</p><hr><p>b</p>",
        "<ul><li>uno<br><ul><li>dos</li></ul></li></ul>",
    ],
)
def test_no_stored_text_closes_the_editor(desk, stored):
    page = desk.draft(desk.writer)
    body = [{"type": "paragraph", "value": stored, "id": None}]
    page.body = page.body.stream_block.to_python(body)
    page.save_revision(user=desk.writer.user)
    assert desk.writer.get("wagtailadmin_pages:edit", page.pk).status_code == 200


def test_nothing_is_pasted_without_html(desk):
    response = desk.writer.client.post(reverse("desk_paste"), {})
    assert response.status_code == 400
    assert "No hay nada" in response.json()["message"]


def test_only_the_team_may_paste(desk):
    assert paste(desk.anonymous, "<p>hola</p>").status_code == 302
    assert paste(desk.nobody, "<p>hola</p>").status_code in (302, 403)
    assert desk.writer.client.get(reverse("desk_paste")).status_code == 405
