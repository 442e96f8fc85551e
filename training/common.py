"""Counts the words that diplomatic records write small: at the head of a sentence they are no names.

    python -m training.common --volumes ../shared/frus --out backchannel/common.txt

Of the 7,000 most frequent words those that stand at least 25 times, and 93 in 100 times, in small letters within a
sentence, in every second volume.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

from backchannel.load import load
from backchannel.model import Document

_TOKEN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|[.:;!?“\"()\n]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--volumes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    small: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for path in sorted(args.volumes.glob("*.xml.gz"))[::2]:
        for document in load(path):
            before = "."
            for token in _TOKEN.findall(document.text) if isinstance(document, Document) else ():
                if token.islower():
                    small[token] += 1
                elif token[0].isupper() and before[0].isalpha():
                    large[token.lower()] += 1
                before = token
    words = [
        word
        for word, count in small.most_common(7000)
        if count >= 25 and count >= 0.93 * (count + large[word]) and len(word) > 1
    ]
    args.out.write_text("\n".join(sorted(words)) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
