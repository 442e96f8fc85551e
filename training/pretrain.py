"""Goes on training the encoder to fill in hidden words, on the public-domain volumes, before it learns to read reports.

    python -m training.pretrain --volumes ../shared/frus --apart ../shared/gold/dev --out runs/encoder --pieces 2000000

Takes a folder of volumes; gives a checkpoint for `training.train --start`. The published encoder was last tuned to
compare whole sentences; the state of single words, which all heads here read, is what this wins back. Saves as it goes
and goes on where it was. Documents annotated for choosing (`--apart`) are left out.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from backchannel.load import load
from backchannel.model import Document
from backchannel.statements.flow import flow_of
from backchannel.statements.pieces import Pieces, Window, pieces_of, training_windows
from backchannel.statements.tagger import inputs, open_tokenizer
from training.data import MASK, base_folder
from training.network import VOCABULARY, WIDTH, Encoder
from training.train import CLIP, DECAY, pace

HIDDEN, WINDOWS, BUFFER = 0.15, 8, 512
_SHORTEST = 60  # words


class Filler(nn.Module):
    """From a piece's state to the piece: one layer, then the (frozen) word vectors."""

    def __init__(self) -> None:
        super().__init__()
        self.wide, self.norm, self.bias = (
            nn.Linear(WIDTH, WIDTH),
            nn.LayerNorm(WIDTH),
            nn.Parameter(torch.zeros(VOCABULARY)),
        )

    def forward(self, states: Tensor, words: Tensor) -> Tensor:
        return self.norm(functional.gelu(self.wide(states))) @ words.T + self.bias


def windows_of(
    volumes: list[Path], apart: set[str], tokenizer: Tokenizer, seed: int
) -> Iterator[tuple[Pieces, Window]]:
    """Windows of the volumes, mixed: volumes in random order, windows through a buffer, for ever."""
    chance = np.random.default_rng([seed, 11])
    held: list[tuple[Pieces, Window]] = []
    while True:
        for place in chance.permutation(len(volumes)):
            for document in load(volumes[place]):
                if not isinstance(document, Document) or document.id in apart or chance.random() < 0.75:
                    continue
                text = flow_of(document).text
                if len(text.split()) < _SHORTEST:
                    continue
                pieces = pieces_of(text, tokenizer)
                for window in training_windows(pieces):
                    if len(held) < BUFFER:
                        held.append((pieces, window))
                        continue
                    other = int(chance.integers(BUFFER))
                    yield held[other]
                    held[other] = (pieces, window)


def hidden(ids: np.ndarray, real: np.ndarray, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The pieces with some hidden (eight of ten as [MASK], one as another piece, one as it is), and which."""
    asked = (chance.random(ids.shape) < HIDDEN) & real
    how = chance.random(ids.shape)
    spoilt = np.where(asked & (how < 0.8), MASK, ids)
    spoilt = np.where(asked & (how >= 0.8) & (how < 0.9), chance.integers(1000, VOCABULARY, ids.shape), spoilt)
    return spoilt, asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--volumes", type=Path, required=True)
    parser.add_argument("--apart", type=Path, action="append", default=[], help="folder of gold not to be learnt from")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--pieces", type=int, default=2_000_000)
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    path = args.out / "checkpoint.pt"
    encoder, filler, step = Encoder(), Filler(), 0
    encoder.load_base(base_folder())
    encoder.words.weight.requires_grad_(False)
    weights = [w for w in (*encoder.parameters(), *filler.parameters()) if w.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=args.rate, weight_decay=DECAY, fused=True)
    if path.exists():
        state = torch.load(path, weights_only=True)
        encoder.load_state_dict(state["encoder"])
        filler.load_state_dict(state["filler"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    apart = {each.stem for folder in args.apart for each in folder.glob("*.json")}
    tokenizer = open_tokenizer(base_folder() / "tokenizer.json")
    source = windows_of(sorted(args.volumes.glob("*.xml.gz")), apart, tokenizer, args.seed + step)
    steps = args.pieces // (WINDOWS * 256)
    began = saved = time.monotonic()
    sums, done = 0.0, step
    while step < steps:
        chance = np.random.default_rng([args.seed, step, 13])
        some = [inputs(pieces, window) for pieces, window in (next(source) for _ in range(WINDOWS))]
        longest = 256
        ids = np.stack([np.pad(i[:longest], (0, longest - len(i[:longest]))) for i, _, _ in some])
        look = np.stack([np.pad(x[:longest], ((0, longest - len(x[:longest])), (0, 0))) for _, x, _ in some])
        seen = ids > 0
        spoilt, asked = hidden(ids, seen & (ids > MASK), chance)
        states = encoder(torch.from_numpy(spoilt), torch.from_numpy(look), torch.from_numpy(seen))
        scores = filler(states[torch.from_numpy(asked)], encoder.words.weight)
        loss = functional.cross_entropy(scores, torch.from_numpy(ids[asked]))
        optimizer.param_groups[0]["lr"] = args.rate * pace(step, steps)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, CLIP)
        optimizer.step()
        step, sums = step + 1, sums + loss.item()
        if step % 20 == 0:
            line = {"loss": round(sums / 20, 3), "step": step, "of": steps}
            print(
                json.dumps(line | {"seconds_a_step": round((time.monotonic() - began) / (step - done), 2)}), flush=True
            )
            sums = 0.0
        if time.monotonic() - saved > 120 or step == steps:
            state = {
                "encoder": encoder.state_dict(),
                "filler": filler.state_dict(),
                "optimizer": optimizer.state_dict(),
            }
            torch.save(state | {"step": step}, path.with_suffix(".new"))
            path.with_suffix(".new").replace(path)
            saved = time.monotonic()


if __name__ == "__main__":
    main()
