"""Modals that show one person what an answer rests on: a source at its passage, whole sections, the receipt."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bot.blocks.answers import DETAILS, QUOTING
from bot.blocks.layout import button, context, modal
from bot.blocks.receipts import PERSON
from bot.slack import text as escaping
from bot.slack.drafts import Block, MessageDraft, message, section, sections
from knowledge.catalogue.answers import AnswerRow, Evidence
from knowledge.catalogue.books import Book, Passage
from knowledge.messages.catalogue import can_say, say
from knowledge.messages.language import Language
from knowledge.stacks.store.passages import OpenPassage

PASSAGE_MAX = 6_000
NEIGHBOUR_MAX = 1_500
SECTIONS_MAX = 24_000  # characters of whole sections together
SECTION_BLOCKS = 90  # Slack takes 100 in a modal
QUOTE_MAX = 1_500
OUTDATED, ORIGINAL = "outdated", "original"  # action ids
JOINED = " … "  # between the quotes of one passage
BETWEEN_ROWS = " \t\r\n|:-"  # characters that stand between two rows of a table, or two sentences
OpenedEvidence = tuple[Evidence, OpenPassage]  # what an answer rests on
Part = slice | str  # of the text as it stands, or put in between


def sentence_view(text: str, language: Language) -> dict[str, Any]:
    return modal(say(language, "source-title"), say(language, "source-close"), [section(text)])


def source_view(cited: Sequence[OpenedEvidence], language: Language, *, with_file: bool = False) -> dict[str, Any]:
    """Show what an answer cites of one document: the passages with the quotes in bold, between their neighbours.

    Rich text makes no links of its own. `with_file`: the document's file can be had.
    """
    evidence, opened = cited[0]
    blocks: list[Block] = [section(_head(evidence, opened))]
    shown = {one.passage.id for _, one in cited}
    left = SECTIONS_MAX
    for at, one in enumerate(cited):
        if at and left < len(one[1].passage.text):
            blocks.append(context(say(language, "section-cut")))
            break
        if at and one[1].passage.place:
            blocks.append(section(f"*{escaping.label(one[1].passage.place)}*"))
        blocks += _between_neighbours(*one, shown, language)
        left -= len(one[1].passage.text)
    blocks.append(context(say(language, "source-quote-in-bold")))
    if original := _original(opened.book, language, with_file=with_file):
        blocks.append(section(original))
    blocks.append(_actions(evidence, language, with_file=with_file))
    return modal(say(language, "source-title"), say(language, "source-close"), blocks)


def _between_neighbours(
    evidence: Evidence, opened: OpenPassage, shown: set[str], language: Language
) -> Iterator[Block]:
    """Yield the passage with what stands before and after it, unless that is in `shown`, which grows."""
    before, passage, after = opened.before, opened.passage, opened.after
    if before is not None and before.id not in shown:
        yield context(say(language, "source-before"))
        yield _rich(marked(before.text[-NEIGHBOUR_MAX:], None), quoted=True)
    yield _rich(marked(passage.text[:PASSAGE_MAX], evidence.quote))
    if after is not None and after.id not in shown:
        yield context(say(language, "source-after"))
        yield _rich(marked(after.text[:NEIGHBOUR_MAX], None), quoted=True)
    shown |= {one.id for one in (before, after) if one is not None}


def sections_view(
    runs: Sequence[Sequence[Passage]], quotes: Mapping[str, str | None], language: Language
) -> dict[str, Any]:
    """Show whole sections, the quoted words in bold; `quotes` are by the passages' ids. What is too long is cut."""
    blocks: list[Block] = []
    left = SECTIONS_MAX
    for run in runs:
        blocks.append(section(f"*{escaping.label(' › '.join((run[0].title, *run[0].headings)))}*"))
        for passage in run:
            if len(blocks) >= SECTION_BLOCKS or len(passage.text) > left:
                return _sections(blocks, language, cut=True)
            blocks.append(_rich(marked(passage.text, quotes.get(passage.id))))
            left -= len(passage.text)
    return _sections(blocks, language, cut=False)


