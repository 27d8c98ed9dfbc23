"""The page itself: by keyboard, with a screen reader, in dark colours, in a narrow window, and without other hosts."""

import asyncio
import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Route, expect

from playground.sample_team import AIKO, BEN, GIL, HANAKO
from tests.browser.people import go, message, replies, say, thread
from tests.browser.small_app import SmallApp
from tests.browser.workspace import open_page

# Controls without a name, and texts with too little contrast.
NAMELESS = """() => [...document.querySelectorAll("button, input, select, textarea, a[href], [role=combobox]")]
    .filter((one) => one.checkVisibility() && !(one.ariaLabel || one.labels?.length || one.textContent.trim()))
    .map((one) => one.outerHTML)"""
FAINT = """() => {
    const light = (colour) => {
        const [red, green, blue] = colour.match(/[\\d.]+/g).map((part) => part / 255)
            .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = (one) => {
        for (let at = one; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (!/, 0\\)$|\\/ 0/.test(colour) && /^rgb\\(/.test(colour)) return light(colour);
        }
        return 1;
    };
    const own = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    return [...document.querySelectorAll("body *")]
        .filter((one) => own(one) && one.checkVisibility({ opacityProperty: true }) && !one.closest(":disabled"))
        .map((one) => {
            const [a, b] = [light(getComputedStyle(one).color), ground(one)].sort((x, y) => y - x);
            return [(a + 0.05) / (b + 0.05), one.textContent.trim()];
        })
        .filter(([contrast]) => contrast < 4.5);
}"""


async def open_conversation(page: Page, app: SmallApp) -> None:
    """Ask a question and open its thread with an answer."""
    await say(page, "@Shisho How many days?")
    asked = await app.asked()
    button = {"type": "button", "action_id": "press", "text": {"type": "plain_text", "text": "[1] Annual leave"}}
    blocks = [
        {"type": "markdown", "text": "You have **24** days [1]"},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Written by a machine."}]},
        {"type": "actions", "elements": [button]},
    ]
    await app.post(thread_ts=asked.ts, blocks=blocks)
    await expect(replies(page)).to_contain_text("24 days")


async def test_the_page_loads_nothing_from_other_hosts(browser: Browser, small_app: SmallApp) -> None:
    picture = {"type": "image", "image_url": "https://elsewhere.example/a.png", "alt_text": "A map"}
    await small_app.post(blocks=[picture, {"type": "markdown", "text": "![Another](https://elsewhere.example/b.png)"}])
    async with open_page(browser, small_app.playground, BEN.id) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        answer = await page.reload()
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        await expect(page.get_by_role("link", name="A map")).to_be_visible()
        await expect(page.get_by_role("link", name="Another")).to_be_visible()
    assert {"/", "/page/app.js", "/page/state", "/page/live"} <= {urlsplit(url).path for url in asked}
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(small_app.playground.url).netloc}
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


async def test_a_question_can_be_asked_and_its_thread_closed_by_keyboard(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the message box")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        box = page.get_by_role("combobox", name="Message", exact=True)
        await expect(box).to_be_focused()
        await page.keyboard.type("@")
        await page.keyboard.press("Enter")
        await expect(box).to_have_value("@shisho ")
        await page.keyboard.type("one")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("two")
        await page.keyboard.press("Enter")
        await expect(box).to_have_value("")
        asked = await small_app.asked()
        assert asked.text == "<@USHISHO> one\ntwo"
        await small_app.post(thread_ts=asked.ts, text="An answer")
        await expect(replies(page)).to_contain_text("An answer")
        await page.keyboard.press("Escape")
        await expect(thread(page)).to_be_hidden()
        await expect(page.get_by_role("button", name="1 reply")).to_be_focused()


async def test_a_menu_works_by_arrow_keys_and_escape(browser: Browser, small_app: SmallApp) -> None:
    await small_app.post(text="Lunch")
    async with open_page(browser, small_app.playground, BEN.id) as page:
        more = message(page, "Lunch").get_by_role("button", name="More actions")
        await more.focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("menuitem", name="Copy link")).to_be_focused()
        await page.keyboard.press("ArrowDown")
        await expect(page.get_by_role("menuitem", name="Open the inspector")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("menu")).to_be_hidden()
        await expect(more).to_be_focused()


