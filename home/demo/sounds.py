"""Make the demo's sound: a few gentle bells, so that no recording is needed."""

import wave
from array import array
from io import BytesIO
from math import exp, pi, sin

RATE = 22_050
# Longer than this, the file would weigh more than 300 KB.
LONGEST = 6.7
# Seconds from the start, as shares of the whole, and pitch: a calm pentatonic phrase.
NOTES = (
    (0.0, 523.25),
    (0.11, 659.26),
    (0.22, 783.99),
    (0.38, 587.33),
    (0.52, 880.0),
    (0.66, 523.25),
)
# How high each overtone of a bell is, how loud, and how fast it fades.
OVERTONES = ((1.0, 1.0, 2.2), (2.0, 0.35, 3.4), (2.76, 0.16, 5.5), (5.4, 0.05, 9.0))


def ring(samples: list[float], start: int, pitch: float) -> None:
    """Let a bell ring from a sample on, with a soft attack."""
    for height, loudness, fading in OVERTONES:
        step = 2 * pi * pitch * height / RATE
        for index in range(start, len(samples)):
            age = (index - start) / RATE
            attack = min(1.0, age / 0.012)
            samples[index] += loudness * attack * exp(-fading * age) * sin(step * (index - start))


def settle(samples: list[float]) -> array:
    """Fade the end out, bring the loudest moment to a calm level and round."""
    last, peak = round(RATE * 0.6), max(map(abs, samples), default=0) or 1
    count = len(samples)
    return array(
        "h",
        (
            round(value / peak * 18_000 * min(1.0, (count - index) / last))
            for index, value in enumerate(samples)
        ),
    )


def chime(seconds: float = 6) -> bytes:
    """Make a short WAV of bells: 16 bits, one channel, 22,050 Hz."""
    samples = [0.0] * round(min(seconds, LONGEST) * RATE)
    for share, pitch in NOTES:
        ring(samples, round(share * len(samples)), pitch)
    return packed(settle(samples))


def packed(sound: array) -> bytes:
    """Wrap samples as a WAV file, whose numbers go low byte first."""
    file = BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(sound.itemsize)
        out.setframerate(RATE)
        out.writeframes(sound.tobytes())
    return file.getvalue()