def _sections(blocks: Sequence[Block], language: Language, *, cut: bool) -> dict[str, Any]:
    below = [context(say(language, "source-quote-in-bold"))]
    more = [context(say(language, "section-cut"))] if cut else []
    return modal(say(language, "section-title"), say(language, "source-close"), [*blocks, *more, *below])


def marked(text: str, quote: str | None) -> list[Block]:
    """Split the text into runs, with the quote in bold and tables as readable lines."""
    spans = _quoted(text, quote.split(JOINED) if quote else ())
    runs = [run for part in readable(text) for run in _runs(text, part, spans)]
    return [run for run in runs if run.get("text") or run.get("url")]


def _quoted(text: str, pieces: Iterable[str]) -> list[slice]:
    """Find the pieces, which an answer may quote in another order than the text has them."""
    spans: list[slice] = []
    for words in filter(None, pieces):
        start = _free(text, words, spans)
        if start >= 0:
            spans.append(slice(start, start + len(words)))
    return sorted(spans, key=lambda span: span.start)


def _free(text: str, words: str, taken: Sequence[slice]) -> int:
    """Return where the words begin: behind the last piece, else wherever no other piece is; -1 where nowhere."""
    places = [found.start() for found in re.finditer(re.escape(words), text)]
    free = [at for at in places if all(at >= one.stop or at + len(words) <= one.start for one in taken)]
    behind = taken[-1].stop if taken else 0
    return next((at for at in free if at >= behind), free[0] if free else -1)


def _runs(text: str, part: Part, spans: Sequence[slice]) -> Iterator[Block]:
    """Yield the runs of one part; inserted text never belongs to the quote."""
    if isinstance(part, str):
        yield from _run(part)
        return
    at = part.start
    for span in spans:
        start, stop = max(at, span.start), min(part.stop, span.stop)
        if start < stop:
            yield from _run(text[at:start])
            yield from _run(text[start:stop], bold=True)
            at = stop
    yield from _run(text[at : part.stop])


def why_view(
    row: AnswerRow,
    cited: Sequence[OpenedEvidence],
    beside: Sequence[str],
    language: Language,
    with_files: Collection[str] = (),
) -> dict[str, Any]:
    """Show what the answer rests on: each source with its place, its date and its words.

    `beside` are the titles of further documents that were read. What the viewer may not read is only counted.
    """
    quoted = row.model == QUOTING
    hidden = sum(one.quote is not None for one in row.evidence) - len(cited)
    lines = [
        say(language, "receipt-quoting") if quoted else say(language, "receipt-model", model=escaping.label(row.model)),
        *([say(language, "receipt-understood", question=escaping.label(row.rephrased))] if row.rephrased else []),
        *([say(language, "receipt-unmarked", n=row.unmarked)] if row.unmarked else []),
        *([say(language, "receipt-unmatched", n=row.unmatched)] if row.unmatched else []),
    ]
    below = [
        *([say(language, "receipt-hidden", n=hidden)] if hidden > 0 else []),
        *([say(language, "receipt-beside", titles=", ".join(map(escaping.label, beside)))] if beside else []),
        *_sentences(row, [evidence for evidence, _ in cited], language),
    ]
    details = {"type": "actions", "elements": [button(say(language, "button-details"), DETAILS, row.key)]}
    rested = [block for one in cited for block in _rests_on(*one, with_files, language)]
    blocks = [*sections(lines), *rested, *sections(below), details]
    return modal(say(language, "receipt-title"), say(language, "source-close"), blocks)


def _rests_on(
    evidence: Evidence, opened: OpenPassage, with_files: Collection[str], language: Language
) -> Iterator[Block]:
    """Yield the document, the section, the date, the words and where the original is."""
    words = escaping.fallback(_words(opened.passage.text, evidence.quote or "")[:QUOTE_MAX]).splitlines()
    quote = "\n".join(f"> {line}" for line in words if line.strip())
    with_file = evidence.edition_id in with_files
    lines = filter(None, (_head(evidence, opened), quote, _original(opened.book, language, with_file=with_file)))
    yield section("\n".join(lines))
    yield _actions(evidence, language, with_file=with_file)


