"""An answer as the catalogue keeps it, for tests to vary with `dataclasses.replace`."""

from knowledge.catalogue.answers import AnswerRow, Evidence

EVIDENCE = Evidence(n=1, passage_id="p1", edition_id="e1", ordinal=0, score=0.5, quote="Twenty.")
ROW = AnswerRow(
    workspace="acme",
    key="C1:1.0",
    place="C1",
    thread="1.0",
    person="U1",
    question="How many days?",
    text="Twenty. [1]",
    refused=False,
    model="quoting",
    manual_sha256="0" * 64,
    evidence=(EVIDENCE,),
)
