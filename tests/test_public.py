"""What a user may import, and that importing it is cheap."""

from __future__ import annotations

import subprocess
import sys

import backchannel


def test_every_public_name_is_there() -> None:
    for name in backchannel.__all__:
        assert getattr(backchannel, name) is not None


def test_the_list_is_whole_and_in_order() -> None:
    assert sorted(backchannel.__all__) == backchannel.__all__
    assert set(backchannel.__all__) == {*backchannel._HOMES, "__version__"}


def test_nothing_heavy_is_imported_before_it_is_used() -> None:
    code = "import sys, backchannel, backchannel.cli; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    for heavy in ("sqlalchemy", "lxml", "pypdfium2", "rich", "starlette", "uvicorn", "jinja2", "numpy", "onnxruntime"):
        assert heavy not in loaded
