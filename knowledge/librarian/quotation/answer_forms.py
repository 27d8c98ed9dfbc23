"""The form that an answer has by its question: who wants a person or an address, when a date, "may I" a rule.

The patterns know English and Japanese. A question in another language wants no form.
"""

import re
from collections.abc import Set as AbstractSet
from enum import Enum, auto


class Form(Enum):
    CONTACT, EMAIL, PHONE, PLACE, NUMBER, MONEY, DURATION, DATE, RULE, STEPS, ENUMERATION, DEFINITION, REASON, LIMIT = (
        auto() for _ in range(14)
    )


def _words(english: str, japanese: str, more: str = "") -> re.Pattern[str]:
    """Return a pattern for whole English words, Japanese ones, and what is neither."""
    return re.compile("|".join(filter(None, (rf"\b(?:{english})\b", japanese, more))), re.IGNORECASE)


_WANTED = {
    Form.CONTACT: _words(
        "who|whom|whose|contact|reach out|e-?mail|phone|point of contact|poc|owner|responsible",
        "誰|だれ|どなた|連絡先|問い合わせ先|担当|窓口|メールアドレス|メアド|電話番号",
    ),
    Form.EMAIL: _words(
        "e-?mail (?:address|to|do)|which e-?mail|what e-?mail|whom? (?:do|should) (?:i|we) (?:e-?)?mail|to mail",
        "メールアドレス|メアド|宛先",
    ),
    Form.PHONE: _words("phone|call|number to (?:call|dial)|hotline", "電話"),
    Form.PLACE: _words(
        "where|address|link|url|located|location|which (?:channel|page|site|form|folder|room)",
        "どこ|どちら|場所|住所|リンク|チャンネルは",
    ),
    Form.NUMBER: _words(
        "how (?:many|much|long|often|far|old|big|fast|quick(?:ly)?|soon|large|high|frequently)|maximum|minimum|max|min"
        "|limits?|rates?|costs?|price|percent(?:age)?|amount|length|number of|code|salary|budget|per diem",
        "いくら|何(?:日|時間|人|回|週|か月|ヶ月|カ月|文字|円|個|件|年|名|分|番)|ど(?:の|れ)くらい|上限|下限|最大|最低|金額",
    ),
    Form.MONEY: _words(
        "how much (?:does|do|is|are|will|would|money|can i spend)|costs?|price[sd]?"
        "|fares?|fees?|pay(?:s|ment)? for|budget|per diem|salary|reimbursed?|allowance|cap",
        "いくら|料金|費用|金額|予算|値段|給料|報酬|経費",
    ),
    Form.DURATION: _words(
        "how (?:long|soon|often|old|far in advance|fast|quick(?:ly)?|frequently)"
        "|how many (?:hours|days|weeks|months|years|minutes)",
        "何(?:日|時間|週|か月|ヶ月|カ月|年|分)|どのくらい|どれくらい|いつまで|期間|頻度",
    ),
    Form.DATE: _words(
        "when|what time|deadlines?|due|what day|which day|how soon|by when|expires?|until",
        "いつ|期限|締め?切り?|何時|何曜日|何月|日程|(?:開始|終了|予定|実施|施行|更新|支給|支払)日",
    ),
    Form.RULE: _words(
        "allowed|ok(?:ay)? to|possible to|permitted|have to|required to|can (?:i|we|you)",
        "ても?いい|でき(?:る|ます)|可能|必要|ますか|ですか|でしょうか|なの|べき|許可",
        r"^(?:(?:so|and|but|hi|hello)\b,? )?(?:can|could|may|must|should|shall|do|does|did|is|are|am|was|were|will"
        r"|would|has|have|need)\b",
    ),
    Form.STEPS: _words(
        "how (?:do|does|can|should|would|to|i|we)|steps?|procedure|process for|instructions?|set ?up|walk me through"
        "|what (?:do|should|must) (?:i|we) do",
        "方法|手順|やり方|どうやって|どうすれば|どうしたら|どのように|仕方|流れ|進め方|プロセス",
    ),
    Form.ENUMERATION: _words(
        "wh(?:at|ich)(?:'s| are| sections?| tools?| things?| items?| values?| benefits?| holidays| info(?:rmation)?)"
        "|list|(?:kinds?|types?|sorts?|examples?) of|all the|what (?:goes|counts|belongs)|options"
        "|requirements|criteria",
        "一覧|種類|どんな|条件|基準|段階|コツ|どのような|何があり|項目|すべて|全て|リスト|例は",
    ),
    Form.DEFINITION: _words(
        "what(?:'?s| is| are| does)|define|definition|meaning|stands? for|mean|short for",
        "とは|って(?:何|なに)|意味|定義|何の略",
        r"^(?-i:[A-Z]{2,6}) ?=? ?\?+$",  # an abbreviation; of another bare noun, people want what there is about it
    ),
    Form.REASON: _words("why|reasons?", "なぜ|どうして|理由|目的"),
    Form.LIMIT: _words("max(?:imum)?|at most|limit|cap", "上限|最大|最長|(?:いくら|何(?!時)[^、。]{1,3})まで"),
}
_MONTHS = (
    "january|february|march|april|june|july|august|september|october|november|december"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|may) \d"
)
_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
_HELD = {
    Form.CONTACT: _words(
        "contact|reach out|e-?mail|ask (?:your|the|in)|supervisor|lead|manager|director|coordinator|team|office of"
        "|help ?desk",
        "さん|チーム|担当|連絡|マネージャー|部門|問い合わせ|に相談",
        r"[\w.+-]+@[\w-]+\.\w|(?<!\w)[@#][a-z][\w-]+|\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}",
    ),
    Form.PLACE: _words(
        "located|room|floor|street|st|plaza|avenue|drive|folder|page|site|channel|found (?:in|at|on)"
        "|available (?:in|at|on)|under|go to|visit|via",
        "にあります|場所|ページ|フォルダ|チャンネル|サイト|にアクセス|を参照",
        r"https?://|\bwww\.|(?<!\w)#[a-z][\w-]+|\b\d{5}\b|\w\.(?:gov|com|org|io)\b",
    ),
    Form.EMAIL: _words("e-?mail to", "宛てにメール", r"[\w.+-]+@[\w-]+\.\w"),
    Form.PHONE: re.compile(
        r"\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}|\d{2,4}-\d{2,4}-\d{4}|\+\d[\d ()-]{7,}|\bext(?:ension|\.)? ?\d|内線\s?\d",
        re.IGNORECASE,
    ),
    Form.MONEY: re.compile(
        r"[$€£¥]\s?\d|\d[\d,.]*\s?[万千億]?(?:USD|EUR|GBP|JPY|dollars?|euros?|yen|cents?|円|ドル|ユーロ)|\bfree\b|無料",
        re.IGNORECASE,
    ),
    Form.DURATION: re.compile(
        r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|few|several))\S*[ -](?:\w+[ -])?"
        r"(?:minute|hour|day|week|month|quarter|year|pay period|business day)s?\b"
        r"|\b(?:daily|weekly|monthly|quarterly|annually|every)\b"
        r"|[\d一二三四五六七八九十]+\s*(?:分|時間|日|週|か月|ヶ月|カ月|年|営業日)|毎[日週月年]|隔週|四半期",
        re.IGNORECASE,
    ),
    Form.NUMBER: _words(
        "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|half|double",
        "[一二三四五六七八九十百千万]+(?:日|時間|人|回|週|月|年|円|割)",
        r"\d",
    ),
    Form.DATE: _words(
        rf"{_MONTHS}|{_MONTH} ?[-–] ?{_MONTH}"
        r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:19|20)\d\d|\d{1,2}(?::\d\d)? ?[ap]\.?m|within|before"
        "|after|by the|until|no later than|days?|weeks?|months?|daily|weekly|monthly|annual(?:ly)?|quarter(?:ly)?"
        "|immediately|as soon as",
        r"\d+(?:月|日|時|年|週)|曜日|まで|以内|前に|毎(?:日|週|月|年)|四半期|すぐに",
    ),
    Form.RULE: _words(
        "can(?:not|'t)?|may|must|should(?:n't)?|not|yes|no|allowed|permitted|prohibited|required|need(?:s|ed)? to|only"
        "|don't|never|always|eligible|free to|ok(?:ay)?|available|encouraged|unless|have to",
        "できます|できません|できない|可能|不可|必要|禁止|ください|べき|してはいけ|許可|限り|ません",
    ),
    Form.DEFINITION: _words(
        "is|are|means?|refers? to|stands? for|defined as|known as|a type of", "とは|である|です。|を指し|のこと|意味"
    ),
    Form.LIMIT: _words(
        "at most|up to|(?:no|not) (?:more|longer|later) than|max(?:imum)?(?: of)?|limit(?:ed)?|caps?|capped"
        "|exceed|within",
        "上限|最大|最長|以内|以下|まで|限度",
    ),
    Form.REASON: _words(
        "because|so that|since|reason|in order to|purpose|helps?|ensures?|due to|to avoid|therefore",
        "ため|から|理由|目的|ので",
    ),
}
WORDED = frozenset(_HELD)  # forms that the words of a text tell, and not its layout

