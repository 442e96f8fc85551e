"""Where the boxes and lines of a picture of channels go: takes channels, gives `Picture`; knows nothing of SVG.

Khrushchev → Menshikov → Harriman → Kennedy is a row of four boxes, one in each column. Each channel runs as one band
through its boxes; bands lie side by side in a box, so that their widths can be compared. Where a channel has nobody in
a column, its band still keeps a lane there, clear of the boxes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import NamedTuple

from backchannel.views.channels import Channel, Stop

BOX_WIDTH, COLUMN_GAP, ROW_GAP, BOX_HEIGHT, MARGIN, HEAD = 176, 88, 14, 34, 8, 40
_SWEEPS = 6


class Box(NamedTuple):
    """Somebody in a column, in pixels from the top left. `passing`: statements; `hue`: which colour."""

    stop: Stop
    left: float
    top: float
    height: float
    passing: int
    hue: int | None


class Band(NamedTuple):
    """A channel's line: its width and, for each column up to its last, the height of its middle there."""

    channel: Channel
    width: float
    hue: int
    middles: tuple[float, ...]


class Picture(NamedTuple):
    width: float
    height: float
    heads: tuple[str, ...]
    boxes: tuple[Box, ...]
    bands: tuple[Band, ...]


class _Lane:
    """A box, or an empty lane, of a column; `top` and `order` are settled as the picture is laid out."""

    def __init__(self, stop: Stop | None) -> None:
        self.stop = stop
        self.channels: list[int] = []
        self.top = 0.0
        self.height = 0.0


def lay_out(channels: Sequence[Channel]) -> Picture:
    """The same channels in the same order give the same picture."""
    relays = max((len(channel.via) for channel in channels), default=0)
    last = max((_last(channel, relays) for channel in channels), default=0)
    heads = _heads(relays)[: last + 1]
    widths = _widths(channels)
    columns = [_column(channels, n, relays) for n in range(len(heads))]
    lane_of = [{index: lane for lane in column for index in lane.channels} for column in columns]
    _order(columns)
    for column in columns:
        _stack(column, widths)
    height = max((lane.top + lane.height for column in columns for lane in column), default=0.0)
    for column in columns:
        spare = height - max((lane.top + lane.height for lane in column), default=0.0)
        for lane in column:
            lane.top += spare / 2
    hues = _hues(columns[0])
    middles = [_middles(column, lane_of, n, widths) for n, column in enumerate(columns)]
    boxes = [
        Box(
            stop=lane.stop,
            left=MARGIN + n * (BOX_WIDTH + COLUMN_GAP),
            top=HEAD + lane.top,
            height=lane.height,
            passing=sum(channels[index].count for index in lane.channels),
            hue=hues[lane.channels[0]] if n == 0 else None,
        )
        for n, column in enumerate(columns)
        for lane in column
        if lane.stop is not None
    ]
    bands = [
        Band(channel, widths[index], hues[index], tuple(HEAD + column[index] for column in middles if index in column))
        for index, channel in enumerate(channels)
    ]
    width = 2 * MARGIN + len(heads) * BOX_WIDTH + (len(heads) - 1) * COLUMN_GAP
    return Picture(width, HEAD + height + MARGIN, heads, tuple(boxes), tuple(bands))


def _heads(relays: int) -> tuple[str, ...]:
    through = ("Through",) if relays == 1 else tuple(f"Through ({n})" for n in range(1, relays + 1))
    return ("Speaker", *through, "Recorder", "Recipient")


def _at(channel: Channel, column: int, relays: int) -> Stop | None:
    if column == 0:
        return channel.speaker
    if column <= relays:
        return channel.via[column - 1] if column <= len(channel.via) else None
    return channel.recorder if column == relays + 1 else channel.recipient


def _last(channel: Channel, relays: int) -> int:
    """The last column in which a channel has somebody."""
    return relays + 2 if channel.recipient else relays + 1 if channel.recorder else len(channel.via)


def _column(channels: Sequence[Channel], column: int, relays: int) -> list[_Lane]:
    """Lanes in the order in which channels come to them: one for each stop, and one for each channel that has nobody
    here but goes on behind."""
    lanes: dict[object, _Lane] = {}
    for index, channel in enumerate(channels):
        if column <= _last(channel, relays):
            stop = _at(channel, column, relays)
            key: object = (stop.person or stop.name) if stop else index
            lanes.setdefault(key, _Lane(stop)).channels.append(index)
    return list(lanes.values())


def _widths(channels: Sequence[Channel]) -> list[float]:
    """A band grows with the root of its count, from 2 to 22 pixels: one statement is still seen beside a thousand."""
    most = max((channel.count for channel in channels), default=1)
    return [2 + 20 * sqrt(max(channel.count, 0) / max(most, 1)) if most > 1 else 6.0 for channel in channels]


def _order(columns: list[list[_Lane]]) -> None:
    """Put lanes near those that they are joined to, sweeping to and fro (barycentres), so that few lines cross."""
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        numbers = range(1, len(columns)) if forward else range(len(columns) - 2, -1, -1)
        for n in numbers:
            beside = columns[n - 1 if forward else n + 1]
            place = {index: at for at, lane in enumerate(beside) for index in lane.channels}
            here = {id(lane): at for at, lane in enumerate(columns[n])}
            columns[n].sort(key=_mean(place, here))


def _mean(place: dict[int, int], here: dict[int, int]) -> Callable[[_Lane], float]:
    def mean(lane: _Lane) -> float:
        known = [place[index] for index in lane.channels if index in place]
        return sum(known) / len(known) if known else here[id(lane)]

    return mean


def _stack(column: list[_Lane], widths: Sequence[float]) -> None:
    """Settle the heights; empty lanes lie close together."""
    top, before = 0.0, None
    for lane in column:
        inside = sum(widths[index] + 2 for index in lane.channels)
        lane.height = max(inside + 8, BOX_HEIGHT) if lane.stop else inside
        if before is not None:
            top += ROW_GAP if lane.stop or before.stop else 2
        lane.top, before = top, lane
        top += lane.height


def _middles(column: list[_Lane], lane_of: list[dict[int, _Lane]], n: int, widths: Sequence[float]) -> dict[int, float]:
    """Where each channel runs through a column: inside a box in the order of where it comes from and goes to."""

    def joined(index: int) -> tuple[float, float]:
        beside = [lane_of[m][index].top for m in (n - 1, n + 1) if 0 <= m < len(lane_of) and index in lane_of[m]]
        return sum(beside) / max(len(beside), 1), index

    middles = {}
    for lane in column:
        inside = sum(widths[index] + 2 for index in lane.channels)
        at = lane.top + (lane.height - inside) / 2
        for index in sorted(lane.channels, key=joined):
            middles[index] = at + (widths[index] + 2) / 2
            at += widths[index] + 2
    return middles


def _hues(speakers: list[_Lane]) -> dict[int, int]:
    """One colour for all channels of a speaker, in the order in which the speakers stand."""
    return {index: hue for hue, lane in enumerate(speakers) for index in lane.channels}
