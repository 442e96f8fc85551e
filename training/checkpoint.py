"""A checkpoint of the training run at work in the package's reader, to measure it without exporting it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from backchannel.statements.tagger import Labels, Tagger, open_tagger, open_tokenizer
from training.data import ACTS, KINDS, MODES, base_folder
from training.network import WIDTH, Reader


class TorchModel:
    """A checkpoint behind the face that the tagger expects."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader.eval()
        self.labels = Labels(ACTS, MODES, KINDS)
        self.width = WIDTH

    @staticmethod
    def _out(*values: torch.Tensor) -> tuple[Any, ...]:
        return tuple(value.numpy() for value in values)

    @torch.no_grad()
    def words(self, ids: np.ndarray, look: np.ndarray, first: np.ndarray) -> tuple[Any, ...]:
        states = self.reader.states([ids], [look], [first])
        return self._out(states, self.reader.cue(states), self.reader.free(states))

    @torch.no_grad()
    def roles(self, states: np.ndarray, cues: np.ndarray, away: np.ndarray) -> Any:
        projected = self.reader.roles.project(torch.from_numpy(states))[None]
        return self.reader.roles(projected, torch.from_numpy(cues), torch.from_numpy(away)).numpy()

    @torch.no_grad()
    def reports(self, vectors: np.ndarray) -> tuple[Any, ...]:
        x = torch.from_numpy(vectors)
        return self._out(self.reader.act(x), self.reader.mode(x), self.reader.kind(x))

    @torch.no_grad()
    def sentences(self, vectors: np.ndarray) -> tuple[Any, ...]:
        x = torch.from_numpy(vectors)
        return self._out(self.reader.sentence(x), self.reader.sentence_act(x))

    @torch.no_grad()
    def who(self, hearers: bool, asked: np.ndarray, named: np.ndarray, rows: np.ndarray, virtual: np.ndarray) -> Any:
        chooser = self.reader.hearers if hearers else self.reader.speaker
        x = torch.from_numpy(named) + self.reader.virtual(torch.from_numpy(virtual))
        return chooser(torch.from_numpy(asked)[None], x[None], torch.from_numpy(rows)[None])[0].numpy()


def tagger_of(path: Path) -> Tagger:
    """The tagger of a checkpoint (a file) or of an exported model (a folder)."""
    if path.is_dir():
        return open_tagger(path)
    reader = Reader()
    reader.load_state_dict(torch.load(path, weights_only=True)["reader"])
    return Tagger(TorchModel(reader), open_tokenizer(base_folder() / "tokenizer.json"))
