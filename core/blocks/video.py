"""Addresses of videos: YouTube and Vimeo, nobody else."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, urlsplit

_YOUTUBE_HOSTS = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
}
_YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([\w-]{11})/?", re.ASCII)
_START = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,3})m)?(?:(\d{1,6})s?)?", re.ASCII)
_VIMEO_PATH = re.compile(
    r"/(?:video/|channels/[\w-]+/|groups/[\w-]+/videos/)?(\d{1,12})(?:/([0-9a-f]{6,20}))?/?",
    re.ASCII,
)


class Video(NamedTuple):
    """A video: who hosts it, where it is watched, what the frame loads."""

    provider: str
    watch_url: str
    embed_src: str


def find_video(address: str) -> Video | None:
    """Return the video at the address, None where there is none that we show."""
    try:
        parts = urlsplit(str(address or "").strip())
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https"):
        return None
    if host in _YOUTUBE_HOSTS or host == "youtu.be":
        return _youtube(parts, host)
    return _vimeo(parts) if host in ("vimeo.com", "www.vimeo.com", "player.vimeo.com") else None


def _youtube(parts: SplitResult, host: str) -> Video | None:
    if host == "youtu.be":
        key = parts.path.strip("/")
    elif parts.path == "/watch":
        key = parse_qs(parts.query).get("v", [""])[0]
    else:
        match = _YOUTUBE_PATH.fullmatch(parts.path)
        key = match[1] if match else ""
    if not _YOUTUBE_ID.fullmatch(key):
        return None
    start = _start(parts)
    return Video(
        "YouTube",
        f"https://www.youtube.com/watch?v={key}" + (f"&t={start}s" if start else ""),
        f"https://www.youtube-nocookie.com/embed/{key}?autoplay=1&rel=0"
        + (f"&start={start}" if start else ""),
    )


def _start(parts: SplitResult) -> int:
    """Return the second at which the address says that the video begins: t=90, t=1m30s, start=90, #t=90s."""
    given = parse_qs(parts.query) | parse_qs(parts.fragment)
    value = next((given[name][0] for name in ("t", "start", "time_continue") if name in given), "")
    found = _START.fullmatch(value)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _vimeo(parts: SplitResult) -> Video | None:
    match = _VIMEO_PATH.fullmatch(parts.path)
    if not match:
        return None
    # An unlisted video is shown only with its hash.
    key, secret = match[1], match[2] or parse_qs(parts.query).get("h", [""])[0]
    secret = secret if re.fullmatch(r"[0-9a-f]{6,20}", secret) else ""
    watch = f"https://vimeo.com/{key}/{secret}" if secret else f"https://vimeo.com/{key}"
    hashed = f"h={secret}&" if secret else ""
    start = f"#t={seconds}s" if (seconds := _start(parts)) else ""
    frame = f"https://player.vimeo.com/video/{key}?{hashed}dnt=1&autoplay=1{start}"
    return Video("Vimeo", watch + start, frame)
