"""Words that stand for somebody: pronouns, names, offices and plain noun phrases of a sentence.

Takes a `Sentence`; gives its `Phrase`s in order. Which party each is, `parties` and `speakers` say.

    "The Ambassador told Mr. Halloran that his Government agreed." ->
        "The Ambassador" office, "Mr. Halloran" name, "his Government" office (owned by "his")
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Literal, NamedTuple

from backchannel.statements.words import Sentence, word_set

PhraseKind = Literal["I", "WE", "YOU", "HE", "THEY", "IT", "WHO", "name", "office", "body", "noun"]

OFFICES = word_set(
    """ambassador ambassadors amb minister ministers secretary sec secy president pres premier chairman chargé charge
    counselor counsellor consul commissioner governor general gen colonel col major maj captain capt admiral adm secgen
    marshal lieutenant lt brigadier commander chancellor king queen prince princess shah emperor sultan sheikh pope
    cardinal archbishop bishop patriarch senator sen congressman representative rep delegate director deputy
    assistant under acting vice first second third attorney treasurer speaker judge justice adviser advisor special
    chief head foreign prime defense finance interior permanent undersecretary primin fonmin foramb depmin archduke
    dictator generalissimo field sir lord lady mr mrs ms miss messrs dr professor prof monsieur m mme madame mgr rev
    reverend officer aide attaché attache envoy spokesman correspondent editor leader mayor comrade honorable
    excellency majesty highness high executive administrator legal counsel economic political military naval air
    army staff press desk state baron baroness count countess duke earl viscount marquis academician interpreter translator"""
)
COURTESY = word_set(
    """mr mrs ms miss messrs dr sir lord lady professor prof monsieur m mme madame mgr rev honorable"""
)  # fmt: skip
BODIES = word_set(
    """government govt gov't department dept embassy emb mission delegation del legation consulate congress parliament
    senate house council committee commission cabinet assembly kremlin pentagon ministry office bureau agency board
    court party army navy force forces command staff press radio union republic kingdom bank fund corporation
    company organization group side team conference secretariat politburo presidium administration authorities
    delegations governments embassies treasury nations foundation association institute university state states
    front league movement station headquarters region news times post junta majlis knesset bundestag duma
    foreign-ministry goi gop gov gog gvn grc gok rokg usg hmg uar usun us u.s u.n un uk u.k ussr u.s.s.r prc nato
    nsc cia jcs cominform sg jcs ocb fbi aec ibrd imf seato cento drv dprk rok arvn nea eur unsc unga usis usia ica
    aid state-department saag fonoff mea sc ga oas ecosoc"""
)
THINGS = word_set(
    """airfield airport base canal strait straits gulf river valley island islands sea ocean bay port dam project plan
    program agreement treaty pact charter act bill law resolution declaration doctrine proposal withdrawal report note
    aide-mémoire memorandum convention protocol amendment article paragraph crisis war day week conference talks zone
    line highway road railroad pipeline corridor frontier border territory territories library files records papers"""
)
"""Last words of names that no person bears: "Dhahran Airfield", "Israeli Withdrawal"."""
PLACES = word_set(
    """america china russia britain france germany italy spain portugal japan korea india pakistan israel egypt syria
    jordan lebanon iraq iran turkey greece cyprus yugoslavia poland hungary czechoslovakia romania bulgaria albania
    austria switzerland sweden norway denmark finland netherlands belgium luxembourg ireland iceland canada mexico
    cuba brazil argentina chile peru bolivia colombia venezuela ecuador panama guatemala honduras nicaragua haiti
    jamaica vietnam viet-nam laos cambodia thailand burma indonesia malaysia malaya singapore philippines australia
    zealand ceylon nepal tibet afghanistan saudi arabia yemen kuwait oman aden libya tunisia algeria morocco sudan
    ethiopia somalia kenya uganda tanzania tanganyika zambia rhodesia malawi congo nigeria ghana guinea senegal mali
    liberia angola mozambique africa formosa taiwan berlin moscow washington london paris bonn peking peiping tokyo
    cairo hanoi saigon rome vatican"""
)
PEOPLES = word_set(
    """american americans soviet soviets russian russians british french german germans italian italians spanish
    portuguese japanese korean koreans indian indians pakistani pakistanis israeli israelis egyptian egyptians
    syrian syrians jordanian jordanians lebanese iraqi iraqis iranian iranians turkish turks greek greeks cypriot
    cypriots yugoslav yugoslavs polish poles hungarian hungarians czech czechs rumanian romanian bulgarian albanian
    austrian swiss swedish norwegian danish finnish dutch belgian belgians irish canadian canadians mexican mexicans
    cuban cubans brazilian brazilians argentine chilean peruvian bolivian colombian venezuelan panamanian guatemalan
    vietnamese lao cambodian thai burmese indonesian indonesians malaysian philippine filipino filipinos australian
    australians ceylonese nepalese tibetan afghan afghans saudi saudis yemeni kuwaiti libyan tunisian tunisians
    algerian algerians moroccan sudanese ethiopian ethiopians somali congolese nigerian ghanaian arab arabs jews
    jewish chinese chicom chicoms grc communist communists africans african europeans european western allies asian
    asians"""
)

_NO_PLURALS = word_set("always perhaps besides sometimes nowadays unless across whereas thus hers theirs ours yours")
_LEADING = word_set("thereupon whereupon thereafter")
_JUNIOR = word_set("jr sr jr. sr.")
_TIMES = word_set(
    "morning afternoon evening night day days week weeks month months year years moment time times hour hours today"
)
_JOINING = word_set("""of de von der den al el bin ibn da di du van la le y dos ben""")
_STOPS = frozenset(("BE", "HV", "MD", "DO", "ED", "P", "THAT", "WH", "CC", "TO", "SUB", "NEG", "IF", "OBJ", "I", "WE", "HE", "THEY", "IT", "YOU", "LY", "GO", "MAKE", "POSS", "DET", "ADV"))  # fmt: skip
_PRONOUNS: dict[str, PhraseKind] = {
    "i": "I", "me": "I", "my": "I", "myself": "I", "we": "WE", "us": "WE", "our": "WE", "he": "HE", "him": "HE",
    "his": "HE", "she": "HE", "her": "HE", "himself": "HE", "they": "THEY", "them": "THEY", "their": "THEY",
    "it": "IT", "its": "IT", "you": "YOU", "your": "YOU", "who": "WHO", "latter": "HE",
}  # fmt: skip
_POSSESSIVE = ("'s", "’s")
_VERBS_TOO = word_set("state states command force board post times")  # "Company states" is no body
_ROLES = (OFFICES | BODIES) - _VERBS_TOO | word_set(
    """member members representative representatives reps people delegates officials side leaders sources"""
)  # fmt: skip


class Phrase(NamedTuple):
    """Words `first` up to `last` that may stand for somebody. `key`: folded words without article and possessive."""

    first: int
    last: int
    kind: PhraseKind
    key: str


def bare(word: str) -> str:
    """A word in lower case without possessive and stop."""
    small = word.lower()
    if small.endswith(_POSSESSIVE):
        small = small[:-2]
    return small.rstrip(".,'’")


def phrases(sentence: Sentence, common: Collection[str] = ()) -> list[Phrase]:
    """What may stand for somebody, in order. `common`: words that the document also writes small, so that a capital
    at the head of a sentence ("Reports from …") makes no name of them."""
    found: list[Phrase] = []
    at, size = 0, len(sentence)
    while at < size:
        name = sentence.classes[at]
        small = sentence.small[at]
        pronoun = _PRONOUNS.get(small)
        phrase: Phrase | None = None
        if pronoun is not None and name not in ("CAPS", "P"):
            phrase = None
            if name == "POSS":
                phrase = _noun_phrase(sentence, at, common)
                found.append(Phrase(at, at + 1, pronoun, small))
            else:
                phrase = Phrase(at, at + 1, pronoun, small)
        elif name in ("CAP", "CAPS") or (name == "DET" and at + 1 < size) or sentence.words[at] == "Under":
            phrase = _named(sentence, at, common) or (_noun_phrase(sentence, at, common) if name == "DET" else None)
        elif small == "[" and (omitted := _omitted(sentence, at)):
            phrase = omitted
        elif (
            small in _JOINING
            and at + 1 < size
            and sentence.classes[at + 1] == "CAP"
            and small not in ("of", "le", "la")
        ):
            phrase = _named(sentence, at, common)
        elif (
            name in ("w", "N")
            and small.rstrip("s") != small
            and small not in _NO_PLURALS
            and not small.endswith("wards")
        ):
            phrase = Phrase(at, at + 1, "noun", small)
        if phrase is None:
            at += 1
            continue
        if phrase.kind == "noun" and phrase.key.split()[-1] in _TIMES:  # "this morning" says when, not who
            at = phrase.last
            continue
        found.append(phrase)
        at = phrase.last
    return _with_groups(sentence, found)


def _with_groups(sentence: Sentence, found: list[Phrase]) -> list[Phrase]:
    """With "Rusk and Mr. Bundy" as a phrase of its own behind its two parts."""
    out: list[Phrase] = []
    for position, phrase in enumerate(found):
        out.append(phrase)
        if position and phrase.kind in ("name", "office", "body"):
            before = found[position - 1]
            between = sentence.small[before.last : phrase.first]
            if before.kind in ("name", "office", "body") and between in (("and",), ("&",)):
                out.append(Phrase(before.first, phrase.last, "THEY", f"{before.key} and {phrase.key}"))
    return out


def _named(sentence: Sentence, at: int, common: Collection[str]) -> Phrase | None:
    """A name, office or body that begins at a capital, or at an article before one."""
    classes, words, small = sentence.classes, sentence.words, sentence.small
    first = at + 1 if classes[at] == "DET" else at
    if _leads_in(sentence, first):
        first = at = first + 1
    last = _run(sentence, first)
    if last == first or (last == first + 1 and _between_nations(small[first])):
        return None
    if small[first] in common and first == opening_word(sentence) and small[first] not in OFFICES | BODIES:
        if last == first + 1:
            return None
        first = at = first + 1
    while last < len(sentence) and small[last] in _ROLES and classes[last - 1] in ("CAP", "CAPS"):
        last += 1  # "USSR member", "the Turkish chargé", "French press"
    key = " ".join(mended(bare(word)) for word in words[first:last] if word[0].isalnum())
    return Phrase(at, last, kind_of(key), key)


def _leads_in(sentence: Sentence, at: int) -> bool:
    """Whether a capital at the head is no part of the name behind it: "Answering Thanh", "Thereupon Sir Roger"."""
    small, classes = sentence.small[at], sentence.classes
    leads = small in _LEADING or (len(small) > 5 and small.endswith(("ing", "ed")))
    return leads and at == opening_word(sentence) and at + 1 < len(sentence) and classes[at + 1] in ("CAP", "CAPS")


@lru_cache(maxsize=50_000)
def mended(word: str) -> str:
    """A word of office of which a scanner mistook one letter: "sectetary", "prenier"; others as they are. One letter
    more or less is a name: General Marshall."""
    if len(word) < 6 or word in OFFICES:
        return word
    same = (office for office in sorted(OFFICES) if len(office) == len(word))
    return next((each for each in same if sum(a != b for a, b in zip(each, word, strict=True)) == 1), word)


def opening_word(sentence: Sentence) -> int:
    """The first word behind a number, brackets and quotation marks."""
    classes, small = sentence.classes, sentence.small
    return next(
        (at for at in range(len(small)) if classes[at] != "NUM" and len(small[at]) > 1 and small[at][0].isalpha()), 0
    )


def _between_nations(word: str) -> bool:
    """Whether a word only joins two nations: "Soviet-American relations"."""
    return "-" in word and all(part in PEOPLES or part in PLACES for part in word.split("-"))


def _omitted(sentence: Sentence, at: int) -> Phrase | None:
    """A name that was withheld: "[name not declassified]", "[name deleted]"."""
    last = at + 1
    while last < min(len(sentence), at + 7) and sentence.small[last] != "]":
        last += 1
    words = sentence.small[at + 1 : last]
    if last < len(sentence) and sentence.small[last] == "]" and words[:1] in (("name",), ("names",)):
        return Phrase(at, last + 1, "body", " ".join(words))
    return None


def _run(sentence: Sentence, first: int) -> int:
    """The end of the run of capitals that begins at `first`: "Secretary of State Rusk", "Couve de Murville"."""
    classes, words, small = sentence.classes, sentence.words, sentence.small
    last, size = first, len(sentence)
    if last + 1 < size and small[last] in _JOINING and classes[last + 1] == "CAP":
        last += 1

    def capital(position: int) -> bool:
        return position < size and classes[position] in ("CAP", "CAPS")

    while last < size:
        if capital(last) or (words[last] == "Under" and last + 1 < size and small[last + 1] == "secretary"):
            last += 1
            if words[last - 1].endswith(_POSSESSIVE):
                break
        elif last > first and small[last] in _JOINING and capital(last + 1):
            last += 1
        elif (
            last > first
            and small[last] in ("of", "for")
            and last + 2 < size
            and small[last + 1] == "the"
            and capital(last + 2)
        ):
            last += 2
        else:
            break
    if last > first and small[last : last + 1] == (",",) and last + 1 < size and small[last + 1] in _JUNIOR:
        last += 3 if small[last + 2 : last + 3] == (".",) else 2
    return last


def kind_of(key: str) -> PhraseKind:
    """Whether a capitalised phrase names a person, only his office, or a body. A key is folded words."""
    parts = key.split()
    if surname(key) and any(part in OFFICES for part in parts[_last_body(parts) + 1 :]):
        return "name"  # "NATO SecGen Brosio"
    if any(part in BODIES for part in parts) and not (
        parts[0] in OFFICES and parts[0] not in ("state", "army", "air", "military", "foreign", "press", "staff")
    ):
        return "body"
    if parts[-1] in PEOPLES or parts[-1] in PLACES:
        if parts[0] in OFFICES:
            return "office"
        return "body"
    if surname(key) is None:
        return "office"
    return "name"


def _last_body(parts: list[str]) -> int:
    return max((place for place, part in enumerate(parts) if part in BODIES), default=len(parts))


def surname(key: str) -> str | None:
    """The name proper of a folded phrase: what follows its last word of office; None where nothing does."""
    parts = key.split()
    start = 0
    for position, part in enumerate(parts):
        if (
            part in OFFICES
            or part in BODIES
            or part in PEOPLES
            or (part in ("of", "for", "the") and position)
            or (start == position and position and (part in PLACES or part in _REALMS))
        ):
            start = position + 1
    rest = parts[start:]
    while rest and rest[0] in ("of", "for", "the", "and"):
        rest = rest[1:]
    return " ".join(rest) or None


_REALMS = word_set(
    """state defense war navy treasury commerce labor agriculture affairs finance intelligence security central policy
    planning near far eastern western northern southern north south east west asian african european inter-american
    economic political public international external internal home social cultural colonial commonwealth research operations administration"""
)


def _noun_phrase(sentence: Sentence, at: int, common: Collection[str]) -> Phrase | None:
    """A phrase with a determiner: "the message", "his Government", "some of the delegates" up to its noun."""
    classes = sentence.classes
    last = at + 1
    while last < len(sentence) and last - at < 6 and classes[last] not in _STOPS and sentence.words[last][0].isalnum():
        last += 1
        if sentence.small[last - 1] in _TIMES:
            break  # "this morning Gromyko said"
    if last == at + 1:
        return None
    key = " ".join(bare(word) for word in sentence.words[at + 1 : last])
    head = key.split()[-1]
    kind: PhraseKind = "office" if head in OFFICES else "body" if head in BODIES else "noun"
    return Phrase(at, last, kind, key)
