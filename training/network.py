"""The model: one encoder pass, then small heads that all work on the state of a word's first piece.

Takes windows of pieces; gives states of words, and from them: which words report (cue), what each cue's source,
content and hearer are (roles; each cue by itself, so that reports within reports need nothing special), the act, mode
and kind of each report, and which words and sentences go on reporting without a cue.

The encoder is MiniLM-L6 (6 layers, 384 wide) with small embeddings added to its input: letter case, inside
quotation marks, first word of a paragraph; and one for the kind of document and whether it is told by "I".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from backchannel.statements.antecedents import FEATURES, SIZES, VIRTUALS, VOICES
from backchannel.statements.pieces import CASES, REACH
from training.data import ACTS, IGNORED, KINDS, MODES, ROLES, SENTENCES, Batch

WIDTH, HEADS, LAYERS, INNER, PLACES, VOCABULARY = 384, 12, 6, 1536, 512, 30522
NARROW = 128
DROPOUT, CHOICE_DROPOUT = 0.1, 0.25


class Layer(nn.Module):
    """One layer of BERT: attention and feed-forward, each added to its input and normalised."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.join = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.back = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm_attention, self.norm = (nn.LayerNorm(WIDTH, eps=1e-12) for _ in range(2))

    def forward(self, x: Tensor, seen: Tensor | None) -> Tensor:
        q, k, v = (f(x).unflatten(-1, (HEADS, -1)).transpose(1, 2) for f in (self.query, self.key, self.value))
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        x = self.norm_attention(x + self.join(mixed.transpose(1, 2).flatten(2)))
        return self.norm(x + self.back(functional.gelu(self.wide(x))))


