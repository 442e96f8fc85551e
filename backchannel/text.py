"""Sentences, quotations and folded forms of a text, all as spans of it; the text itself is never changed.

>>> [text[s.start:s.end] for s in sentences(text := "Mr. Rusk agreed. He left.", Span(0, len(text)))]
['Mr. Rusk agreed.', 'He left.']
>>> fold("Khrushchëv’s")
"khrushchev's"
"""
