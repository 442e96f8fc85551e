"""The weights that the package carries, as a checkpoint to go on from: rounded ones made whole again.

    python -m training.shipped --model backchannel/statements/reader --out runs/shipped/checkpoint.pt
    python -m training.train --start runs/shipped/checkpoint.pt …

Undoes what `export.py` does: bytes times their scale, the unevenness of inputs back out of the weights, query, key and
value apart. A matrix is known by the bias that is added to what it gives. What rounding lost stays lost (an eighth of
a percent of each weight); training goes over it.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, numpy_helper

_PARTS = {
    "roles": {"roles.": "roles."},
    "words": {"reader.": ""},
    "reports": {"heads.0.": "act.", "heads.1.": "mode.", "heads.2.": "kind."},
    "sentences": {"heads.0.": "sentence.", "heads.1.": "sentence_act."},
    "speaker": {"chooser.": "speaker.", "virtual.": "virtual."},
    "hearers": {"chooser.": "hearers.", "virtual.": "virtual."},
}
"""Graphs, and what their names begin with -> what the reader's do."""

_NONE = np.zeros(0)


def shipped(folder: Path) -> dict[str, torch.Tensor]:
    """The reader's weights by name, as `Reader.load_state_dict` takes them."""
    weights: dict[str, np.ndarray] = {}
    for graph, parts in _PARTS.items():
        for name, value in _weights(onnx.load(folder / f"{graph}.onnx")):
            start = next((start for start in parts if name.startswith(start)), None)
            if start:
                weights[parts[start] + name.removeprefix(start)] = value
    return {name: torch.from_numpy(np.ascontiguousarray(value)) for name, value in weights.items()}


def _weights(model: ModelProto) -> Iterator[tuple[str, np.ndarray]]:
    values = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    takers = {name: node for node in model.graph.node for name in node.input}
    for name, value in values.items():
        if (
            value.dtype == np.float32
            and name.rpartition(".")[2] in ("weight", "bias", "segment")
            and "three" not in name
        ):
            yield name.replace(".layer.", "."), value
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            rounded = node.input[1].removesuffix("_quantized")
            weight = values[f"{rounded}_quantized"].T.astype(np.float32) * values[f"{rounded}_scale"][:, None]
            while node.op_type != "Add":
                node = takers[node.output[0]]
            bias = next(name for name in node.input if name in values)
            yield from _layer(bias.removesuffix(".bias").removesuffix(".layer"), weight, values)
    for node in model.graph.node:
        if (
            node.op_type in ("Gather", "GatherND")
            and "." not in node.input[0]
            and values.get(node.input[0], _NONE).ndim == 2
        ):
            rows = values[node.input[0]]
            if rows.dtype == np.int8:
                scale = next(
                    value for value in values.values() if value.shape == (len(rows), 1) and value.dtype != np.int8
                )
                yield "reader.encoder.words.weight", rows.astype(np.float32) * scale
            elif rows.shape[1] > 1:
                yield "chooser.features.weight", rows


def _layer(name: str, weight: np.ndarray, values: dict[str, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    weight = weight * values.get(f"{name}.even", np.float32(1))
    if not name.endswith(".three"):
        yield f"{name}.weight", weight
        return
    biases = np.split(values[f"{name}.layer.bias"], 3)
    for part, some, bias in zip(("query", "key", "value"), np.split(weight, 3), biases, strict=True):
        yield f"{name.removesuffix('three')}{part}.weight", some
        yield f"{name.removesuffix('three')}{part}.bias", bias


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="folder of the exported model")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint to write")
    args = parser.parse_args()
    args.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"reader": shipped(args.model)}, args.out)


if __name__ == "__main__":
    main()
