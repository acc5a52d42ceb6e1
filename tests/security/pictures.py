"""Pictures as phones, cameras and programs write them: with notes of every kind."""

import struct
import zlib
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image, ImageCms, ImageDraw
from PIL.PngImagePlugin import PngInfo

SECRET = "-34.6037,-58.3816 de Lucía"
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    f'<rdf:Description tiff:Artist="{SECRET}"/></rdf:RDF></x:xmpmeta>'
).encode()
IPTC = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 64) + SECRET.encode().ljust(64)
FORMS = ("JPEG", "HEIF", "PNG", "WEBP", "AVIF", "TIFF")
SUFFIXES = {"JPEG": "jpg", "HEIF": "heic", "TIFF": "tif"}
AS_SEEN = [2, 1, 0, 3]  # the corners in the colours of the foreign profile
CORNERS = ("#c02020", "#20a020", "#2020c0", "#e0e0e0")  # clockwise from above on the left
LAID = {  # how an upright picture lies in a file that tells of each orientation
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
ARTIST, ORIENTATION, GPS = 0x013B, 0x0112, 0x8825


def corners(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Return a picture whose four corners differ."""
    image = Image.new("RGB", size)
    width, height = size[0] // 2, size[1] // 2
    for place, color in zip(((0, 0), (1, 0), (1, 1), (0, 1)), CORNERS, strict=True):
        left, top = place[0] * width, place[1] * height
        ImageDraw.Draw(image).rectangle((left, top, left + width, top + height), fill=color)
    return image


def look(image: Image.Image) -> list[int]:
    """Return which of the four colours stands in each corner: 0, 1, 2, 3 as corners() draws them."""
    image = image.convert("RGB")
    width, height = image.size
    places = [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]
    found = [image.getpixel((int(x * width), int(y * height))) for x, y in places]
    known = [Image.new("RGB", (1, 1), color).getpixel((0, 0)) for color in CORNERS]

    def distance(one: Any, other: Any) -> int:
        return sum(abs(a - b) for a, b in zip(one, other, strict=True))

    return [min(range(4), key=lambda n: distance(known[n], pixel)) for pixel in found]


def noted(form: str, size: tuple[int, int] = (96, 64), orientation: int = 1) -> ContentFile:
    """Return a picture with position, name, XMP, profile and whatever else its format can hold."""
    image = corners(size)
    if (turn := LAID[orientation]) is not None:
        image = image.transpose(turn)
    exif = Image.Exif()
    exif[ARTIST], exif[ORIENTATION] = SECRET, orientation
    exif[GPS] = {1: "S", 2: (34.0, 36.0, 13.0), 3: "W", 4: (58.0, 22.0, 53.0)}
    options: dict[str, Any] = {"exif": exif, "icc_profile": foreign_profile(), "xmp": XMP}
    if form == "PNG":
        text = PngInfo()
        text.add_text("Author", SECRET, zip=True)
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"exif": exif, "icc_profile": foreign_profile(), "pnginfo": text}
    elif form == "TIFF":
        tags = {ARTIST: SECRET, ORIENTATION: orientation, 700: XMP, 33723: SECRET.encode()}
        options = {"tiffinfo": tags, "icc_profile": foreign_profile()}
    elif form == "JPEG":
        options["comment"] = SECRET
    elif form == "HEIF":
        options["exif"] = exif.tobytes()  # only so it's turned by the container, as phones do
    buffer = BytesIO()
    image.save(buffer, form, **options)
    content = buffer.getvalue()
    if form == "JPEG":
        content = content[:2] + b"\xff\xed" + struct.pack(">H", len(IPTC) + 2) + IPTC + content[2:]
        content += SECRET.encode()  # as some phones append films and notes
    return ContentFile(content, f"foto.{SUFFIXES.get(form, form.lower())}")


def foreign_profile() -> bytes:
    """Return a profile in which what is said to be red is blue: who ignores it shows the corners exchanged."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exchanged = srgb.replace(b"rXYZ", b"----").replace(b"bXYZ", b"rXYZ").replace(b"----", b"bXYZ")
    return exchanged.replace("sRGB".encode("utf-16-be"), "bGRB".encode("utf-16-be"))


def notes_in(content: bytes) -> list[str]:
    """Return the kinds of notes that a file holds."""
    with Image.open(BytesIO(content)) as image:
        image.load()
        found = [
            key
            for key in ("exif", "xmp", "icc_profile", "photoshop", "comment", "XML:com.adobe.xmp")
            if image.info.get(key)
        ]
        found += [f"text {key}" for key in getattr(image, "text", {})]
        found += ["exif tags"] if dict(image.getexif()) else []
    return found + (["the secret itself"] if SECRET.encode() in content else [])


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    head = struct.pack(">I", len(content)) + kind + content
    return head + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, *chunks: bytes, mode: int = 2) -> bytes:
    """Return a PNG that says this size and holds these chunks."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, mode, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")