async def test_every_control_has_a_name_for_screen_readers(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await open_conversation(page, small_app)
        for role, name in [
            *(("navigation", "Conversations"), ("main", ""), ("list", "Messages"), ("complementary", "Thread")),
            *(("list", "Replies"), ("combobox", "Message"), ("combobox", "Reply"), ("log", "New messages")),
        ]:
            await expect(page.get_by_role(role, name=name, exact=True)).to_have_count(1)  # type: ignore[arg-type]
        await expect(page.get_by_role("heading", level=1)).to_have_text("general")
        assert await page.evaluate(NAMELESS) == []


async def test_an_answer_is_announced_once_when_it_is_complete(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await open_conversation(page, small_app)
        await expect(page.get_by_role("log", name="New messages")).to_contain_text("Shisho: You have 24 days [1]")


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_every_text_has_enough_contrast(browser: Browser, small_app: SmallApp, colours: str) -> None:
    dark = colours == "dark"
    async with open_page(browser, small_app.playground, BEN.id, colours="dark" if dark else "light") as page:
        await expect(page.get_by_role("region", name="What to try")).to_be_visible()
        assert await page.evaluate(FAINT) == []
        await small_app.slack.chat_postEphemeral(channel="CGENERAL", user=BEN.id, text="Between us")
        await open_conversation(page, small_app)
        await thread(page).get_by_role("button", name="Inspector").click()
        await expect(page.get_by_role("heading", name="Calls of the Web API")).to_be_visible()
        assert await page.evaluate(FAINT) == []


async def test_the_chosen_colours_are_kept(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id, colours="dark") as page:
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = await page.evaluate(ground)
        await page.get_by_role("button", name="Light colours").click()
        light = await page.evaluate(ground)
        assert light != dark
        await page.reload()
        await expect(page.get_by_role("button", name="Dark colours")).to_be_visible()
        assert await page.evaluate(ground) == light


async def test_a_narrow_window_shows_one_panel_at_a_time_in_full(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id, size=(400, 700)) as page:
        wide = "document.documentElement.scrollWidth"
        assert await page.evaluate(wide) == 400
        await open_conversation(page, small_app)
        await expect(page.get_by_role("main")).to_be_hidden()
        assert await page.evaluate(wide) == 400
        await thread(page).get_by_role("button", name="Close the thread").click()
        await expect(page.get_by_role("main")).to_be_visible()
        await page.get_by_role("button", name="Conversations").click()
        await go(page, "random")
        await expect(page.get_by_role("heading", level=1)).to_have_text("random")
        await expect(page.get_by_role("navigation")).to_be_hidden()
        assert await page.evaluate(wide) == 400


async def test_a_click_on_a_suggestion_writes_it_into_the_message_box(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, BEN.id) as page:
        hints = page.get_by_role("region", name="What to try")
        await expect(hints).to_contain_text("Mention Shisho here")
        await expect(hints).not_to_contain_text("/stacks add")
        await hints.get_by_role("button", name="How many days of leave").click()
        box = page.get_by_role("combobox", name="Message", exact=True)
        await expect(box).to_have_value("@Shisho How many days of leave do I have?")
        await box.press("Enter")
        await expect(hints).to_be_hidden()
        await go(page, "Shisho")
        await expect(hints.get_by_role("button", name="How many days of leave")).not_to_contain_text("@Shisho")


@pytest.mark.parametrize(
    ("person", "told"),
    [(AIKO, "/stacks add"), (GIL, "does not answer guests"), (HANAKO, "有給休暇は何日ありますか")],
    ids=["admin", "guest", "japanese"],
)
async def test_the_suggestions_depend_on_the_person(
    browser: Browser, small_app: SmallApp, person: object, told: str
) -> None:
    async with open_page(browser, small_app.playground, getattr(person, "id", "")) as page:
        await expect(page.get_by_role("region", name="What to try")).to_contain_text(told)


async def test_the_page_opens_as_the_first_person_of_the_workspace(browser: Browser, small_app: SmallApp) -> None:
    async with open_page(browser, small_app.playground, "") as page:
        await expect(page.get_by_label("You are")).to_have_value(AIKO.id)
        assert f"as={AIKO.id}" in page.url


async def test_the_message_box_comes_with_the_conversations_it_writes_to(browser: Browser, small_app: SmallApp) -> None:
    may_come = asyncio.Event()

    async def slow(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    async with await browser.new_context() as context:
        page = await context.new_page()
        await page.route("**/page/state*", slow)
        await page.goto(f"{small_app.playground.url}?as={BEN.id}")
        box = page.locator("#composer textarea")
        await expect(box).to_have_count(1)
        await expect(box).to_be_hidden()
        may_come.set()
        await expect(box).to_be_visible()


async def test_a_link_to_a_message_opens_its_thread(browser: Browser, small_app: SmallApp) -> None:
    ts = await small_app.post(text="Lunch")
    await small_app.post(thread_ts=ts, text="At noon")
    link = (await small_app.slack.chat_getPermalink(channel="CGENERAL", message_ts=ts))["permalink"]
    async with open_page(browser, small_app.playground, BEN.id) as page:
        await page.goto(link)
        await expect(replies(page)).to_have_text(re.compile("At noon"))
