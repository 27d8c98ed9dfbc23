import pytest

from knowledge.errors import Reason
from knowledge.reading.recognition.encodings import decode
from tests.knowledge.reading.conftest import Read, Refusal
from tests.knowledge.reading.documents import text_of
from tests.knowledge.reading.recognition.short_texts import WRITTEN

JAPANESE = "有給休暇は年に二十日です。翌年に繰り越せるのは十日までです。\n申請は、総務部のフォームから行ってください。"
ENGLISH = "Leave is twenty days a year.\nTen of them may be carried over.\nThe café's naïve façade stays."
GERMAN = "Für den Urlaub gilt: Größere Änderungen müssen früh gemeldet werden.\nDie Büroschlüssel liegen beim Empfang."
RUSSIAN = "Отпуск составляет двадцать восемь дней в году. Заявление подаётся через портал сотрудника."
HEBREW = "שלום לכולם. החופשה היא עשרים ימים בשנה. יש להגיש בקשה לממונה שבועיים מראש."
HEBREW_AND_LATIN = "עדכון Tesla - נדרשת חתימה על הבקשה לרישום"
TURKISH = "Yıllık izin yirmi gündür. Başvuru iki hafta önce yapılmalıdır, lütfen şefinize sorunuz."
GREEK = "Η άδεια είναι είκοσι ημέρες τον χρόνο. Η αίτηση υποβάλλεται δύο εβδομάδες πριν."
ARABIC = "الإجازة عشرون يوما في السنة. يجب تقديم الطلب قبل أسبوعين."
KOREAN = "휴가는 일년에 이십일입니다. 신청은 총무부의 양식으로 하십시오."
CHINESE = "年假为每年二十天。请提前两周向主管申请。翌年最多可以结转十天。"
POLISH = "Urlop wynosi dwadzieścia dni w roku. Wniosek należy złożyć przez portal. Żółte łódki płyną."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((JAPANESE, name) for name in ("utf-8", "utf-8-sig", "utf-16", "shift_jis", "euc_jp", "iso2022_jp", "utf-32")),
        *((ENGLISH, name) for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "latin-1", "cp1252")),
        *((GERMAN, name) for name in ("latin-1", "cp1252", "utf-16")),
        (RUSSIAN, "cp1251"),
        *((HEBREW, name) for name in ("cp1255", "iso8859_8")),
        (HEBREW_AND_LATIN, "cp1255"),
        (TURKISH, "cp1254"),
        (GREEK, "cp1253"),
        (ARABIC, "cp1256"),
        (KOREAN, "euc_kr"),
        (CHINESE, "gb18030"),
        (POLISH, "cp1250"),
    ],
)
async def test_a_text_reads_right_in_the_encoding_it_was_written_in(read: Read, text: str, encoding: str) -> None:
    assert text_of(await read("leave.txt", text.encode(encoding))) == text


@pytest.mark.parametrize("encoding", ["shift_jis", "euc_jp", "iso2022_jp", "utf-16"])
async def test_a_short_japanese_note_is_not_mistaken_for_another_script(read: Read, encoding: str) -> None:
    assert text_of(await read("memo.txt", "会議は十時からです。".encode(encoding))) == "会議は十時からです。"


async def test_a_page_is_read_in_the_encoding_it_names(read: Read) -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><h1>Отпуск</h1><p>Двадцать дней.</p></body></html>'
    reading = await read("page.html", page.encode("cp1251"))
    assert (reading.title, "Двадцать дней." in text_of(reading)) == ("Отпуск", True)


async def test_the_encoding_that_a_server_names_is_believed_where_it_fits(read: Read) -> None:
    reading = await read("note.txt", "Čeština".encode("iso8859_2"), "text/plain; charset=iso-8859-2")
    assert text_of(reading) == "Čeština"


async def test_bytes_that_stand_for_no_character_are_counted_in_the_remarks(read: Read) -> None:
    text = "Leave is twenty days a year. " * 20
    reading = await read("note.txt", b"\xff\xfe" + text.encode("utf-16-le") + b"\x00\xd8")
    assert [note.code for note in reading.remarks] == ["characters_unreadable"]
    assert "twenty days" in text_of(reading)


async def test_bytes_that_are_no_text_are_refused_and_not_read_as_noise(refusal: Refusal) -> None:
    assert (await refusal("data.txt", bytes(range(256)) * 40)).reason == Reason.UNKNOWN_KIND


@pytest.mark.parametrize("data", [b"", b"   \n\t ", b"\0\0\0", "\ufeff \n".encode()])
async def test_a_file_without_a_word_is_refused_as_empty(refusal: Refusal, data: bytes) -> None:
    assert (await refusal("empty.txt", data)).reason == Reason.EMPTY


def test_two_hundred_short_texts_in_twenty_encodings_read_right_but_for_two_in_a_hundred() -> None:
    wrong = [(encoding, text) for encoding, text in WRITTEN if decode(text.encode(encoding)) != text]
    assert len(WRITTEN) == 200
    assert len({encoding for encoding, _ in WRITTEN}) == 20
    assert len(wrong) <= 4, wrong


async def test_english_with_typographers_quotes_is_no_other_language(read: Read) -> None:
    text = "Meet at the café in Zürich … “Bring £4”, said O’Neil — the team’s lead."
    assert text_of(await read("note.txt", text.encode("cp1252"))) == text


async def test_half_width_katakana_stays_katakana(read: Read) -> None:
    assert text_of(await read("memo.txt", "ﾃﾞｰﾀﾍﾞｰｽ ｻｰﾊﾞｰ: ﾆﾎﾝ".encode("cp932"))) == "ﾃﾞｰﾀﾍﾞｰｽ ｻｰﾊﾞｰ: ﾆﾎﾝ"


@pytest.mark.parametrize(
    "text",
    ["Die Schlüssel für die Räume liegen am Empfang.", "鍵は受付にあります。", "Les règles de l’été à la réception"],
)
async def test_a_text_with_a_broken_byte_keeps_its_other_characters(read: Read, text: str) -> None:
    reading = await read("cut.txt", text.encode() + b"\xe9")
    assert text_of(reading) == f"{text}\ufffd"
    assert [remark.code for remark in reading.remarks] == ["characters_unreadable"]


async def test_a_text_in_several_western_languages_is_none_of_central_europe(read: Read) -> None:
    text = "L'été était très chaud. El niño comió ñoquis. Die schöne Frau sagte: köstlich! Kvinnan åt, mannen frågade."
    assert text_of(await read("note.txt", text.encode("cp1252"))) == text
