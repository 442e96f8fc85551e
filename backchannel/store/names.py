"""The index of names: takes names as documents and registers write them, finds them as readers type them.

"Mr. Khrushchev", "N. S. Khrushchev" and "Khrushchey" are rows of `names` in folded form, each with its words in
`name_words`. A typed "khrushchev" matches names that hold that word; "khrush" those with a word that begins so;
"kruschev" those with a word that is a slip away. The weaker way is taken only where the stronger finds nothing, so
that Johnson never brings Johnston along.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, insert, intersect, select, union

from backchannel.errors import QueryError
from backchannel.store.schema import name_words, names, parties, party_names, person_names, persons
from backchannel.text import fold_name

T = TypeVar("T")

_MOST = 12  # words in a name that is asked for


def name_keys(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """The key of each name, by the name as given; names new to the collection are put in. Names of which nothing is
    left when folded have none."""
    folded = {name: fold_name(name) for name in wanted}
    forms = sorted({form for form in folded.values() if form})
    keys: dict[str, int] = {}
    for some in batches(forms):
        found = connection.execute(select(names.c.folded, names.c.key).where(names.c.folded.in_(some)))
        keys.update({row.folded: row.key for row in found})
    new = [form for form in forms if form not in keys]
    if new:
        first = next_key(connection, names.c.key)
        keys.update({form: first + n for n, form in enumerate(new)})
        connection.execute(insert(names), [{"key": keys[form], "folded": form} for form in new])
        words = [{"word": word, "name": keys[form]} for form in new for word in sorted(set(form.split()))]
        connection.execute(insert(name_words), words)
    return {name: keys[form] for name, form in folded.items() if form}


def next_key(connection: Connection, column: Any) -> int:
    """The first free key; the writer is alone, so it stays free until used."""
    return int(connection.execute(select(func.coalesce(func.max(column), 0))).scalar_one()) + 1


def batches(values: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    left = iter(values)
    while some := list(islice(left, size)):
        yield some


# ---------------------------------------------------------------- find


def names_like(connection: Connection, typed: str) -> Select[Any]:
    """A selection of keys of names that match what was typed. Raises QueryError where nothing of a name is in it."""
    words = fold_name(typed).split()
    if not words:
        raise QueryError(f"no name in {typed!r}", hint="give a name or a part of one: khrushchev")
    if len(words) > _MOST:
        raise QueryError(f"more than {_MOST} words in a name", hint="give a name or a part of one: khrushchev")
    exact = _all_of([[word] for word in words])
    if connection.execute(exact.limit(1)).first():
        return exact
    beginning = _all_of([[word] for word in words[:-1]], prefix=words[-1])
    if len(words[-1]) > 2 and connection.execute(beginning.limit(1)).first():
        return beginning
    return _all_of([_slips(connection, word) for word in words])


def _all_of(words: Sequence[Sequence[str]], prefix: str | None = None) -> Select[Any]:
    """Names that hold one of each group of words, and a word with that prefix."""
    each = [select(name_words.c.name).where(name_words.c.word.in_(group)) for group in words]
    if prefix is not None:
        begins = (name_words.c.word >= prefix) & (name_words.c.word < prefix + "\U0010ffff")
        each.append(select(name_words.c.name).where(begins))
    found = each[0] if len(each) == 1 else intersect(*each)
    return select(found.subquery().c.name)


def _slips(connection: Connection, word: str) -> list[str]:
    """Words of names that are the word with a slip: one letter from five letters on, two from eight on. The first
    letter is taken to be right, so that the index is enough."""
    allowed = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    if not allowed:
        return [word]
    from rapidfuzz.distance import OSA

    same = (name_words.c.word >= word[0]) & (name_words.c.word < word[0] + "\U0010ffff")
    near = func.length(name_words.c.word).between(len(word) - allowed, len(word) + allowed)
    known = connection.execute(select(name_words.c.word).where(same, near).distinct()).scalars()
    return [other for other in known if OSA.distance(word, other, score_cutoff=allowed) <= allowed] or [word]


def persons_named(connection: Connection, typed: str) -> Select[Any]:
    """A selection of ids of persons, of whom one name matches; merged persons by the one that stays."""
    like = names_like(connection, typed)
    return (
        select(func.coalesce(persons.c.merged_into, persons.c.id).label("id"))
        .join(person_names, person_names.c.person == persons.c.id)
        .where(person_names.c.name.in_(like))
    )


def parties_named(connection: Connection, typed: str) -> Select[Any]:
    """A selection of keys of parties that bear a matching name, or are concluded to be a person who does."""
    like = names_like(connection, typed)
    by_own_name = select(party_names.c.party.label("key")).where(party_names.c.name.in_(like))
    by_person = select(parties.c.key).where(parties.c.person.in_(persons_named(connection, typed)))
    return select(union(by_own_name, by_person).subquery().c.key)
