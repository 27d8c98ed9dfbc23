"""Secrets in documents: found whatever they stand in, left out where that is asked, and not seen where none are."""

from pathlib import Path

import pytest

from knowledge.errors import BookRefused
from knowledge.reading.recognition.secrets import spans
from knowledge.reading.sandbox.reader import Reader, open_reader
from knowledge.reading.texts import Reading, Secrets, Source
from tests.knowledge.reading.documents import text_of, word

LINE = "MIIEpAIBAAKCAQEA7bq0Zx1cYv9kT3mWQ2sLr8uHfJd5oPgNeXa4RbVyKwCi6t"
KEY = f"-----BEGIN RSA PRIVATE KEY-----\n{LINE}\n{LINE}\n{LINE}x\n{LINE[:20]}==\n-----END RSA PRIVATE KEY-----"
SHORT_KEY = KEY.replace(f"\n{LINE}x", "").replace("RSA", "EC")
LETTERS = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0"
# Invented, and put together here, so that no scanner takes this file for one that leaks.
TOKENS = {
    "AWS": "AKI" + "A" + "Q3EGDUQ2ABCDEFGH",
    "Azure": "Account" + "Key=" + LETTERS * 2 + "abcdef==",
    "GitHub": "gh" + "p_" + LETTERS[:36],
    "GitLab": "glp" + "at-" + LETTERS[:20],
    "Anthropic": "sk-" + "ant-api03-" + LETTERS * 2,
    "OpenAI": "sk-" + LETTERS[:20] + "T3Blbk" + "FJ" + LETTERS[:20],
    "Google": "AI" + "za" + LETTERS[:35],
    "npm": "np" + "m_" + LETTERS[:36],
    "PyPI": "pypi-" + "AgEIcHlwaS5vcmc" + LETTERS * 2,
    "SendGrid": "S" + "G." + LETTERS[:22] + "." + LETTERS + "abc",
    "Slack": "xox" + "b-123456789012-123456789012-abcdefghijklmnopqrstuvwx",
    "Stripe": "sk_" + "live_" + LETTERS[:24],
    "Telegram": "123456789:" + "AA" + LETTERS[:33],
    "Twilio": "S" + "K" + LETTERS[:32].lower(),
}


async def treated(reader: Reader, text: str | bytes, secrets: Secrets | None, name: str = "note.md") -> Reading:
    return await reader.read(Source(name, text.encode() if isinstance(text, str) else text, secrets=secrets))


def kinds(text: str) -> list[str]:
    return [kind for _, _, kind in spans(text)]


@pytest.mark.parametrize(("service", "token"), TOKENS.items())
def test_a_token_of_a_well_known_service_is_seen_as_its(service: str, token: str) -> None:
    assert kinds(f"Deploy with {token} on Fridays.") == [service]


@pytest.mark.parametrize(
    "key",
    [
        KEY,
        SHORT_KEY,
        KEY.replace("-----", "--–—"),
        KEY.partition("-----END")[0],
        f"-----BEGIN OPENSSH PRIVATE KEY-----\n{LINE}\n-----END OPENSSH PRIVATE KEY-----",
        f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{LINE}\n-----END PGP PRIVATE KEY BLOCK-----",
        f"-----BEGIN ENCRYPTED PRIVATE KEY-----\n{LINE}\n-----END ENCRYPTED PRIVATE KEY-----",
        f"PuTTY-User-Key-File-2: ssh-rsa\nEncryption: none\n{LINE}\nPrivate-MAC: 0123abcd",
    ],
)
async def test_nothing_of_a_private_key_is_left_where_it_is_left_out(reader: Reader, key: str) -> None:
    reading = await treated(reader, f"# Access\n\nUse this key:\n\n{key}\n\nAsk Ben.", Secrets.LEAVE_OUT, "note.txt")
    said = text_of(reading)
    assert "[left out: private key]" in said
    assert LINE[:20] not in said
    assert "KEY-" not in said
    assert "Ask Ben." in said
    assert [remark.code for remark in reading.remarks] == ["secrets_left_out"]


async def test_the_password_in_an_address_is_left_out_and_the_address_stays(reader: Reader) -> None:
    reading = await treated(reader, "Connect to postgres://app:Tr0mbone88@db.internal/app", Secrets.LEAVE_OUT)
    assert "postgres://app:[left out: password]@db.internal/app" in text_of(reading)


