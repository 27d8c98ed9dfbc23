"""Retrieval, refusal and quotes on a labelled set: the figures, and the figures as lines."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from statistics import quantiles
from typing import Any

from knowledge.evaluation.labelled_set import LabelledSet
from knowledge.evaluation.quotes import ANY, WAYS, quote_figures
from knowledge.evaluation.refusals import refusal_figures
from knowledge.evaluation.retrieval import SearchResults, measured, search_all
from knowledge.evaluation.trial import Tell, Trial, trial
from knowledge.home import private_home
from knowledge.library.library import Library, open_library
from knowledge.reading.chunking import Chunk, Cutting, chunk
from knowledge.reading.texts import Reading
from knowledge.settings import Settings


async def evaluate(
    settings: Settings, labelled: LabelledSet, off_topic: Sequence[str], tell: Tell, *, whole: bool, keep: bool = False
) -> dict[str, Any]:
    """Measure on a labelled set. `off_topic` are questions that it cannot answer; `whole` leaves every document uncut.

    With `keep` the filled stacks stay in the settings' home for another run over the same documents.
    """
    kept = kept_name(labelled, whole=whole) if keep else None
    with _folder(settings, keep=keep) as folder:
        async with (
            _library(settings, tell, catalogue_url(folder), whole=whole) as library,
            trial(library, labelled, tell, kept) as filled,
        ):
            return await _figures(filled, off_topic, tell)


def kept_name(labelled: LabelledSet, *, whole: bool) -> str:
    """Name the workspace after its documents, so that a change to them fills another."""
    return f"evaluation-{hashlib.sha256(repr((labelled.documents, whole)).encode()).hexdigest()[:16]}"


def catalogue_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'evaluations.sqlite'}"


@contextmanager
def _folder(settings: Settings, *, keep: bool) -> Iterator[Path]:
    if keep:
        yield private_home(settings.home)
        return
    with tempfile.TemporaryDirectory(prefix="shisho-evaluation-") as folder:
        yield Path(folder)


def _library(settings: Settings, tell: Tell, url: str, *, whole: bool) -> AbstractAsyncContextManager[Library]:
    """Open a library in which a document left whole has only its own vector, as in the published figures."""
    return open_library(settings, tell, catalogue_url=url, cut=_whole if whole else chunk, windows=not whole)


def _whole(reading: Reading, *, title: str) -> Cutting:
    del title
    return Cutting([Chunk(0, "\n\n".join(section.text for section in reading.sections), (), None)])


async def _figures(filled: Trial, off_topic: Sequence[str], tell: Tell) -> dict[str, Any]:
    asked = await search_all(filled, tell)
    labelled = filled.labelled
    return {
        "dataset": labelled.name,
        "split": labelled.split,
        "questions": len(labelled.questions),
        "modes": measured(filled, asked),
        "latency_ms": _latency(asked),
        "ingest": {
            "documents": len(labelled.documents),
            "passages": filled.passages,
            "seconds": filled.seconds,
        },
        "refusals": await refusal_figures(filled, asked, off_topic, tell),
        "quotes": await quote_figures(filled, asked, tell),
    }


def _latency(asked: SearchResults) -> dict[str, float]:
    took = asked.milliseconds if len(asked.milliseconds) > 1 else asked.milliseconds * 2
    percentiles = quantiles(took, n=100, method="inclusive")
    return {"p50": round(percentiles[49], 1), "p95": round(percentiles[94], 1)}


def lines(figures: dict[str, Any]) -> list[str]:
    ingest, latency, quotes = (figures[key] for key in ("ingest", "latency_ms", "quotes"))
    filled = f"{ingest['documents']} documents, {ingest['passages']} passages in {ingest['seconds']} s"
    shares = ", ".join(f"{name} {quotes[name]:.1%}" for name in (*WAYS, ANY))
    return [
        f"{figures['dataset']} ({figures['split']}): {figures['questions']} questions, {filled}",
        "",
        f"{'':<10}{'nDCG@10':>9}{'recall@10':>11}{'MRR@10':>9}",
        *(f"{mode:<10}{_three(row)}" for mode, row in figures["modes"].items()),
        "",
        f"a question takes {latency['p50']} ms (95 % at most {latency['p95']} ms)",
        "",
        *_curve(figures["refusals"]),
        "",
        f"quotes ({quotes['questions']} questions, {quotes['measure']}): {shares}",
    ]


def _curve(refusals: dict[str, Any]) -> list[str]:
    return [
        f"{'refused, in %, at':<20}{'answerable':>12}{'off-topic':>12}{'answer taken away':>20}",
        *(
            f"{point['threshold']:<5}{'  now' if point['threshold'] == refusals['threshold'] else '':<15}"
            f"{100 * point['answerable']:>12.1f}{100 * point['off_topic']:>12.1f}{100 * point['taken_away']:>20.1f}"
            for point in refusals["curve"]
        ),
    ]


def _three(row: dict[str, float]) -> str:
    return f"{row['ndcg@10']:>9.3f}{row['recall@10']:>11.3f}{row['mrr@10']:>9.3f}"