class Encoder(nn.Module):
    """Pieces of windows of one length to states. `look`: letter case, quoted, opening, voice."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.places = nn.Embedding(VOCABULARY, WIDTH), nn.Embedding(PLACES, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.case, self.quoted, self.opening = (nn.Embedding(n, WIDTH) for n in (CASES, 2, 2))
        self.voice = nn.Embedding(VOICES, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        for embedding in (self.case, self.quoted, self.opening, self.voice):
            nn.init.normal_(embedding.weight, std=0.01)

    def forward(self, ids: Tensor, look: Tensor, seen: Tensor) -> Tensor:
        """`ids`: [window, piece]; `look`: [window, piece, 4]; `seen`: whether a piece is real, [window, piece]."""
        return self.through(self.words(ids), look, seen[:, None, None, :])

    def through(self, x: Tensor, look: Tensor, seen: Tensor | None) -> Tensor:
        """From the vectors of word pieces to states."""
        x = x + self.places.weight[: x.shape[1]] + self.segment
        x = x + self.case(look[..., 0]) + self.quoted(look[..., 1]) + self.opening(look[..., 2])
        x = x + self.voice(look[..., 3])
        x = self.norm(x)
        for layer in self.layers:
            x = layer(x, seen)
        return x

    def load_base(self, folder: Path) -> None:
        """Weights of the published encoder."""
        base = load_file(folder / "model.safetensors")
        names = {
            "attention.self.query": "query",
            "attention.self.key": "key",
            "attention.self.value": "value",
            "attention.output.dense": "join",
            "attention.output.LayerNorm": "norm_attention",
            "intermediate.dense": "wide",
            "output.dense": "back",
            "output.LayerNorm": "norm",
        }
        mine = dict(self.named_parameters())
        with torch.no_grad():
            mine["words.weight"].copy_(base["embeddings.word_embeddings.weight"])
            mine["places.weight"].copy_(base["embeddings.position_embeddings.weight"])
            mine["segment"].copy_(base["embeddings.token_type_embeddings.weight"][0])
            for end in ("weight", "bias"):
                mine[f"norm.{end}"].copy_(base[f"embeddings.LayerNorm.{end}"])
                for number in range(LAYERS):
                    for theirs, ours in names.items():
                        mine[f"layers.{number}.{ours}.{end}"].copy_(base[f"encoder.layer.{number}.{theirs}.{end}"])


def mlp(width: int, out: int, inner: int = 256) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, inner), nn.GELU(), nn.Dropout(DROPOUT), nn.Linear(inner, out))


class Blur(nn.Module):
    """Lets neighbouring words agree: a convolution over the words of a window for each of the channels by itself."""

    def __init__(self, step: int) -> None:
        super().__init__()
        self.mix = nn.Conv1d(NARROW, NARROW, 7, padding=3 * step, dilation=step, groups=NARROW)
        self.norm = nn.LayerNorm(NARROW)

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(x + functional.gelu(self.mix(x.transpose(1, 2)).transpose(1, 2)))


class Roles(nn.Module):
    """For each cue, what every word of its window is to it."""

    def __init__(self) -> None:
        super().__init__()
        self.word, self.cue, self.word_by, self.by_cue = (nn.Linear(WIDTH, NARROW) for _ in range(4))
        self.away = nn.Embedding(REACH, NARROW)
        self.blurs = nn.ModuleList(Blur(step) for step in (1, 3, 9))
        self.drop = nn.Dropout(DROPOUT)
        self.out = nn.Linear(NARROW, len(ROLES))

    def project(self, words: Tensor) -> Tensor:
        """What the head needs of each word, whichever the cue."""
        return torch.cat([self.word(words), self.word_by(words)], -1)

    def forward(self, projected: Tensor, cues: Tensor, away: Tensor) -> Tensor:
        """`projected`: [cue or 1, word, 2 * NARROW]; `cues`: mean states, [cue, WIDTH]; `away`: distances,
        [cue, word], -1 for a word that only fills up."""
        plain, crossing = projected.chunk(2, -1)
        real = (away >= 0)[..., None].to(plain.dtype)
        x = plain + self.cue(cues)[:, None] + crossing * self.by_cue(cues)[:, None] + self.away(away.clamp(min=0))
        x = self.drop(functional.gelu(x)) * real
        for blur in self.blurs:
            x = blur(x) * real
        return self.out(x)


class Chooser(nn.Module):
    """Scores candidates for the speaker (or the hearers) of a statement."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.asked_by = nn.Linear(3 * WIDTH, NARROW), nn.Linear(3 * WIDTH, NARROW)
        self.named, self.named_by = nn.Linear(WIDTH, NARROW), nn.Linear(WIDTH, NARROW)
        self.features = nn.EmbeddingBag(sum(SIZES.values()), NARROW, mode="sum")
        nn.init.normal_(self.features.weight, std=0.1)
        self.drop = nn.Dropout(CHOICE_DROPOUT)
        self.mix, self.out = nn.Linear(NARROW, NARROW), nn.Linear(NARROW, 1)

    def forward(self, asked: Tensor, named: Tensor, features: Tensor) -> Tensor:
        """`asked`: states of anchor, source and hearer, [statement, 3 * WIDTH]; `named`: of the candidates' words,
        [statement, candidate, WIDTH]; `features`: rows of the table of features, [statement, candidate, FEATURES]."""
        known = self.features(features.flatten(0, 1)).unflatten(0, features.shape[:2])
        return self.scored(asked, named, known)

    def scored(self, asked: Tensor, named: Tensor, known: Tensor) -> Tensor:
        """The same, where the rows of the features have been added up already."""
        x = self.asked(asked)[:, None] + self.named(named) + self.asked_by(asked)[:, None] * self.named_by(named)
        x = self.drop(functional.relu(x + known))
        return self.out(functional.relu(self.mix(x)))[..., 0]


