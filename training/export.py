"""Turn a checkpoint into the folder that the package reads with: ONNX graphs of eight bits, tokenizer, `reader.json`.

    python -m training.export --model runs/first/checkpoint.pt --out runs/first/reader --texts ../shared/gold/train

Weights are bytes with a scale per output channel, the table of word pieces with a scale per piece; activations are
measured as they come. With `--wide` nothing is rounded: for measuring what the rounding costs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from backchannel.statements.antecedents import FEATURES
from backchannel.statements.pieces import pieces_of, reading_windows
from backchannel.statements.tagger import Limits, inputs, open_tokenizer
from training.data import ACTS, KINDS, MODES, base_folder
from training.network import HEADS, WIDTH, Chooser, Layer, Reader

FORMAT = 1
LARGEST = 35 * 1024 * 1024
SKIPPED = 20
"""Of the texts, every so manieth is measured."""


SMOOTHING = 0.65
"""How much of the unevenness of a layer's inputs is moved to its weights before both are rounded: a few channels are
tens of times larger than the rest and would leave these no steps."""


class Smooth(nn.Module):
    """Linear layers over the same input, side by side, that take its largest channels made smaller and undo that in
    their weights. `largest`: of each channel."""

    def __init__(self, largest: Tensor, *layers: nn.Linear) -> None:
        super().__init__()
        by = (largest / largest.median()).clamp(min=1) ** SMOOTHING
        self.register_buffer("even", 1 / by)
        self.layer = nn.Linear(layers[0].in_features, sum(layer.out_features for layer in layers))
        self.layer.weight.data = torch.cat([layer.weight.data for layer in layers]) * by
        self.layer.bias.data = torch.cat([layer.bias.data for layer in layers])

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x * self.even)


class SmoothLayer(nn.Module):
    """A layer of the encoder for one window, made of smooth ones; gives what the layer gives."""

    def __init__(self, layer: Layer, largest: dict[nn.Module, Tensor]) -> None:
        super().__init__()
        self.three = Smooth(largest[layer.query], layer.query, layer.key, layer.value)
        self.join, self.wide, self.back = (Smooth(largest[part], part) for part in (layer.join, layer.wide, layer.back))
        self.norm_attention, self.norm = layer.norm_attention, layer.norm

    def forward(self, x: Tensor, seen: None) -> Tensor:
        query, key, value = self.three(x).unflatten(-1, (3, HEADS, WIDTH // HEADS)).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(query, key, value)
        x = self.norm_attention(x + self.join(mixed.transpose(1, 2).flatten(2)))
        return self.norm(x + self.back(functional.gelu(self.wide(x))))


def smooth(reader: Reader, texts: Sequence[str]) -> None:
    """Even out the encoder's layers by what they take on some texts."""
    largest: dict[nn.Module, Tensor] = {}

    def keep(layer: nn.Module, taken: tuple[Tensor, ...]) -> None:
        most = taken[0].abs().flatten(0, -2).amax(0)
        largest[layer] = torch.maximum(largest[layer], most) if layer in largest else most

    linear = [part for layer in reader.encoder.layers for part in layer.children() if isinstance(part, nn.Linear)]
    hooks = [part.register_forward_pre_hook(keep) for part in linear]
    tokenizer = open_tokenizer(base_folder() / "tokenizer.json")
    for text in texts:
        pieces = pieces_of(text, tokenizer)
        for window in reading_windows(pieces)[::2]:
            reader.states(*([part] for part in inputs(pieces, window)))
    for hook in hooks:
        hook.remove()
    reader.encoder.layers = nn.ModuleList(SmoothLayer(layer, largest) for layer in reader.encoder.layers)