def _words(text: str, quote: str) -> str:
    """Return a quote in the order of the text, with "…" only where the text says something in between."""
    pieces = quote.split(JOINED)
    spans = _quoted(text, pieces)
    if len(spans) < len(pieces):
        return quote
    words = text[spans[0]]
    for one, following in pairwise(spans):
        between = text[one.stop : following.start]
        seam = "\n" if "|" in between else between  # of two rows of a table, or as it stands
        words += (JOINED if between.strip(BETWEEN_ROWS) else seam) + text[following]
    return words


def _actions(evidence: Evidence, language: Language, *, with_file: bool) -> Block:
    file = [open_original(evidence.edition_id, language)] if with_file else []
    outdated = button(say(language, "button-outdated"), OUTDATED, evidence.edition_id)
    return {"type": "actions", "elements": [*file, outdated]}


def open_original(edition_id: str, language: Language) -> Block:
    """Return the button that has an edition's file sent to whoever presses it."""
    return button(say(language, "source-original"), ORIGINAL, edition_id)


def with_original(book: Book, language: Language) -> MessageDraft:
    """Return the message above a document's file."""
    date = f"{book.edition.created_at:%Y-%m-%d}" if book.edition else ""
    return message(say(language, "original-follows", title=escaping.label(book.title), date=date))


def outdated_message(book: Book, reader: str, language: Language, *, owner: bool) -> MessageDraft:
    """Tell the owner or an admin that somebody finds a document outdated."""
    person, title = f"<@{reader}>", escaping.link(book.url, book.title)
    date = f"{book.edition.created_at:%Y-%m-%d}" if book.edition else ""
    return message(
        say(language, "outdated-report", person=person, title=title, date=date),
        *([say(language, "outdated-report-owner")] if owner else _owner(book, language)),
        say(language, "outdated-report-hint"),
    )


def _owner(book: Book, language: Language) -> list[str]:
    return [say(language, "source-owner", person=f"<@{book.owner}>")] if book.owner else []


def _head(evidence: Evidence, opened: OpenPassage) -> str:
    book, place = opened.book, opened.passage.place
    dated = f" · {book.edition.created_at:%Y-%m-%d}" if book.edition else ""
    return f"*[{evidence.n}] {escaping.label(book.title)}*{dated}" + (f"\n{escaping.label(place)}" if place else "")


def _original(book: Book, language: Language, *, with_file: bool) -> str:
    """Return a link to the original, or who has the file where it cannot be had here, and whose document it is."""
    by = book.edition.created_by if book.edition else ""
    uploaded = [say(language, "source-uploaded", person=f"<@{by}>")] if PERSON.fullmatch(by) and not with_file else []
    original = [escaping.link(book.url, say(language, "source-original"))] if book.url else uploaded
    return " · ".join([*original, *_owner(book, language)])


def details_view(row: AnswerRow, known: Sequence[tuple[Evidence, str]], language: Language) -> dict[str, Any]:
    """Show the scores, hashes and times; `known` holds the passages that the viewer may read, with their titles."""
    hidden = len(row.evidence) - len(known)
    lines = [
        say(language, "receipt-work-manual", sha256=f"`{row.manual_sha256[:12]}`"),
        *_understood(row, language),
        say(language, "receipt-passages", n=len(row.evidence)),
        *(_evidence_line(evidence, title, language) for evidence, title in known),
        *([f"• {say(language, 'receipt-hidden', n=hidden)}"] if hidden else []),
        *_tokens(row, language),
    ]
    times = [
        f"{_stage(name, language)}: {say(language, 'receipt-milliseconds', n=round(ms))}"
        for name, ms in row.timings_ms.items()
    ]
    return modal(
        say(language, "details-title"),
        say(language, "source-close"),
        [*sections(lines), context(f"{say(language, 'receipt-times')} — {' · '.join(times)}")],
    )


