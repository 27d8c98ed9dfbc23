"""Search finds the right page of the handbook however a question is typed, and in any language."""

import uuid

import pytest

from bot.local_workspace import add_sample_handbook
from knowledge.catalogue.books import PUBLIC_SHELF
from knowledge.catalogue.editions import EditionRequest
from knowledge.catalogue.shelves import Patron
from knowledge.library.library import Library
from knowledge.reading.texts import Source
from tests.knowledge.librarian.asking import ask

PAGES = {
    "zh": "# 年假\n\n每位员工每年有24天带薪年假。请在Koyomi中申请，未使用的年假最多可结转五天。",
    "zh2": "# 报销\n\n请在Soroban上传收据。超过三个月的费用不能报销。",
    "ko": "# 연차 휴가\n\n모든 직원은 일 년에 24일의 유급 휴가를 받습니다. 남은 휴가는 닷새까지 이월됩니다.",
    "ko2": "# 경비 정산\n\n영수증은 Soroban에 올립니다. 석 달이 지난 경비는 정산할 수 없습니다.",
    "th": "# วันลาพักร้อน\n\nพนักงานทุกคนมีวันลาพักร้อน 24 วันต่อปี และยกยอดไปปีหน้าได้ห้าวัน",
    "th2": "# การเบิกค่าใช้จ่าย\n\nอัปโหลดใบเสร็จในโซโรบัน ค่าใช้จ่ายที่เกินสามเดือนเบิกไม่ได้",
    "rust": "# Build errors\n\n| Code | Meaning |\n|---|---|\n| E0502 | borrowed twice; clone the list first |\n"
    "| E0499 | two mutable borrows |\n| ERR_CONN_42 | the build server refuses the connection |\n",
    "offices": "# Offices\n\nThe one in New York City opens at eight, the one in Osaka at nine.",
}
LONG = (
    "Hello! I have been with the company for a while and was talking with a friend about work, the weather and many"
    " other things over tea, and we could not agree, so I thought I had better ask before I plan anything. "
)

JAPANESE_LONG = "いつもお世話になっております。友人と話していて気になったことがあり、念のためご相談させてください。"


@pytest.fixture(scope="module")
async def patron(library: Library) -> Patron:
    """A patron of a workspace with the sample handbook and a few pages in other languages."""
    workspace = f"t{uuid.uuid4().hex}"
    await add_sample_handbook(library, workspace, lambda _: None)
    shelf = await library.catalogue.shelves.find(workspace, PUBLIC_SHELF)
    for name, text in PAGES.items():
        source = Source(f"{name}.md", text.encode(), "text/markdown")
        receipt = await library.ingestion.add(source, EditionRequest(shelf, name, "U1"))
        assert receipt.status == "added"
    return Patron(workspace, "U1", public=True)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        # typing errors
        ("how many days of anual leav do i hav", "Annual leave"),
        ("waht is the per deim in japan", "Expenses and per diem"),
        ("how many aprovals does a payment chnage need", "Code review and releases"),
        ("有給休暇は何日ありまsか", "有給休暇"),
        ("リモトワークは週何日まで", "リモートワーク"),
        # upper case, lower case
        ("HOW MANY DAYS OF ANNUAL LEAVE DO I HAVE?", "Annual leave"),
        ("err_label_03", "Incident response"),
        ("KOYOMI 有給 申請", "有給休暇"),
        # full width, half width
        ("Ｈｏｗ ｍａｎｙ ｄａｙｓ ｏｆ ａｎｎｕａｌ ｌｅａｖｅ？", "Annual leave"),
        ("ＥＲＲ＿ＰＡＹ＿０８", "Incident response"),
        ("ﾘﾓｰﾄﾜｰｸの勤務時間", "リモートワーク"),
        ("ＣＯＲＥ　ＨＯＵＲＳ", "Remote work"),
        # accents, other signs
        ("VPN in cafes", "Security and laptops"),
        ("VPN in cafe\u0301s", "Security and laptops"),
        ("what’s the “notice period”?", "Onboarding"),
        ("e-mail password\u200bs Kagibako", "Security and laptops"),
        # mixed Japanese and English
        ("SEV1のとき何分以内に対応しますか", "用語集"),
        ("Sorobanで領収書をアップロードする締め切り", "経費精算"),
        ("mentor になるための要件", "オンボーディング"),
        # one word
        ("sabbatical", "Annual leave"),
        ("メンター", "オンボーディング"),
        ("日当", "経費精算"),
        ("taxi", "Expenses and per diem"),
        # identifiers, versions, error numbers
        ("ERR_CONN_42", "Build errors"),
        ("What does ERR_CONN_42 mean?", "Build errors"),
        ("E0502", "Build errors"),
        ("error[E0499]: what now?", "Build errors"),
        ("v2.4.1", "Incident response"),
        ("driver 2.4.1", "Incident response"),
        ("v3.12.0 の番号", "Code review and releases"),
        ("ERR_SYNC_17とは", "用語集"),
        # Chinese, Korean, Thai
        ("年假有多少天？", "年假"),
        ("费用怎么报销", "报销"),
        ("연차 휴가는 며칠인가요?", "연차 휴가"),
        ("영수증은 어디에 올리나요", "경비 정산"),
        ("วันลาพักร้อนมีกี่วัน", "วันลาพักร้อน"),
        ("ใบเสร็จอัปโหลดที่ไหน", "การเบิกค่าใช้จ่าย"),
    ],
)
async def test_the_right_page_is_among_the_first_three(
    library: Library, patron: Patron, question: str, title: str
) -> None:
    found = await library.search(patron, question, 3)
    assert title in [hit.passage.title for hit in found]


@pytest.mark.parametrize(
    ("typed", "title"), [("nyc", "Offices"), ("photogrph", "Expenses and per diem"), ("sev3", "Incident response")]
)
async def test_initials_and_misspelt_words_are_searched_for_by_the_words_that_were_meant(
    library: Library, patron: Patron, typed: str, title: str
) -> None:
    found = [hit for hit in await library.search(patron, typed, 3) if hit.passage.title == title]
    assert any(hit.terms_score and hit.coverage for hit in found)


@pytest.mark.parametrize(
    "question", ["", " ", "?", "🎉", "\u200b", "a" * 20_000, "司" * 20_000, "!@#$%^&*()", "\ud800", "\x00"]
)
async def test_no_question_is_too_odd_to_be_searched(library: Library, patron: Patron, question: str) -> None:
    assert len(await library.search(patron, question, 3)) <= 3


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (LONG * 12 + "So: how many days of annual leave are carried over into the next year?", "Annual leave"),
        ("How many days of annual leave are carried over into the next year? " + LONG * 12, "Annual leave"),
        (JAPANESE_LONG * 20 + "使わなかった有給休暇は翌年に何日まで繰り越せますか。", "有給休暇"),
    ],
)
async def test_a_question_of_five_hundred_words_is_answered(
    library: Library, patron: Patron, question: str, title: str
) -> None:
    answer = (await ask(library.librarian, question, patron=patron)).answer
    assert not answer.refused
    assert title in [citation.title for citation in answer.citations]
