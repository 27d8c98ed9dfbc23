"""Labelled questions in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/<split>.tsv."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from knowledge.errors import NotFound


@dataclass(frozen=True, slots=True)
class Document:
    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """`judgements` has, for each question's id, the ids of the documents that answer it and how well (1 and up)."""

    name: str
    split: str
    documents: tuple[Document, ...]
    questions: Mapping[str, str]
    judgements: Mapping[str, Mapping[str, int]]

    def sample(self, most: int) -> Self:
        """Keep at most so many questions, spread evenly over all; the documents stay."""
        kept = spread(list(self.questions), most)
        return replace(self, questions={key: self.questions[key] for key in kept})

    def among(self, most: int) -> Self:
        """Keep the documents judged right for its questions, and others spread evenly over all, up to so many."""
        right = {document for key in self.questions for document in self.judgements[key]}
        others = [document.id for document in self.documents if document.id not in right]
        kept = right.union(spread(others, max(most - len(right), 0)))
        return replace(self, documents=tuple(document for document in self.documents if document.id in kept))


def spread(items: list[str], most: int) -> list[str]:
    """Return at most so many, spread evenly over the whole list."""
    if len(items) <= most:
        return items
    return [items[at * len(items) // most] for at in range(most)]


def answer_strings(labelled: LabelledSet) -> dict[str, list[str]]:
    """Return answers that are documents of their own, as in JaQuAD: each is part of another document judged right."""
    texts = {document.id: document.text.strip() for document in labelled.documents}
    strings = {}
    for key in labelled.questions:
        right = [text for judged in labelled.judgements[key] if (text := texts.get(judged))]
        strings[key] = [text for text in right if any(text != other and text in other for other in right)]
    return strings


def load(folder: Path, split: str) -> LabelledSet:
    """Read the questions that the split judges. Raises NotFound, which names what is missing."""
    judgements = _judgements(folder / "qrels" / f"{split}.tsv")
    documents = tuple(
        Document(str(row["_id"]), str(row.get("title") or ""), str(row.get("text") or ""))
        for row in _rows(folder / "corpus.jsonl")
    )
    questions = {str(row["_id"]): str(row["text"]) for row in _rows(folder / "queries.jsonl")}
    asked = {key: questions[key] for key in judgements if key in questions}
    if not asked:
        raise NotFound(f"No question of the split {split} stands in {folder / 'queries.jsonl'}.")
    return LabelledSet(folder.resolve().name, split, documents, asked, judgements)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with _present(path).open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _judgements(path: Path) -> dict[str, dict[str, int]]:
    """Read the columns query-id, corpus-id and score, under a heading; a judgement of 0 is none."""
    judged: dict[str, dict[str, int]] = {}
    with _present(path).open(encoding="utf-8", newline="") as lines:
        for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) == len(("query", "document", "score")) and row[2].lstrip("-").isdigit() and int(row[2]) > 0:
                judged.setdefault(row[0], {})[row[1]] = int(row[2])
    return judged


def _present(path: Path) -> Path:
    if not path.is_file():
        raise NotFound(
            f"There is no {path}.", fix="A labelled set has corpus.jsonl, queries.jsonl and qrels/<split>.tsv."
        )
    return path
