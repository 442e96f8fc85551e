"""3. Document and Description -> Reading: who said what to whom, through whom, in one document.

Takes a loaded document and its description; gives a `Reading` with parties, mentions, author, recipients and statements
(its references stay empty; `describe.find_references` gives them).

    >>> reading = find_statements(document, describe(document))
    >>> [(s.speaker, document[s.cue], document[s.content[0]]) for s in reading.statements][:1]
    [('the_ambassador', 'said', 'his Government wished to reopen the Strait')]

A model of our own (`reader/`, made by `training/`, described in `docs/model.md`) finds what is reported and ranks who
speaks and hears; rules stand where the thing is a grammar: quotation marks, names, messages passed on.
"""

from __future__ import annotations

from backchannel.statements.reading import MAKER, find_statements

__all__ = ["MAKER", "find_statements"]
