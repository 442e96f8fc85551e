"""Channels as a picture: takes channels, gives SVG text in columns speaker | relays | recorder | recipient.

Khrushchev → Menshikov → Harriman → Kennedy becomes four boxes in a row, joined by lines as wide as the count asks.
"""

from __future__ import annotations

from collections.abc import Sequence

from backchannel.views.channels import Channel


def draw_channels(channels: Sequence[Channel], *, title: str = "Channels", standalone: bool = False) -> str:
    """An `<svg>` element to put into a page; `standalone` gives a whole .svg file, with its own colours for light and
    dark. Colours in a page come from `currentColor` and `--channel-…` variables. Boxes of persons carry
    `data-person`, lines `data-channel`."""
    raise NotImplementedError
