"""The operator's figures, of what happened to a real bot."""

import io
import json

import pytest

from bot.app import Bot
from playground import Playground
from playground.sample_team import AIKO
from playground.workspace.views import View
from tests.bot.answering.test_limits import figure
from tests.bot.conftest import TEAM
from tests.bot.stacks_command.test_button_actions import receipt
from tests.knowledge.reading.documents import placed_pdf, zipped

UNKNOWN = placed_pdf(["BT (Tea) Tj ET"]).replace(b"<< /Length 14 >>", b"<</Length 14/Filter/NoSuchDecode>>")


@pytest.mark.parametrize("data", [UNKNOWN, zipped({"tea.pdf": UNKNOWN})], ids=["alone", "in an archive"])
async def test_a_document_that_fails_through_a_fault_of_ours_is_counted_and_logged_under_the_id_that_is_told(
    bot: Bot, playground: Playground, written: io.StringIO, data: bytes
) -> None:
    before = await figure(bot, "shisho_unreadable_documents")
    await playground.command(AIKO.id, TEAM.id, "/stacks", "add")
    view = await playground.wait_for(lambda: playground.view_of(AIKO.id))
    assert isinstance(view, View)
    file = await playground.upload(AIKO.id, "tea", data)
    await playground.submit(view.id, {"files": [file], "name": "Tea"})
    told = await receipt(playground, "*Tea* couldn't be added")
    assert "that may be my fault" in told.text
    assert await figure(bot, "shisho_unreadable_documents") == before + 1
    [failed] = [
        line for line in map(json.loads, written.getvalue().splitlines()) if line["event"] == "document_unreadable"
    ]
    assert failed["log_id"] in told.text