class Reader(nn.Module):
    """The encoder and its heads. `halved`: the encoder computes in bfloat16."""

    def __init__(self, *, halved: bool = False) -> None:
        super().__init__()
        self.halved = halved
        self.encoder = Encoder()
        self.drop = nn.Dropout(DROPOUT)
        self.cue, self.free = mlp(WIDTH, 3, WIDTH), mlp(WIDTH, 3)
        self.roles = Roles()
        self.act, self.mode, self.kind = (mlp(2 * WIDTH, n) for n in (len(ACTS), len(MODES), len(KINDS)))
        self.virtual = nn.Embedding(VIRTUALS, WIDTH)
        self.speaker, self.hearers = Chooser(), Chooser()
        self.sentence, self.sentence_act = mlp(3 * WIDTH, len(SENTENCES)), mlp(3 * WIDTH, len(ACTS))

    def states(self, ids: Sequence[np.ndarray], look: Sequence[np.ndarray], first: Sequence[np.ndarray]) -> Tensor:
        """States of all words of the windows, one after the other. Windows are read by length, filled up to a
        multiple of 32: other shapes make the matrix library compile anew each time."""
        lengths: dict[int, list[int]] = defaultdict(list)
        for number, window in enumerate(ids):
            lengths[-(-len(window) // 32) * 32].append(number)
        found: list[Tensor] = [torch.empty(0)] * len(ids)
        for length, numbers in lengths.items():
            fill = [length - len(ids[n]) for n in numbers]
            with torch.autocast("cpu", torch.bfloat16, enabled=self.halved):
                x = self.encoder(
                    torch.from_numpy(np.stack([np.pad(ids[n], (0, f)) for n, f in zip(numbers, fill, strict=True)])),
                    torch.from_numpy(
                        np.stack([np.pad(look[n], ((0, f), (0, 0))) for n, f in zip(numbers, fill, strict=True)])
                    ),
                    torch.arange(length)[None] < torch.tensor([len(ids[n]) for n in numbers])[:, None],
                ).float()
            for row, n in enumerate(numbers):
                found[n] = x[row, torch.from_numpy(first[n]).long()]
        return torch.cat(found)

    def sentence_vectors(self, words: Tensor, sentences: Tensor) -> Tensor:
        """Mean, maximum and first word of each sentence."""
        return torch.cat([spans_mean(words, sentences), spans_maximum(words, sentences), words[sentences[:, 0]]], 1)


def _owners(spans: Tensor) -> tuple[Tensor, Tensor]:
    """Words of spans, one after the other, and the span of each."""
    sizes = spans[:, 1] - spans[:, 0]
    owner = torch.repeat_interleave(torch.arange(len(spans)), sizes)
    begins = torch.cumsum(sizes, 0) - sizes
    return torch.arange(len(owner)) - begins[owner] + spans[owner, 0], owner


def spans_mean(words: Tensor, spans: Tensor) -> Tensor:
    place, owner = _owners(spans)
    total = torch.zeros(len(spans), words.shape[1]).index_add(0, owner, words[place])
    return total / (spans[:, 1] - spans[:, 0]).clamp(min=1)[:, None]


def spans_maximum(words: Tensor, spans: Tensor) -> Tensor:
    place, owner = _owners(spans)
    low = torch.full((len(spans), words.shape[1]), -30.0)
    return low.scatter_reduce(0, owner[:, None].expand(-1, words.shape[1]), words[place], "amax")


# ---------------------------------------------------------------- what is learnt

_ROLE_WEIGHTS = torch.tensor([1.0, 1.5, 1.0, 1.5, 0.5])
_FREE_WEIGHTS = torch.tensor([1.0, 1.5, 1.5])


def losses(reader: Reader, batch: Batch) -> dict[str, Tensor]:
    """What the reader still gets wrong of a batch, by head; weighted, to be added up."""
    words = reader.drop(reader.states(batch.ids, batch.look, batch.first))
    sentences = reader.sentence_vectors(words, torch.from_numpy(batch.sentences))
    found = {
        "cue": 3 * functional.cross_entropy(reader.cue(words), torch.from_numpy(batch.cue)),
        "free": 0.5 * functional.cross_entropy(reader.free(words), torch.from_numpy(batch.free), _FREE_WEIGHTS),
        "sentence": 0.3
        * functional.cross_entropy(reader.sentence(sentences), torch.from_numpy(batch.sentence), _FREE_WEIGHTS),
    }
    if (batch.sentence_act >= 0).any():
        act = functional.cross_entropy(reader.sentence_act(sentences), torch.from_numpy(batch.sentence_act))
        found["sentence_act"] = 0.05 * act
    if batch.cues.words:
        found |= _cue_losses(reader, batch, words)
    if batch.who.asked:
        found |= _who_losses(reader, batch, words)
    return found


def _cue_losses(reader: Reader, batch: Batch, words: Tensor) -> dict[str, Tensor]:
    cues = batch.cues
    vectors = spans_mean(words, torch.tensor(cues.words))
    longest = -(-max(last - first for first, last in batch.windows) // 32) * 32
    count = -(-len(cues.words) // 16) * 16
    roles = np.full((count, longest), IGNORED, dtype=np.int64)
    away = np.full((count, longest), -1, dtype=np.int64)
    place = np.zeros((count, longest), dtype=np.int64)
    for number, (window, role, far) in enumerate(zip(cues.window, cues.roles, cues.away, strict=True)):
        roles[number, : len(role)], away[number, : len(far)] = role, far
        place[number, : len(role)] = np.arange(*batch.windows[window])
    padded = functional.pad(vectors, (0, 0, 0, count - len(vectors)))
    projected = reader.roles.project(words)[torch.from_numpy(place)]
    scores = reader.roles(projected, padded, torch.from_numpy(away))
    found = {
        "role": 2 * functional.cross_entropy(scores.flatten(0, 1), torch.from_numpy(roles).flatten(), _ROLE_WEIGHTS)
    }
    holds = torch.from_numpy(roles[: len(vectors)] == ROLES.index("content")).float()
    content = torch.einsum("cw,cwd->cd", holds, words[torch.from_numpy(place[: len(vectors)])])
    both = torch.cat([vectors, content / holds.sum(1, keepdim=True).clamp(min=1)], 1)
    for name, weight in (("act", 0.15), ("mode", 0.1), ("kind", 0.1)):
        label = torch.tensor(getattr(cues, name))
        found[name] = weight * functional.cross_entropy(getattr(reader, name)(both), label)
    return found


FIRST_ROW = np.cumsum([0, *SIZES.values()])[:-1]
_FORGETS = torch.tensor(
    [
        bool({"said", "heard", "outer", "speaks", "voiced", "addressed", "silent"} & set(name.split()))
        for name in FEATURES
    ]
)
"""Features that come from earlier answers, which may be wrong when reading: hidden now and then in training."""
FORGOTTEN = 0.15


def _who_losses(reader: Reader, batch: Batch, words: Tensor) -> dict[str, Tensor]:
    who = batch.who
    longest = max(len(party) for party in who.speaker)

    def filled(rows: list[np.ndarray]) -> Tensor:
        return torch.from_numpy(
            np.stack([np.pad(row, ((0, longest - len(row)),) + ((0, 0),) * (row.ndim - 1)) for row in rows])
        )

    asked = spans_mean(words, torch.tensor(who.asked).flatten(0, 1)).unflatten(0, (-1, 3)).flatten(1)
    features = filled(who.features).long()
    forgets = (torch.rand(len(features), 1, 1) < FORGOTTEN) & _FORGETS
    features = features.masked_fill(forgets, 0)
    named = spans_mean(words, filled(who.named).long().flatten(0, 1)).unflatten(0, (-1, longest))
    named = named + reader.virtual(features[..., FEATURES.index("virtual")])
    real = filled([np.ones_like(row) for row in who.speaker])
    found = {}
    for name, rows in (("speaker", who.speaker), ("hearers", who.hearers)):
        if name == "hearers":
            features = features.clone()
            features[..., FEATURES.index("speaks")] = filled(who.speaks).long()
            features = features.masked_fill(forgets, 0)
        scores = getattr(reader, name)(asked, named, features + torch.from_numpy(FIRST_ROW))
        scores = scores.masked_fill(~real, -1e4)
        found[name] = 0.3 * _shared(scores.log_softmax(1), filled(rows).long()).mean()
    return found


def _shared(chances: Tensor, right: Tensor) -> Tensor:
    """Of each row the mean surprise over those who are right: each is to get the same share, by whichever of its
    candidates. `chances`: log-probabilities; `right`: 0 wrong, else the number of the one that a candidate is."""
    total, count = torch.zeros(len(right)), torch.zeros(len(right))
    for number in range(1, int(right.max()) + 1):
        is_he = right == number
        here = is_he.any(1)
        total = total - torch.where(here, chances.masked_fill(~is_he, -1e4).logsumexp(1), 0.0)
        count = count + here
    return total / count.clamp(min=1)