def _sentences(row: AnswerRow, known: Sequence[Evidence], language: Language) -> Iterator[str]:
    """Yield each sentence of a model's draft with its support, as far as the viewer may read what it cites."""
    readable = {evidence.n for evidence in known}
    shown = [sentence for sentence in row.sentences if readable.issuperset(sentence["cites"])]
    if shown:
        yield say(language, "receipt-sentences")
    for sentence in shown:
        sources = " ".join(f"[{n}]" for n in sentence["cites"])
        lacking = sentence["lacking"]
        support = (
            say(language, f"receipt-lacking-{lacking}") if lacking else say(language, "receipt-held", sources=sources)
        )
        yield f"• {say(language, 'receipt-sentence', sentence=escaping.label(sentence['text']))} · {support}"


def _tokens(row: AnswerRow, language: Language) -> list[str]:
    if not row.tokens_read + row.tokens_written:
        return []
    return [say(language, "receipt-tokens", read=row.tokens_read, written=row.tokens_written)]


def _understood(row: AnswerRow, language: Language) -> list[str]:
    if row.rephrased is None:
        return []
    sha256 = (row.instruction_sha256 or "")[:12]
    return [say(language, "receipt-rephrased", question=escaping.label(row.rephrased), sha256=f"`{sha256}`")]


def _evidence_line(evidence: Evidence, title: str, language: Language) -> str:
    scores = say(
        language,
        "receipt-scores",
        score=f"{evidence.score:.2f}",
        meaning=_number(evidence.vector_score),
        words=_number(evidence.terms_score),
    )
    cited = f" · {say(language, 'receipt-cited')}" if evidence.quote else ""
    return f"• [{evidence.n}] {escaping.label(title)} · {scores}{cited}"


def _number(score: float | None) -> str:
    return "–" if score is None else f"{score:.2f}"


def _stage(name: str, language: Language) -> str:
    return say(language, f"receipt-stage-{name}") if can_say(language, f"receipt-stage-{name}") else name


def _run(text: str, *, bold: bool = False) -> Iterator[Block]:
    """Yield the text, and the document's links in it as links."""
    style = {"style": {"bold": True}} if bold else {}
    at = 0
    for one in escaping.document_links(text):
        if len(one.target) <= escaping.URL_MAX:
            yield {"type": "text", "text": text[at : one.start], **style}
            yield {"type": "link", "url": one.target, **({"text": one.label} if one.label else {}), **style}
            at = one.end
    yield {"type": "text", "text": text[at:], **style}


def _rich(runs: list[Block], *, quoted: bool = False) -> Block:
    kind = "rich_text_quote" if quoted else "rich_text_section"
    return {"type": "rich_text", "elements": [{"type": kind, "elements": runs}]}


RULE = re.compile(r"^\s*\|[\s|:-]*-[\s|:-]*$")
ROW = re.compile(r"^\s*\|")
EDGE = re.compile(r"(?<!\\)\|")  # not one that is written as \|
BETWEEN = " · "


def readable(text: str) -> Iterator[Part]:
    """Yield the slices of the text in order, without the pipes, rules and headers of its tables."""
    names: list[str] = []
    lines = [*_lines(text), (len(text), "")]
    for (start, line), (_, following) in pairwise(lines):
        if not ROW.match(line):
            names = []
            yield slice(start, start + len(line))
        elif RULE.match(line):
            continue
        elif RULE.match(following):
            names = [text[cell] for cell in _cells(start, line)]
        else:
            yield from _row(_cells(start, line), names)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line
        at += len(line)


def _cells(start: int, line: str) -> list[slice]:
    """Return the cells of a table line without surrounding space."""
    cells, at = list[slice](), start + line.index("|") + 1
    for words in EDGE.split(line.strip().removeprefix("|").removesuffix("|")):
        left = at + len(words) - len(words.lstrip())
        cells.append(slice(left, left + len(words.strip())))
        at += len(words) + 1
    return cells


def _row(cells: Sequence[slice], names: Sequence[str]) -> Iterator[Part]:
    between = ""
    for at, cell in enumerate(cells):
        if cell.start == cell.stop:
            continue
        name = names[at] if at < len(names) else ""
        if between or name:
            yield f"{between}{name}: " if name else between
        yield cell
        between = BETWEEN
    yield "\n"
