"""The share of planted faults that grounding finds, and of true sentences that it strikes, over handbooks in Markdown.

Half of 800 sentences are paraphrases by rule, half have one planted fault. The odd ones are for calibration, the even
ones for the published figures.
"""

import argparse
import asyncio
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalogue.books import Passage
from knowledge.catalogue.hits import Hit
from knowledge.catalogue.shelves import Patron
from knowledge.librarian.grounding.grounding import Grounding
from knowledge.librarian.quotation.sentences import joined, sentences
from knowledge.settings import Settings
from knowledge.stacks.embedding.models import open_embeddings
from knowledge.stacks.text.analyzer import analyse
from knowledge.stacks.text.facts import facts

SIZE = 900  # characters of a passage
EACH = 60  # sentences of a kind of fault; the true ones are as many as all faults
ALL = 800
PATRON = Patron("bench", None, public=True)
MONTHS = ("January", "February", "March", "April", "June", "July", "August", "September", "October", "November")
NAMES = ("Marta Sousa", "Kenji Abe", "Zendesk", "Tableau", "Lyon", "Notion", "Berlin", "Datadog")
UNITS = (("days", "weeks"), ("weeks", "months"), ("hours", "days"), ("minutes", "hours"), ("years", "months"))
UNITS_JAPANESE = (("日", "週間"), ("時間", "日"), ("週間", "か月"), ("分", "時間"), ("年", "か月"))
SUBJECT = re.compile(
    r"(?:The |Our |All |Each )?[A-Za-z]+(?: [a-z]+)? (?=(?:must|should|can|will|may|are|is|have|has) )"
)
SUBJECTS = ("Contractors", "Visitors", "The auditors", "Volunteers", "The landlord")
SUBJECTS_JAPANESE = ("派遣社員", "監査役", "来訪者", "取引先")
ADDED = (
    ", and a free laptop is shipped to the home of each visitor",
    ", and the cafeteria serves lunch to all guests at no charge",
    ", and the parking garage closes early for maintenance",
)
ADDED_JAPANESE = ("、また来訪者には無料の昼食が食堂で提供されます", "、さらに駐車場は清掃のため早く閉まります")
SAME = (
    (r"\bdo not\b", "don't"), (r"\bcannot\b", "can't"), (r"\bin order to\b", "to"), (r"\bmust\b", "have to"),
    (r"\bprior to\b", "before"), (r"\bpercent\b", "%"), (r"\bfor example\b", "for instance"), (r"\bassist\b", "help"),
    (r"\butilize\b", "use"), (r"\bapproximately\b", "about"), (r"\bask\b", "request"), (r"\bensure\b", "make sure"),
    (r"\bbegin\b", "start"), (r"\bpurchase\b", "buy"), (r"\binform\b", "tell"), (r"\bten\b", "10"), (r"\btwo\b", "2"),
    (r"\bthree\b", "3"), (r"\b10\b", "ten"), (r"\b5 ", "five "), (r"\bemployees\b", "staff"),
    (r"(\d),(\d{3})\b", r"\1\2"),
)  # fmt: skip
SAME_JAPANESE = (
    ("です", "である"),
    ("します", "する"),
    ("しています", "している"),
    ("なければなりません", "ねばならない"),
)


@dataclass(frozen=True)
class Case:
    kind: str  # "true", or of the fault
    text: str
    passage: Hit


