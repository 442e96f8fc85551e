"""The picture of channels is sound XML, says what it shows, and keeps boxes and lines apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from backchannel.views import Channel, Stop, draw_channels
from backchannel.views.layout import BOX_WIDTH, lay_out

SVG = "{http://www.w3.org/2000/svg}"


def stop(name: str | None) -> Stop | None:
    return Stop(name=name, person=name.lower()) if name else None


def invented(count: int, seed: int = 1) -> list[Channel]:
    chance = random.Random(seed)
    names = [f"Person {letter}" for letter in "ABCDEFGHIJ"]
    return [
        Channel(
            id=f"c{n}",
            speaker=Stop(name=chance.choice(names)),
            via=tuple(Stop(name=name) for name in chance.sample(names, chance.randint(0, 3))),
            recorder=stop(chance.choice([*names, None])),
            recipient=stop(chance.choice([*names, None])),
            count=chance.randint(1, 400),
            first="1959-03-12",
            last="1959-03-20",
        )
        for n in range(count)
    ]


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


@pytest.mark.parametrize("count", [0, 1, 3, 60])
@pytest.mark.parametrize("standalone", [True, False])
def test_a_picture_is_sound_and_tells_itself(count: int, standalone: bool) -> None:
    root = parsed(draw_channels(invented(count), title="A & B", standalone=standalone))
    assert root.get("role") == "img"
    labels = root.get("aria-labelledby", "").split()
    found = {element.get("id"): element.text for element in root if element.get("id")}
    assert list(found) == labels
    assert found[labels[0]] == "A & B"
    assert len(found[labels[1]].split("; ")) == max(count, 1)
    assert len(root.findall(f"{SVG}g[@data-channel]")) == count


def test_names_are_escaped() -> None:
    nasty = "<script>alert(1)</script> & \"quote\" 'x' \x00\x0b"
    channel = Channel(id="c", speaker=Stop(name=nasty, person=nasty), via=(Stop(name=nasty),), count=1)
    root = parsed(draw_channels([channel], title=nasty))
    assert root.findall(f".//{SVG}script") == []


def test_a_whole_file_has_its_own_colours_for_dark() -> None:
    alone = draw_channels(invented(2), standalone=True)
    assert alone.startswith("<?xml")
    assert "prefers-color-scheme: dark" in alone
    assert "<style" not in draw_channels(invented(2))


def test_the_same_channels_give_the_same_picture() -> None:
    assert draw_channels(invented(20)) == draw_channels(invented(20))


def test_columns_that_no_channel_reaches_are_left_out() -> None:
    channel = Channel(id="c", speaker=Stop(name="A"), via=(Stop(name="B"),), count=1)
    assert lay_out([channel]).heads == ("Speaker", "Through")
    assert lay_out([]).boxes == ()


def test_wider_is_more() -> None:
    few, many = (
        Channel(id=str(count), speaker=Stop(name="A"), via=(Stop(name="B"),), recorder=Stop(name="C"), count=count)
        for count in (1, 100)
    )
    bands = lay_out([few, many]).bands
    assert bands[0].width < bands[1].width


@settings(deadline=None, max_examples=40)
@given(count=st.integers(1, 60), seed=st.integers(0, 1000))
def test_boxes_do_not_overlap_and_bands_run_through_their_own_boxes(count: int, seed: int) -> None:
    picture = lay_out(invented(count, seed))
    for one in picture.boxes:
        assert one.left >= 0 and one.left + BOX_WIDTH <= picture.width
        assert one.top >= 0 and one.top + one.height <= picture.height
        for other in picture.boxes:
            if other is not one and other.left == one.left:
                assert one.top + one.height <= other.top or other.top + other.height <= one.top
    lefts = sorted({box.left for box in picture.boxes})
    for band in picture.bands:
        channel = band.channel
        ends = [channel.speaker, *channel.via]
        for n, middle in enumerate(band.middles):
            inside = [
                box
                for box in picture.boxes
                if box.left == lefts[0] + n * (BOX_WIDTH + 88)
                and box.top <= middle - band.width / 2
                and middle + band.width / 2 <= box.top + box.height
            ]
            if n < len(ends):
                assert [box.stop.name for box in inside] == [ends[n].name]
