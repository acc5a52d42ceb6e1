"""Pictures of a few kilobytes that would cost seconds and gigabytes: one of a kind, also for the bench."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO

from PIL import Image
from pillow_heif import register_heif_opener

from tests.security.pictures import chunk, png

register_heif_opener()
HUGE = 30_000
MANY = 3000  # frames


def png_header() -> bytes:
    """Return a PNG of 900 megapixels."""
    return png(HUGE, HUGE, chunk(b"IDAT", zlib.compress(bytes(1_000_000))))


def png_whole() -> bytes:
    """Return a whole PNG of 81 megapixels, below Pillow's own limit: 240 MB when decoded."""
    squeeze, row = zlib.compressobj(1), bytes(1 + 9000 * 3)
    packed = b"".join(squeeze.compress(row) for _row in range(9000)) + squeeze.flush()
    return png(9000, 9000, chunk(b"IDAT", packed))


def png_profile() -> bytes:
    """Return a small PNG whose profile becomes 100 MB."""
    profile = chunk(b"iCCP", b"p\0\0" + _zeros(100_000_000))
    return png(8, 8, profile, chunk(b"IDAT", zlib.compress(bytes(200))))


def png_text() -> bytes:
    """Return a small PNG with 300 notes that become a megabyte each."""
    note = chunk(b"zTXt", b"n\0\0" + _zeros(1_000_000))
    return png(8, 8, *([note] * 300), chunk(b"IDAT", zlib.compress(bytes(200))))


def png_frames() -> bytes:
    """Return an animated PNG of thousands of frames."""
    control = chunk(b"acTL", struct.pack(">II", MANY, 0))
    frame = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 900, 900, 0, 0, 1, 10, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(900 * 2701)))
    return png(900, 900, control, frame, data)


def gif_header() -> bytes:
    """Return a GIF whose only frame has four gigapixels."""
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes(6)
    return head + b"," + struct.pack("<HHHHB", 0, 0, 65535, 65535, 0) + b"\x02\x02\x4c\x01\0;"


def gif_frames() -> bytes:
    """Return a GIF of thousands of frames of a megapixel."""
    return _gif(1000, 1000, MANY)


def gif_pixels() -> bytes:
    """Return a GIF of few frames with too many pixels together."""
    return _gif(4000, 4000, 20)


def webp_header() -> bytes:
    """Return a WebP of 268 megapixels."""
    size = (16382).to_bytes(3, "little")
    extended = b"VP8X" + struct.pack("<I", 10) + bytes(4) + size + size
    still = _saved("WEBP", Image.new("RGB", (8, 8)), lossless=True)[12:]
    return b"RIFF" + struct.pack("<I", 4 + len(extended) + len(still)) + b"WEBP" + extended + still


def webp_frames() -> bytes:
    """Return an animated WebP of thousands of frames of a megapixel."""
    return _saved_moving("WEBP", 1000, MANY)


def avif_header() -> bytes:
    """Return an AVIF that says it has 3,600 megapixels."""
    return _with_size(_saved("AVIF", Image.new("RGB", (64, 64))), 64, 60_000)


def heic_header() -> bytes:
    """Return a HEIC that says it has 3,600 megapixels."""
    return _with_size(_saved("HEIF", Image.new("RGB", (64, 64))), 64, 60_000)


def heic_large() -> bytes:
    """Return a HEIC that says it has 36 megapixels, more than is taken of its format."""
    return _with_size(_saved("HEIF", Image.new("RGB", (64, 64))), 64, 6000)


def jpeg_header() -> bytes:
    """Return a JPEG that says it has four gigapixels."""
    return _jpeg_of_size(65_000, 65_000)


def jpeg_large() -> bytes:
    """Return a JPEG that says it has 51 megapixels."""
    return _jpeg_of_size(8500, 6000)


def jpeg_scans() -> bytes:
    """Return a progressive JPEG of 48 megapixels with thousands of passes over them."""
    data = _saved("JPEG", Image.new("L", (8000, 6000)), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 3000 + data[-2:]


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PNG, 900 megapixels": ("png", png_header),
    "PNG, 81 megapixels, whole": ("png", png_whole),
    "PNG, profile of 100 MB": ("png", png_profile),
    "PNG, 300 MB of notes": ("png", png_text),
    "PNG, 3,000 frames": ("png", png_frames),
    "GIF, 4,295 megapixels": ("gif", gif_header),
    "GIF, 3,000 frames": ("gif", gif_frames),
    "GIF, 20 frames of 16 megapixels": ("gif", gif_pixels),
    "WebP, 268 megapixels": ("webp", webp_header),
    "WebP, 3,000 frames": ("webp", webp_frames),
    "AVIF, 3,600 megapixels": ("avif", avif_header),
    "HEIC, 3,600 megapixels": ("heic", heic_header),
    "HEIC, 36 megapixels": ("heic", heic_large),
    "JPEG, 4,225 megapixels": ("jpg", jpeg_header),
    "JPEG, 51 megapixels": ("jpg", jpeg_large),
    "JPEG, 48 megapixels in 3,000 passes": ("jpg", jpeg_scans),
}


def _zeros(count: int) -> bytes:
    """Return so many zeros, compressed a piece at a time."""
    squeeze, piece = zlib.compressobj(1), bytes(1_000_000)
    packed = b"".join(squeeze.compress(piece) for _piece in range(count // len(piece)))
    return packed + squeeze.flush()


def _saved(form: str, image: Image.Image, **options: object) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def _saved_moving(form: str, side: int, count: int) -> bytes:
    """Return an animation made of two frames, the second repeated in the file."""
    frames = [Image.new("RGB", (side, side), color) for color in ("black", "white")]
    data = _saved(form, frames[0], save_all=True, append_images=frames[1:], duration=50)
    last = data.rindex(b"ANMF")
    data += data[last:] * (count - 2)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def _gif(width: int, height: int, frames: int) -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6)
    lines = _saved("GIF", Image.new("P", (width, height)))
    first = lines.index(b",", 13 + 6)
    return head + lines[first:-1] * frames + b";"


def _with_size(data: bytes, now: int, said: int) -> bytes:
    """Return a HEIC or AVIF file that says another size: its box 'ispe'."""
    sides = struct.pack(">II", now, now)
    return data.replace(
        b"ispe" + bytes(4) + sides, b"ispe" + bytes(4) + struct.pack(">II", said, said)
    )


def _jpeg_of_size(width: int, height: int) -> bytes:
    data = _saved("JPEG", Image.new("RGB", (64, 64)))
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :]