def passages(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield titles and texts of about the size of a passage."""
    for page in sorted(folder.rglob("*.md")):
        text = re.sub(r"\A---\n.*?\n---\n", "", page.read_text(encoding="utf-8", errors="replace"), flags=re.DOTALL)
        held = ""
        for part in re.split(r"\n{2,}", text):
            if held and len(held) + len(part) > SIZE:
                yield page.stem, held
                held = ""
            held += f"\n\n{part}"
        yield page.stem, held


def cases(folder: Path, chance: random.Random) -> list[Case]:
    """Make the sentences, as many of each kind as the handbook allows."""
    pool = [(sentence, hit) for hit in _hits(folder) for sentence in _sentences(hit)]
    chance.shuffle(pool)
    made: list[Case] = []
    counts: Counter[str] = Counter()
    for sentence, hit in pool:
        for kind, fault in FAULTS.items():
            if counts[kind] < EACH and (text := fault(sentence, hit, chance)) and text != sentence:
                made.append(Case(kind, text, hit))
                counts[kind] += 1
                break
        else:
            made.append(Case("true", paraphrase(sentence), hit))
    true = [case for case in made if case.kind == "true"]
    return [case for case in made if case.kind != "true"] + true[: sum(counts.values())]


def _hits(folder: Path) -> Iterator[Hit]:
    for n, (title, text) in enumerate(passages(folder)):
        yield Hit(Passage(f"p{n}", f"b{n}", "", "s", 0, title, (), None, text), 0.9)


def _sentences(hit: Hit) -> Iterator[str]:
    for one in sentences(hit.passage.text):
        text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)|[*_`]|\{[^}]*\}", r"\1", joined(one.text)).strip()
        plain = not re.search(r"[\[\]<>|#{}]|https?:", text)
        japanese = re.search(r"[ぁ-ん]", text)
        if plain and (20 if japanese else 50) <= len(text) <= 240 and text[-1] in ".。":
            yield text


def paraphrase(text: str) -> str:
    """Say the same by rule: other forms of numbers, contractions, synonyms, and the condition behind."""
    for pattern, other in SAME:
        text = re.sub(pattern, other, text)
    for one, other in SAME_JAPANESE:
        text = text.replace(f"{one}。", f"{other}。")
    text = re.sub(r"(\d+)(?=[日時週か年人%])", lambda found: found[0].translate(FULL_WIDTH), text)
    if found := re.fullmatch(r"(If|When|Once) ([^,.]{8,90}), ([a-z][^.]{10,140})\.", text):
        text = f"{found[3][0].upper()}{found[3][1:]} {found[1].lower()} {found[2]}."
    return re.sub(r" \([^()]{3,60}\)", "", text)


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
Fault = Callable[[str, Hit, random.Random], str]


def _number(text: str, hit: Hit, chance: random.Random) -> str:
    """Write another number, at times another one of the same passage."""
    found = re.search(r"(?<![\w.,/:-])\d{1,4}(?![\w,/:-]|\.\d)|\d+(?=[日時週か人名%回])", text)
    if not found or re.search(r"\d{4}年|\d月", text[: found.end() + 1]):
        return ""
    others = [n for n in re.findall(r"(?<![\w.])\d{1,3}(?!\w)", hit.passage.text) if n != found[0]]
    other = (
        chance.choice(others) if others and chance.random() < 1 / 3 else str(int(found[0]) * chance.choice((2, 3)) + 1)
    )
    return f"{text[: found.start()]}{other}{text[found.end() :]}"


def _date(text: str, _: Hit, chance: random.Random) -> str:
    days = facts(text).days
    if not days:
        return ""
    if found := re.search(rf"\b({'|'.join(MONTHS)})\b", text):
        return text.replace(found[0], chance.choice([month for month in MONTHS if month != found[0]]), 1)
    return re.sub(r"(\d{1,2})月|(?<!\d)(\d{4})(?=年)", _next, text, count=1)


def _next(found: re.Match[str]) -> str:
    return f"{int(found[1]) % 12 + 1}月" if found[1] else str(int(found[2]) + 1)


def _name(text: str, hit: Hit, chance: random.Random) -> str:
    found = re.search(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*|(?<=[ぁ-ん、])[A-Z][A-Za-z]{3,}", text)
    others = [name for name in NAMES if name not in hit.passage.text]
    return f"{text[: found.start()]}{chance.choice(others)}{text[found.end() :]}" if found else ""


def _unit(text: str, _: Hit, __: random.Random) -> str:
    for one, other in UNITS:
        if found := re.search(rf"\b(\d+|two|three|four|five|six|seven|eight|ten|twelve)[ -]{one[:-1]}s?\b", text):
            return f"{text[: found.start()]}{found[1]} {other}{text[found.end() :]}"
    for one, other in UNITS_JAPANESE:
        if found := re.search(rf"(?<!月)(\d+){one}(?!間|月|度)", text):
            return f"{text[: found.start()]}{found[1]}{other}{text[found.end() :]}"
    return ""


def _negation(text: str, _: Hit, __: random.Random) -> str:
    for pattern, other in (
        (r"\b(should|must|can|will|may|do|does|is|are) not\b", r"\1"), (r"\bcannot\b", "can"),
        (r"\b(should|must|can|will|may) (?!not\b)", r"\1 not "), (r"ありません。", "あります。"),
        (r"できます。", "できません。"), (r"しません。", "します。"),
        (r"しています。", "していません。"), (r"します。", "しません。"),
    ):  # fmt: skip
        if re.search(pattern, text):
            return re.sub(pattern, other, text, count=1)
    return ""


def _subject(text: str, _: Hit, chance: random.Random) -> str:
    if found := SUBJECT.match(text):
        return f"{chance.choice(SUBJECTS)} {text[found.end() :]}"
    found = re.match(r"[^、。はが]{2,14}(?=[はが])", text)
    return f"{chance.choice(SUBJECTS_JAPANESE)}{text[found.end() :]}" if found else ""


def _added(text: str, _: Hit, chance: random.Random) -> str:
    return f"{text[:-1]}{chance.choice(ADDED_JAPANESE if text[-1] == '。' else ADDED)}{text[-1]}"


FAULTS: dict[str, Fault] = {
    "date": _date, "unit": _unit, "number": _number, "name": _name, "negation": _negation, "subject": _subject,
    "added claim": _added,
}  # fmt: skip


async def measure(folders: Sequence[Path], *, held_out: bool, show: bool) -> None:
    opened = await open_embeddings(Settings(), print)
    grounding = Grounding(opened.embeddings, analyse, opened.knows)
    chance = random.Random(13)  # noqa: S311  the same sentences each time
    made = [case for folder in folders for case in cases(folder, chance)]
    chance.shuffle(made)
    true = [case for case in made if case.kind == "true"][: ALL // 2]
    faults = [case for kind in FAULTS for case in [case for case in made if case.kind == kind][:EACH]]
    chosen = [case for group in (true, faults[: ALL // 2]) for case in group[held_out::2]]
    found: Counter[str] = Counter()
    for case in chosen:
        grounded = await grounding.check(f"{case.text[:-1]} [1]{case.text[-1]}", PATRON, [case.passage])
        lacking = ",".join(filter(None, (one.lacking for one in grounded.sentences)))
        found[case.kind] += bool(lacking)
        if show and bool(lacking) is (case.kind == "true"):
            print(f"{case.kind} -> {lacking or 'kept'}: {case.text}")
    whole = Counter(case.kind for case in chosen)
    print("\n".join(f"| {kind} | {whole[kind]} | {found[kind] / whole[kind]:.1%} |" for kind in sorted(whole)))
    await _time(grounding, true)


async def _time(grounding: Grounding, true: Sequence[Case]) -> None:
    """Time answers of four sentences, each from another passage."""
    taken = []
    for at in range(0, 80, 4):
        some = true[at : at + 4]
        text = " ".join(f"{case.text[:-1]} [{n}]{case.text[-1]}" for n, case in enumerate(some, 1))
        begun = time.process_time()
        await grounding.check(text, PATRON, [case.passage for case in some])
        taken.append((time.process_time() - begun) * 1000)
    shown = f"median {statistics.median(taken):.0f} ms, longest {max(taken):.0f} ms"
    print(f"an answer of four sentences: {shown} of processor time")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folders", type=Path, nargs="+")
    asked.add_argument("--calibration", action="store_true", help="use the other half of the sentences")
    asked.add_argument("--show", action="store_true", help="print each sentence that was decided wrongly")
    told = asked.parse_args()
    asyncio.run(measure(told.folders, held_out=not told.calibration, show=told.show))
