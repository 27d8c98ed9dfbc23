"""The weekly report as an admin sees it on the page."""

import uuid
from dataclasses import replace
from datetime import timedelta

from playwright.async_api import Browser, expect

from bot.reports.picture import HEIGHT, WIDTH
from bot.reports.weekly import WEEKLY
from knowledge.catalogue.storage.tables import now
from knowledge.library.library import Library
from playground.sample_team import AIKO
from tests.browser.people import go
from tests.browser.workspace import open_page, open_workspace
from tests.knowledge.privacy.test_expiry import ROW


async def test_the_weekly_report_is_seen_with_its_picture(browser: Browser, library: Library, workspace: str) -> None:
    asked = replace(ROW, id=uuid.uuid4().hex, workspace=workspace, created_at=now() - timedelta(days=1))
    async with open_workspace(library, workspace) as playground, open_page(browser, playground, AIKO.id) as page:
        await library.catalogue.answers.record(asked)
        await go(page, "Shisho")
        await library.jobs.enqueue(WEEKLY, workspace, "now", {"until": now().isoformat()})
        picture = page.get_by_role("img", name="Questions in the last 8 weeks")
        await expect(picture).to_be_visible()
        size = "one => one.decode().then(() => [one.naturalWidth, one.naturalHeight])"
        assert await picture.evaluate(size) == [WIDTH, HEIGHT]
        await expect(page.get_by_text("1 question: 1 answered")).to_be_visible()
