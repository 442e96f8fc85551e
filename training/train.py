"""Train the reader on annotated documents. Saves as it goes; started again, goes on where it was.

    python -m training.train --texts ../shared/gold/train --volumes ../shared/frus --out runs/first --epochs 12

One process and one thread unless told otherwise: two runs side by side do more than one on two threads.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from backchannel.statements.tagger import open_tokenizer
from training.annotated import annotated, unseen
from training.data import MASK, Batch, Lesson, Part, base_folder, batch_of, epoch, lesson_of
from training.network import Reader, losses
from training.noise import scanned

CLIP, DECAY, WARM_UP, MASKED = 1.0, 0.01, 0.06, 0.1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--annotations", type=Path, default=Path(__file__).parent / "annotations")
    parser.add_argument("--texts", type=Path, required=True, help="folder of the annotated texts")
    parser.add_argument("--volumes", type=Path, help="folder of the volumes that hold the other annotated texts")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument(
        "--start",
        type=Path,
        help="checkpoint of training.pretrain or training.shipped to begin with, instead of the published encoder",
    )
    parser.add_argument("--part", action="store_true", help="learn from two thirds of the volumes only")
    parser.add_argument("--epochs", type=float, default=8)
    parser.add_argument("--rate", type=float, default=1.5e-4, help="of the encoder at its peak")
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--windows", type=int, default=8, help="windows a step")
    parser.add_argument("--noise", type=float, default=0.2, help="share of the documents made to look scanned")
    parser.add_argument("--save-minutes", type=float, default=3)
    parser.add_argument("--halved", action="store_true", help="the encoder in bfloat16: faster on a processor with AMX")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def optimizer_of(reader: Reader, rate: float, head_rate: float) -> torch.optim.Optimizer:
    """AdamW: the encoder slowly, what is new in it and the heads fast, the word vectors not at all."""
    reader.encoder.words.weight.requires_grad_(False)
    groups: dict[tuple[float, float], list[torch.nn.Parameter]] = defaultdict(list)
    for name, weight in reader.named_parameters():
        if weight.requires_grad:
            new = not name.startswith("encoder.") or name.split(".")[1] in ("case", "quoted", "opening", "voice")
            groups[head_rate if new else rate, DECAY if weight.ndim > 1 else 0.0].append(weight)
    return torch.optim.AdamW(
        [{"params": weights, "lr": lr, "peak": lr, "weight_decay": decay} for (lr, decay), weights in groups.items()],
        fused=True,
    )


def pace(step: int, steps: int) -> float:
    """Share of the peak rate: up over the first 6 %, then down to nothing."""
    warm = max(1, int(WARM_UP * steps))
    return min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))


def hide(batch: Batch, chance: np.random.Generator) -> None:
    """Replace a share of the pieces by [MASK]: the only regulariser of the encoder; dropout costs 2.8 times the time."""
    for ids in batch.ids:
        hidden = chance.random(len(ids)) < MASKED
        hidden[[0, -1]] = False
        ids[hidden] = MASK


def save(path: Path, reader: Reader, optimizer: torch.optim.Optimizer, step: int) -> None:
    fresh = path.with_suffix(".new")
    torch.save({"reader": reader.state_dict(), "optimizer": optimizer.state_dict(), "step": step}, fresh)
    fresh.replace(path)


def grown(given: dict[str, torch.Tensor], reader: Reader) -> dict[str, torch.Tensor]:
    """Weights of a reader that knew fewer features of candidates: the rows of new ones, the last, begin as nothing."""
    mine = reader.state_dict()
    for name in ("speaker.features.weight", "hearers.features.weight"):
        rows = torch.zeros_like(mine[name])
        rows[: len(given[name])] = given[name]
        given = given | {name: rows}
    return given


def begin(args: argparse.Namespace, reader: Reader, optimizer: torch.optim.Optimizer) -> int:
    """Load the newest checkpoint of this run, or what it starts from; the number of steps done."""
    path = args.out / "checkpoint.pt"
    if path.exists():
        state = torch.load(path, weights_only=True)
        reader.load_state_dict(state["reader"])
        optimizer.load_state_dict(state["optimizer"])
        return int(state["step"])
    if args.start:
        given = torch.load(args.start, weights_only=True)
        if "reader" in given:
            reader.load_state_dict(grown(given["reader"], reader))
        else:
            reader.encoder.load_state_dict(given["encoder"])
    else:
        reader.encoder.load_base(base_folder())
    return 0


def _spoilt(args: argparse.Namespace, lessons: list[Lesson], tokenizer: Tokenizer, number: int) -> list[Lesson]:
    """The documents for one pass: some of them as if scanned."""
    chance = np.random.default_rng([args.seed, number, 3])
    spoils = chance.random(len(lessons)) < args.noise
    return [
        lesson_of(scanned(lesson.document, chance, chance.uniform(0.01, 0.08)), tokenizer) if spoil else lesson
        for lesson, spoil in zip(lessons, spoils, strict=True)
    ]


def main() -> None:
    args = arguments()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    tokenizer = open_tokenizer(base_folder() / "tokenizer.json")
    every = annotated(args.annotations, args.texts, args.volumes)
    documents = [each for each in every if not (args.part and unseen(each.name))]
    reader = Reader(halved=args.halved)
    optimizer = optimizer_of(reader, args.rate, args.head_rate)
    step = begin(args, reader, optimizer)
    reader.train()

    lessons = [lesson_of(document, tokenizer) for document in documents]
    length = len(epoch(lessons, np.random.default_rng(args.seed), args.windows))
    steps = round(length * args.epochs)
    number, plan = -1, list[list[Part]]()
    saved, sums, began = time.monotonic(), defaultdict(float), time.monotonic()
    pieces, told = 0, step
    while step < steps:
        chance = np.random.default_rng([args.seed, step, 7])
        torch.manual_seed(args.seed * 1_000_003 + step)
        if step // length != number:
            number = step // length
            plan = epoch(
                _spoilt(args, lessons, tokenizer, number), np.random.default_rng([args.seed, number]), args.windows
            )
        batch = batch_of(plan[step % length % len(plan)])
        hide(batch, chance)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * pace(step, steps)
        found = losses(reader, batch)
        optimizer.zero_grad(set_to_none=True)
        sum(found.values()).backward()  # type: ignore[union-attr]
        torch.nn.utils.clip_grad_norm_(reader.parameters(), CLIP)
        optimizer.step()
        step += 1
        pieces += sum(len(ids) for ids in batch.ids)
        for name, loss in found.items():
            sums[name] += float(loss.detach())
        if step % 20 == 0:
            line = {name: round(value / (step - told), 4) for name, value in sums.items()}
            line |= {"step": step, "of": steps, "pieces_per_second": round(pieces / (time.monotonic() - began))}
            print(json.dumps(line), flush=True)
            sums, told = defaultdict(float), step
        if time.monotonic() - saved > 60 * args.save_minutes:
            save(args.out / "checkpoint.pt", reader, optimizer, step)
            saved = time.monotonic()
    save(args.out / "checkpoint.pt", reader, optimizer, step)


if __name__ == "__main__":
    main()
