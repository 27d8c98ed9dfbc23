"""Secrets in what was read: private keys, passwords in addresses, and tokens of well-known services.

What tokens look like is detect-secrets' knowledge. Its plugins that guess, by entropy, by words such as "password" or
by short prefixes, are not used: in handbooks they are wrong more often than right.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from detect_secrets.plugins.aws import AWSKeyDetector
from detect_secrets.plugins.azure_storage_key import AzureStorageKeyDetector
from detect_secrets.plugins.base import RegexBasedDetector
from detect_secrets.plugins.basic_auth import BasicAuthDetector
from detect_secrets.plugins.discord import DiscordBotTokenDetector
from detect_secrets.plugins.github_token import GitHubTokenDetector
from detect_secrets.plugins.gitlab_token import GitLabTokenDetector
from detect_secrets.plugins.mailchimp import MailchimpDetector
from detect_secrets.plugins.private_key import PrivateKeyDetector
from detect_secrets.plugins.pypi_token import PypiTokenDetector
from detect_secrets.plugins.sendgrid import SendGridDetector
from detect_secrets.plugins.slack import SlackDetector
from detect_secrets.plugins.square_oauth import SquareOAuthDetector
from detect_secrets.plugins.stripe import StripeDetector
from detect_secrets.plugins.telegram_token import TelegramBotTokenDetector
from detect_secrets.plugins.twilio import TwilioKeyDetector

from knowledge.reading.texts import Reading, Secrets, Section
from knowledge.remark import Remark

PRIVATE_KEY, PASSWORD = "private_key", "password"
MARKERS = {PRIVATE_KEY: "private key", PASSWORD: "password"} | {
    "email": "e-mail address",
    "phone": "phone number",
    "card": "card number",
    "iban": "bank account",
}
PLACEHOLDERS = re.compile(r"(?:your|my)?[-_]?(?:pass(?:word|wd)?|pwd|secret|token)|x+|[*.]+|[<{$].*", re.IGNORECASE)
NAMED_PLACES = 50

D = "[-\u2010-\u2015]"  # word processors make a dash of two hyphens
HEADERS = "|".join([*(each.pattern for each in PrivateKeyDetector.denylist), "BEGIN ENCRYPTED PRIVATE KEY"])
INSIDE, END = rf"(?:[^-\u2010-\u2015]|{D}(?!{D})){{0,20000}}", r"END [A-Z0-9 ]{0,40}PRIVATE KEY[A-Z ]{0,10}"
LINES = r"(?:\s+[A-Za-z0-9+/=]{16,})*"  # of a key whose end is missing
KEY = re.compile(
    rf"{D}{{2,5}} ?(?:{HEADERS}) ?{D}{{2,5}}(?:{INSIDE}{D}{{2,5}} ?{END}{D}{{2,5}}|{LINES})"
    r"|PuTTY-User-Key-File-\d:(?:[^\n]*\n\s*){1,200}?Private-MAC: [0-9a-f]+"
)
TOKENS: Mapping[str, RegexBasedDetector] = {
    "AWS": AWSKeyDetector(),
    "Azure": AzureStorageKeyDetector(),
    "Discord": DiscordBotTokenDetector(),
    "GitHub": GitHubTokenDetector(),
    "GitLab": GitLabTokenDetector(),
    "Mailchimp": MailchimpDetector(),
    "PyPI": PypiTokenDetector(),
    "SendGrid": SendGridDetector(),
    "Slack": SlackDetector(),
    "Square": SquareOAuthDetector(),
    "Stripe": StripeDetector(),
    "Telegram": TelegramBotTokenDetector(),
    "Twilio": TwilioKeyDetector(),
}
# Kinds that are younger than detect-secrets' latest release, and OpenAI's, whose pattern takes hours on a hostile text.
OWN = {
    "Anthropic": r"\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{40,200}",
    "GitHub": r"\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
    "Google": r"\bAIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",
    "OpenAI": r"\bsk-[A-Za-z0-9_-]{0,200}T3BlbkFJ[A-Za-z0-9_-]{20}",
    "npm": r"\bnpm_[A-Za-z0-9]{36}\b",
    "Slack": r"\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]{40,}",
}
PATTERNS: Sequence[tuple[str, re.Pattern[str]]] = (
    (PRIVATE_KEY, KEY),
    *((service, re.compile(pattern)) for service, pattern in OWN.items()),
    *((service, pattern) for service, plugin in TOKENS.items() for pattern in plugin.denylist),
    *((PASSWORD, pattern) for pattern in BasicAuthDetector.denylist),
)

Span = tuple[int, int, str]


def _is_card(found: str) -> bool:
    """Check the number by Luhn's sum, which one random number in ten passes."""
    digits = [int(digit) for digit in reversed(found) if digit.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return len(set(digits)) > 1 and (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_iban(found: str) -> bool:
    """Check the account's number by its remainder, which one random number in 97 passes."""
    letters = "".join(found.split())
    return int("".join(str(int(letter, 36)) for letter in letters[4:] + letters[:4])) % 97 == 1


# Personal data that can be told by its form; each is looked for where the operator has named it.
PERSONAL: Mapping[str, tuple[re.Pattern[str], Callable[[str], bool]]] = {
    "email": (re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+"), bool),
    "phone": (re.compile(r"(?<![\w+])\+[1-9](?:[ ().-]{0,2}\d){7,14}(?!\d)"), bool),
    "card": (re.compile(r"(?<![\d.-])[2-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?![\d.-]?\d)"), _is_card),
    "iban": (re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b"), _is_iban),
}


def treated(reading: Reading, treatment: Secrets, personal: Sequence[str] = ()) -> Reading:
    """Find the secrets, in headings and margins too, and remark on them; put markers in their places if that is asked.

    The remark has how many there are, of which kinds and where, and not a letter of them. `personal` names the kinds
    of personal data that count as secrets.
    """
    search = _Search(personal, leave_out=treatment is Secrets.LEAVE_OUT)
    sections = tuple(map(search.section, reading.sections))
    about = {name: search.text(value, name) for name, value in reading.about.items()}
    title = search.text(reading.title, "title") if reading.title else reading.title
    if not search.kinds:
        return reading
    code = f"secrets_{FOUND[treatment]}"
    values = {"count": search.count, "kinds": list(search.kinds), "at": list(search.places)[:NAMED_PLACES]}
    remarks = (*reading.remarks, Remark(code, values))
    return replace(reading, title=title, sections=sections, about=about, remarks=remarks)


FOUND = {Secrets.ASK: "found", Secrets.LEAVE_OUT: "left_out", Secrets.TAKE: "taken"}


class _Search:
    """The search of one reading; `kinds` and `places` are those of what was found, each once, in their order."""

    def __init__(self, personal: Sequence[str], *, leave_out: bool) -> None:
        self._personal = personal
        self._leave_out = leave_out
        self.count = 0
        self.kinds: dict[str, None] = {}
        self.places: dict[str, None] = {}

    def section(self, section: Section) -> Section:
        headings = tuple(self.text(heading, section.place or "heading") for heading in section.headings)
        place = section.place or next(reversed(headings), None)
        return replace(section, text=self.text(section.text, place), headings=headings)

    def text(self, text: str, place: str | None) -> str:
        """Return the text; a `place` of None is named by the line."""
        found = list(_apart(spans(text, self._personal)))
        for start, _, kind in found:
            self.count += 1
            self.kinds[kind] = None
            named = f"line {text.count(chr(10), 0, start) + 1}" if place is None else place
            self.places[named] = None
        return _marked(text, found) if self._leave_out else text


def spans(text: str, personal: Sequence[str] = ()) -> Iterator[Span]:
    """Yield where each secret begins and ends, and its kind; some may overlap."""
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(text):
            if kind != PASSWORD:
                yield match.start(), match.end(), kind
            elif not PLACEHOLDERS.fullmatch(match[1]):
                yield match.start(1), match.end(1), kind
    for kind in personal:
        pattern, holds = PERSONAL[kind]
        yield from ((*match.span(), kind) for match in pattern.finditer(text) if holds(match[0]))


def _apart(found: Iterator[Span]) -> Iterator[Span]:
    """Yield spans in their order, and of overlapping ones the first."""
    last = 0
    for start, end, kind in sorted(found):
        if start >= last:
            yield start, end, kind
            last = end


def _marked(text: str, found: Sequence[Span]) -> str:
    starts = [0, *(end for _, end, _ in found)]
    kept = [text[start:end] for start, end in zip(starts, [*(start for start, _, _ in found), len(text)], strict=True)]
    markers = [f"[left out: {MARKERS.get(kind, f'{kind} token')}]" for _, _, kind in found]
    return "".join(chain.from_iterable(zip(kept, [*markers, ""], strict=True)))
