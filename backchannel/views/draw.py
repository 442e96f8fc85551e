"""Channels as a picture: takes channels, gives SVG text in columns speaker | relays | recorder | recipient.

Khrushchev → Menshikov → Harriman → Kennedy becomes four boxes in a row, joined by a band as wide as the count asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from html import escape

from backchannel.views.channels import Channel
from backchannel.views.layout import BOX_WIDTH, COLUMN_GAP, HEAD, MARGIN, Band, Box, Picture, lay_out

_HUES = 6
_LETTERS = 24  # that fit into a box on one line, at 13 px
_FONT = "system-ui, -apple-system, 'Segoe UI', sans-serif"
# Six colours that people with colour blindness tell apart (Okabe and Ito), a shade darker on light ground.
_LIGHT = ("#0072b2", "#b3541e", "#00805f", "#a3477e", "#7a6a00", "#4b5a68")
_DARK = ("#56b4e9", "#e69f00", "#3fc79a", "#e08cc0", "#f0e442", "#a9b8c6")


def draw_channels(channels: Sequence[Channel], *, title: str = "Channels", standalone: bool = False) -> str:
    """An `<svg>` element to put into a page; `standalone` gives a whole .svg file, with its own colours for light and
    dark.

    In a page, colours come from `currentColor` and the variables `--channel-1` to `--channel-6` (bands, by speaker),
    `--channel-box` (ground of boxes) and `--channel-faint` (column heads), where the page sets them. Boxes of persons
    carry `data-person`, bands `data-channel`.
    """
    picture = lay_out(channels)
    seed = "".join(channel.id for channel in channels) + title
    id = f"channels-{hashlib.sha256(seed.encode()).hexdigest()[:8]}"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="channels" role="img" aria-labelledby="{id}-title {id}-desc" '
        f'viewBox="0 0 {picture.width:.0f} {picture.height:.0f}" width="{picture.width:.0f}" '
        f'height="{picture.height:.0f}" font-family="{escape(_FONT)}" font-size="13" fill="currentColor">',
        f'<title id="{id}-title">{_text(title)}</title>',
        f'<desc id="{id}-desc">{_text(_told(channels))}</desc>',
    ]
    if standalone:
        lines += [_STYLE, '<rect class="ground" width="100%" height="100%"/>']
    lines += [*_heads(picture), *map(_band, picture.bands), *map(_box, picture.boxes), "</svg>"]
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' if standalone else "") + "\n".join(lines) + "\n"


def _style() -> str:
    light = "".join(f"--channel-{n}:{colour};" for n, colour in enumerate(_LIGHT, 1))
    dark = "".join(f"--channel-{n}:{colour};" for n, colour in enumerate(_DARK, 1))
    return (
        f"<style>svg{{color:#1c2430;--channel-box:#ffffff;--channel-faint:#5b6675;{light}}}.ground{{fill:#fbfaf7}}"
        f"@media (prefers-color-scheme: dark){{svg{{color:#e8e6e1;--channel-box:#23272e;--channel-faint:#a7afba;{dark}}}"
        ".ground{fill:#16181c}}</style>"
    )


_STYLE = _style()


def _told(channels: Sequence[Channel]) -> str:
    """The picture in words, for who cannot see it."""
    if not channels:
        return "No channels."
    return "; ".join(_told_one(channel) for channel in channels) + "."


def _told_one(channel: Channel) -> str:
    stops = [channel.speaker, *channel.via, channel.recorder, channel.recipient]
    names = " to ".join(stop.name for stop in stops if stop)
    count = f"{channel.count} statement{'s' if channel.count != 1 else ''}"
    dates = [day for day in (channel.first, channel.last) if day]
    when = f", {' to '.join(dict.fromkeys(dates))}" if dates else ""
    return f"{names}: {count}{when}"


# ---------------------------------------------------------------- parts


def _heads(picture: Picture) -> Iterator[str]:
    for n, head in enumerate(picture.heads):
        middle = MARGIN + n * (BOX_WIDTH + COLUMN_GAP) + BOX_WIDTH / 2
        yield (
            f'<text x="{middle:.0f}" y="{HEAD - 18}" text-anchor="middle" font-size="12" '
            f'fill="var(--channel-faint, currentColor)">{_text(head)}</text>'
        )


def _band(band: Band) -> str:
    """From the first box to the last that the channel has, through the lanes of the columns where it has none."""
    channel = band.channel
    last = len(band.middles) - 1
    left = MARGIN + BOX_WIDTH
    path = [f"M{left - 4:.1f} {band.middles[0]:.1f}H{left:.1f}"]
    for n in range(1, last + 1):
        start, end = left + (n - 1) * (BOX_WIDTH + COLUMN_GAP), left + n * (BOX_WIDTH + COLUMN_GAP) - BOX_WIDTH
        bend, here, there = (start + end) / 2, band.middles[n - 1], band.middles[n]
        path.append(f"C{bend:.1f} {here:.1f} {bend:.1f} {there:.1f} {end:.1f} {there:.1f}")
        path.append(f"H{end + (BOX_WIDTH if n < last else 4):.1f}")
    return (
        f'<g class="channel" data-channel="{channel.id}"><title>{_text(_told_one(channel))}</title>'
        f'<path d="{"".join(path)}" fill="none" stroke="var(--channel-{band.hue % _HUES + 1}, currentColor)" '
        f'stroke-width="{band.width:.1f}" stroke-opacity="0.6"/></g>'
    )


def _box(box: Box) -> str:
    person = f' data-person="{_text(box.stop.person)}"' if box.stop.person else ""
    edge = "currentColor" if box.hue is None else f"var(--channel-{box.hue % _HUES + 1}, currentColor)"
    shape = (
        f'<rect x="{box.left:.1f}" y="{box.top:.1f}" width="{BOX_WIDTH}" height="{box.height:.1f}" rx="4" '
        f'fill="var(--channel-box, Canvas)" stroke="{edge}" stroke-width="1.2"/>'
    )
    lines = _folded(box.stop.name)
    first = box.top + box.height / 2 + 4.5 - 8 * (len(lines) - 1)
    middle = box.left + BOX_WIDTH / 2
    words = "".join(
        f'<text x="{middle:.1f}" y="{first + 16 * n:.1f}" text-anchor="middle">{_text(line)}</text>'
        for n, line in enumerate(lines)
    )
    count = f"{box.passing} statement{'s' if box.passing != 1 else ''}"
    return f'<g class="stop"{person}><title>{_text(f"{box.stop.name}: {count}")}</title>{shape}{words}</g>'


def _folded(name: str) -> list[str]:
    """A name on one line or two, cut where it is longer; the whole one is in the box's title."""
    lines = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LETTERS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > 2:
        lines = [lines[0], " ".join(lines[1:])]
    return [line if len(line) <= _LETTERS else line[: _LETTERS - 1] + "…" for line in lines]


def _text(words: str) -> str:
    """Escaped for text and attributes; characters that XML does not know are left out."""
    known = (c for c in words if c in "\t\n" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff")
    return escape("".join(known), quote=True)