_DRESS = r"[*_>\s-]*"
_DOCUMENT = "(?:page|guide|document|section|handbook|chapter|article|guidance|resource|faq)s?"
ABOUT = re.compile(
    rf"{_DRESS}(?:"
    rf"(?:this|the) {_DOCUMENT}\b[^.]{{0,40}}?\b(?:outlines?|says|tells|covers?|describes?|explains?|provides?"
    r"|is (?:intended|meant|designed|for|about|a)|was|contains?|details?|lists?|gives?|will (?:help|walk|explain|cover)"
    r"|aims?|includes?|serves?)\b"
    rf"|(?:on|in) this {_DOCUMENT}\b|(?:below|here) (?:is|are|you(?:'|’)ll find)\b"
    r"|(?:see|read|refer to|learn more|for more|check out|for additional|for details|more information)\b"
    r"|table of contents|on this page"
    r"|(?:use|follow) (?:this|the following) (?:workflow|process|procedure|guide|page)\b"
    r"|[^。\n]{0,80}(?:場合|とき|際|時)(?:に|は|には)?、?(?:この|本)(?:ワークフロー|手順|プロセス|ガイド|ページ|文書)を(?:使|利用|参照)"
    r"|[^。\n]{0,60}(?:詳細|詳しく|についての?情報)[^。\n]{0,100}(?:を参照|をご覧|をご確認|にあります)"
    r"|目次|この(?:ページ|ガイド|ドキュメント|セクション|文書)(?:では|は|に)|本(?:ページ|ガイド|書)(?:では|は)"
    r")",
    re.IGNORECASE,
)
EXAMPLE = re.compile(
    rf"{_DRESS}(?:for example|for instance|e\.g\.|examples?\b[^.]{{0,20}}:|example \d|say,|suppose|imagine|hypothetical"
    r"|例えば|たとえば|例[：:）)]|（例)",
    re.IGNORECASE,
)
UNNAMED = re.compile(
    rf"{_DRESS}(?:(?:it|they|this|that|these|those|he|she|them|its|their)\b|それ|これ|彼)", re.IGNORECASE
)


def wanted(question: str) -> AbstractSet[Form]:
    return frozenset(form for form, pattern in _WANTED.items() if pattern.search(question))


def held(text: str, among: AbstractSet[Form]) -> AbstractSet[Form]:
    """Return those of the forms `among` that the words of a text show; a list or a table is known by its layout."""
    return frozenset(form for form in among & WORDED if _HELD[form].search(text))
