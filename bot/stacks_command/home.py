"""The App Home, which shows nothing of a shelf that its reader may not read."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.answering.assistant_threads import SuggestedPrompts
from bot.blocks.add_forms import FormContext, add_documents_view
from bot.blocks.home import AdminSummary, Complaint, HomePage, home_view, trouble_view
from bot.blocks.report import TimeContext, time_chosen, time_view
from bot.reports.gaps import find_gaps
from bot.reports.weekly import report_time
from bot.slack.drafts import MessageDraft
from bot.slack.errors import SlackUnavailable
from bot.slack.notices import problems_told, tell
from bot.slack.services import Services
from bot.stacks_command.own_questions import OwnQuestions
from knowledge.catalogue.answers import Vote
from knowledge.catalogue.schedules import ReportTime

NEWEST, ASKED, COMPLAINTS = 5, 5, 5


class AppHome:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._catalogue = services.library.catalogue
        self._own = OwnQuestions(services)
        self._prompts = SuggestedPrompts(services)

    async def publish(self, workspace: str, user: str, channel: str) -> None:
        """Make the page anew each time it is opened."""
        client, language = self._services.client, await self._services.patrons.language(workspace, user)

        async def show_problem(draft: MessageDraft) -> None:
            await client.views_publish(user_id=user, view=trouble_view(draft.text))

        async with problems_told(language, show_problem, during="home"):
            view = home_view(await self._page(workspace, user, channel), language)
            await client.views_publish(user_id=user, view=view)

    async def subscribe(self, workspace: str, user: str, value: str) -> None:
        """Begin or end the weekly list of what is new, as the button's value says, and show the page anew."""
        wanted, _, channel = value.partition("|")
        subscriptions = self._catalogue.subscriptions
        language = await self._services.patrons.language(workspace, user)
        async with problems_told(language, partial(tell, self._services.client, user, channel), during="home"):
            await (subscriptions.begin if wanted == "begin" else subscriptions.end)(workspace, user)
        await self.publish(workspace, user, channel)

    async def open_form(self, workspace: str, user: str, channel: str, trigger: str) -> None:
        """Open the form for adding documents; who is no admin any more gets the page without the button."""
        if not await self._is_admin(workspace, user):
            await self.publish(workspace, user, channel)
            return
        language = await self._services.patrons.language(workspace, user)
        form = add_documents_view(FormContext(channel, False, language))
        await self._services.client.views_open(trigger_id=trigger, view=form)

    async def open_report_form(self, workspace: str, user: str, channel: str, trigger: str) -> None:
        """Open the form for the time of the weekly report, as `open_form` does."""
        if not await self._is_admin(workspace, user):
            await self.publish(workspace, user, channel)
            return
        about = TimeContext(channel, await self._services.patrons.language(workspace, user))
        view = time_view(await self._report_time(workspace), about)
        await self._services.client.views_open(trigger_id=trigger, view=view)

    async def set_report_time(self, workspace: str, user: str, view: Mapping[str, Any]) -> None:
        """Keep the time that somebody chose, if they are still an admin, and show the page anew."""
        about, client = TimeContext.loads(view["private_metadata"]), self._services.client
        async with problems_told(about.language, partial(tell, client, user, about.channel), during="home"):
            if await self._services.patrons.is_admin(workspace, user):
                former, times = await self._report_time(workspace), self._catalogue.report_times
                await times.put(workspace, time_chosen(view), former, by=user)
        await self.publish(workspace, user, about.channel)

    async def _report_time(self, workspace: str) -> ReportTime:
        return await report_time(self._services.library, workspace, self._services.settings)

    async def _is_admin(self, workspace: str, user: str) -> bool:
        try:
            return await self._services.patrons.is_admin(workspace, user)
        except SlackUnavailable:
            return False

    async def _page(self, workspace: str, user: str, channel: str) -> HomePage:
        patrons = self._services.patrons
        admin = await patrons.is_admin(workspace, user)
        person = await patrons.person(workspace, user)
        if not person.member:
            return HomePage(member=False, channel=channel)
        shelves = await self._catalogue.shelves.readable_by(await patrons.in_private(workspace, user))
        ids = {shelf.id for shelf in shelves}
        counts = await self._catalogue.holdings.counts(workspace, ids)
        return HomePage(
            member=True,
            channel=channel,
            shelves=[(shelf, counts[shelf.id]) for shelf in shelves],
            newest=await self._catalogue.holdings.newest(workspace, ids, NEWEST),
            asked=await self._own.latest(workspace, user, ASKED),
            suggested=await self._prompts.questions(workspace, user, person.language),
            summary=await self._admin_summary(workspace) if admin else None,
            subscribed=await self._catalogue.subscriptions.has(workspace, user),
        )

    async def _admin_summary(self, workspace: str) -> AdminSummary:
        jobs = await self._services.library.jobs.counts(workspace)
        good, bad = await self._catalogue.votes.counts(workspace)
        counted_good, counted_bad = await self._catalogue.tallies.votes(workspace)
        complaints = await self._catalogue.votes.complaints(workspace, COMPLAINTS)
        return AdminSummary(
            waiting=jobs["waiting"],
            running=jobs["running"],
            failed=jobs["failed"],
            gaps=await find_gaps(self._catalogue, workspace, self._services.patrons),
            good=good + counted_good,
            bad=bad + counted_bad,
            complaints=[await self._complaint(vote) for vote in complaints],
            report=await self._report_time(workspace),
        )

    async def _complaint(self, vote: Vote) -> Complaint:
        row = await self._catalogue.answers.get(vote.workspace, vote.answer_key)
        told = row is not None and await self._services.patrons.is_public(row.place)
        return Complaint(vote.fault, vote.note, row.question if row and told else None, vote.created_at)