class WordsGraph(nn.Module):
    """Encoder, cue and free heads for one window, without filling up; the table of word pieces in bytes."""

    def __init__(self, reader: Reader, *, wide: bool) -> None:
        super().__init__()
        self.reader = reader
        table = reader.encoder.words.weight.data
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", table if wide else torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", torch.ones_like(scale) if wide else scale)

    def forward(self, ids: Tensor, look: Tensor, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        pieces = self.table[ids].to(torch.float32) * self.scale[ids]
        states = self.reader.encoder.through(pieces[None], look[None], None)[0][first]
        return states, self.reader.cue(states), self.reader.free(states)


class RolesGraph(nn.Module):
    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.roles = reader.roles

    def forward(self, states: Tensor, cues: Tensor, away: Tensor) -> Tensor:
        return self.roles(self.roles.project(states)[None], cues, away)


class Each(nn.Module):
    """Several heads over the same vectors."""

    def __init__(self, *heads: nn.Module) -> None:
        super().__init__()
        self.heads = nn.ModuleList(heads)

    def forward(self, vectors: Tensor) -> tuple[Tensor, ...]:
        return tuple(head(vectors) for head in self.heads)


class WhoGraph(nn.Module):
    """The candidates of one statement."""

    def __init__(self, reader: Reader, chooser: Chooser) -> None:
        super().__init__()
        self.virtual, self.chooser = reader.virtual, chooser
        self.table = chooser.features.weight

    def forward(self, asked: Tensor, named: Tensor, rows: Tensor, virtual: Tensor) -> Tensor:
        known = self.table[rows].sum(1)
        return self.chooser.scored(asked[None], (named + self.virtual(virtual))[None], known[None])[0]


def graphs(
    reader: Reader, *, wide: bool
) -> dict[str, tuple[nn.Module, dict[str, Tensor], list[str], dict[str, dict[int, str]]]]:
    """Each graph with example inputs, names of outputs, and which sides of the inputs vary."""

    def whole(*shape: int) -> Tensor:
        return torch.ones(*shape, dtype=torch.int64)

    who = {
        "asked": torch.zeros(3 * WIDTH),
        "named": torch.zeros(5, WIDTH),
        "rows": whole(5, len(FEATURES)),
        "virtual": whole(5),
    }
    vary = {"named": {0: "candidates"}, "rows": {0: "candidates"}, "virtual": {0: "candidates"}}
    return {
        "words": (
            WordsGraph(reader, wide=wide),
            {"ids": whole(40), "look": whole(40, 4), "first": whole(30)},
            ["states", "cue", "free"],
            {"ids": {0: "pieces"}, "look": {0: "pieces"}, "first": {0: "words"}},
        ),
        "roles": (
            RolesGraph(reader),
            {"states": torch.zeros(30, WIDTH), "cues": torch.zeros(4, WIDTH), "away": whole(4, 30)},
            ["roles"],
            {"states": {0: "words"}, "cues": {0: "cues"}, "away": {0: "cues", 1: "words"}},
        ),
        "reports": (
            Each(reader.act, reader.mode, reader.kind),
            {"vectors": torch.zeros(4, 2 * WIDTH)},
            ["act", "mode", "kind"],
            {"vectors": {0: "cues"}},
        ),
        "sentences": (
            Each(reader.sentence, reader.sentence_act),
            {"vectors": torch.zeros(4, 3 * WIDTH)},
            ["sentence", "act"],
            {"vectors": {0: "sentences"}},
        ),
        "speaker": (WhoGraph(reader, reader.speaker), who, ["scores"], vary),
        "hearers": (WhoGraph(reader, reader.hearers), who, ["scores"], vary),
    }  # fmt: skip


def write_graph(path: Path, graph: nn.Module, inputs: dict[str, Tensor], outputs: list[str], vary: Any) -> None:
    warnings.simplefilter("ignore")
    torch.onnx.export(
        graph.eval(),
        tuple(inputs.values()),
        str(path),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_shapes=tuple(
            {side: torch.export.Dim(name) for side, name in vary.get(key, {}).items()} for key in inputs
        ),
        dynamo=True,
        external_data=False,
        optimize=True,
        verbose=False,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--texts", type=Path, required=True, help="folder of texts like those to be read, to measure inputs on"
    )
    parser.add_argument("--wide", action="store_true", help="32 bits, for comparison")
    args = parser.parse_args()
    torch.set_num_threads(1)
    logging.getLogger("root").setLevel(logging.ERROR)
    reader = Reader()
    state = torch.load(args.model, weights_only=True)
    reader.load_state_dict(state["reader"])
    reader.eval().requires_grad_(False)
    smooth(reader, [path.read_text(encoding="utf8") for path in sorted(args.texts.glob("*.txt"))[::SKIPPED]])
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, (graph, inputs, outputs, vary) in graphs(reader, wide=args.wide).items():
            plain, final = Path(scratch) / f"{name}.onnx", args.out / f"{name}.onnx"
            write_graph(final if args.wide else plain, graph, inputs, outputs, vary)
            if not args.wide:
                quantize_dynamic(
                    plain, final, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"]
                )
    open_tokenizer(base_folder() / "tokenizer.json").save(str(args.out / "tokenizer.json"), pretty=False)
    about = {"format": FORMAT, "acts": ACTS, "modes": MODES, "kinds": KINDS, "width": WIDTH}
    about["limits"] = Limits()._asdict()
    about["weights"] = hashlib.sha256(
        b"".join((args.out / f"{name}.onnx").read_bytes() for name in graphs(reader, wide=True))
    ).hexdigest()
    (args.out / "reader.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf8")
    size = sum(path.stat().st_size for path in args.out.iterdir())
    print(f"{args.out}: {size / 1024 / 1024:.1f} MB")
    if size > LARGEST and not args.wide:
        raise SystemExit("The model is larger than the package may carry (35 MB).")


if __name__ == "__main__":
    main()
