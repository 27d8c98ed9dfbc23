"""A labelled set in BEIR's layout, written by hand."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

DOCUMENTS = {
    "leave": ("Annual leave", "Everyone has 24 days of annual leave a year. It is booked in the calendar."),
    "expenses": ("Expenses", "Receipts are handed in by the tenth of the month and paid back with the salary."),
    "laptop": ("Laptops", "A stolen laptop is reported to the security team within an hour, by telephone."),
    "kitchen": ("The kitchen", "The kettle is blue. Whoever empties the coffee machine orders beans."),
    "coffee": ("Coffee", "Beans come from the roaster in town. The coffee machine is descaled every Friday."),
    "empty": ("Nothing", ""),
}
QUESTIONS = {
    "q1": "How many days of annual leave do I have?",
    "q2": "Whom do I tell about a stolen laptop?",
    "q3": "How often is the coffee machine descaled?",
    "unjudged": "Who painted the office door?",
}
# Of q3, only the second best is called right: place two, for anyone who finds the best first
JUDGED = {"q1": {"leave": 1, "empty": 0}, "q2": {"laptop": 1}, "q3": {"kitchen": 1}}


def write_set(folder: Path) -> Path:
    rows = ({"_id": key, "title": title, "text": text} for key, (title, text) in DOCUMENTS.items())
    _write_lines(folder / "corpus.jsonl", rows)
    _write_lines(folder / "queries.jsonl", ({"_id": key, "text": text} for key, text in QUESTIONS.items()))
    judged = [f"{key}\t{document}\t{score}" for key, right in JUDGED.items() for document, score in right.items()]
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("\n".join(["query-id\tcorpus-id\tscore", *judged, ""]))
    return folder


def _write_lines(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