@pytest.mark.parametrize("word", ["password", "your-password", "<password>", "${DB_PASSWORD}", "xxxxx", "***"])
def test_a_placeholder_is_no_password(word: str) -> None:
    assert kinds(f"postgres://user:{word}@localhost/db") == []


@pytest.mark.parametrize(
    "text",
    [
        "The file begins with BEGIN RSA PRIVATE KEY, as all such keys do.",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        "The commit 3f786850e387550fdab836ed7e6dc881de23001b and the id 9f86d081-884c-7d65-9a2f-eaa0c55ad015.",
        "Set SLACK_BOT_TOKEN, which begins with xoxb-, and never commit it.",
    ],
)
def test_what_only_speaks_of_secrets_is_none(text: str) -> None:
    assert kinds(text) == []


async def test_the_remark_says_how_many_of_which_kind_and_where_and_shows_none(reader: Reader) -> None:
    text = f"# Deploying\n\nWith {TOKENS['GitHub']}.\n\n## Payments\n\nWith {TOKENS['Stripe']} and {TOKENS['Stripe']}."
    [remark] = (await treated(reader, text, Secrets.ASK)).remarks
    assert remark.code == "secrets_found"
    assert remark.values == {"count": 3, "kinds": ["GitHub", "Stripe"], "at": ["Deploying", "Payments"]}


async def test_secrets_in_titles_headings_and_margins_are_left_out_too(reader: Reader) -> None:
    token = TOKENS["GitHub"]
    reading = await treated(reader, f"---\ndeploy: {token}\n---\n# About {token}\n\nText.", Secrets.LEAVE_OUT)
    assert token not in repr(reading)
    assert "[left out: GitHub token]" in repr(reading)


async def test_a_token_in_a_word_file_is_found_in_paragraphs_and_in_tables(reader: Reader) -> None:
    document = word(("Normal", f"The token is {TOKENS['GitHub']}."), [["Service", "Key"], ["Pay", TOKENS["Stripe"]]])
    reading = await treated(reader, document, Secrets.LEAVE_OUT, "keys.docx")
    assert TOKENS["GitHub"] not in text_of(reading)
    assert TOKENS["Stripe"] not in text_of(reading)
    assert "[left out: Stripe token]" in text_of(reading)


async def test_a_file_that_is_attached_to_a_question_is_not_searched(reader: Reader) -> None:
    reading = await treated(reader, f"Token: {TOKENS['GitHub']}", None)
    assert TOKENS["GitHub"] in text_of(reading)
    assert reading.remarks == ()


@pytest.mark.parametrize("handbook", ["handbook-18f", "handbook-ja"])
def test_two_public_handbooks_raise_no_false_alarm(shared: Path, handbook: str) -> None:
    alarms = []
    for file in sorted((shared / "data" / handbook).rglob("*.md")):
        alarms += [(file.name, kind) for kind in kinds(file.read_text(encoding="utf-8", errors="replace"))]
    assert alarms == []


async def test_a_hostile_text_does_not_keep_the_search_busy(reader: Reader) -> None:
    for piece in ("sk-", "-----BEGIN RSA PRIVATE KEY-----\n", "://a:", "xoxb-1-"):
        try:
            await treated(reader, f"Text. {piece * (400_000 // len(piece))}", Secrets.LEAVE_OUT, "note.txt")
        except BookRefused as refusal:
            pytest.fail(str(refusal))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("email", "Write to aiko.mori+hr@example.co.jp today."),
        ("phone", "Call +81 3-1234-5678 or the desk."),
        ("card", "Pay with 4111 1111 1111 1111 only."),
        ("iban", "To DE89 3704 0044 0532 0130 00, please."),
    ],
)
def test_personal_data_counts_only_where_its_kind_is_set(kind: str, text: str) -> None:
    assert kinds(text) == []
    assert [found for _, _, found in spans(text, ["email", "phone", "card", "iban"])] == [kind]


@pytest.mark.parametrize(
    "text", ["Order 4111 1111 1111 1112", "DE89 3704 0044 0532 0130 01", "2026-11-27", "3+4 @home"]
)
def test_numbers_that_only_look_like_it_are_no_personal_data(text: str) -> None:
    assert list(spans(text, ["email", "phone", "card", "iban"])) == []


async def test_personal_data_is_left_out_where_the_operator_has_set_it() -> None:
    async with open_reader(1, personal=("email",)) as reader:
        reading = await treated(reader, "Ask aiko@example.com or call +81 3-1234-5678.", Secrets.LEAVE_OUT)
    assert text_of(reading) == "Ask [left out: e-mail address] or call +81 3-1234-5678."
