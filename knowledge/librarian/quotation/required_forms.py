"""The forms that an answer must have: a price where the question asks for one, an address, a year, how often.

The patterns know English and Japanese. A question in either language may be answered by a text in the other.
"""

import re

MONEY = (
    r"[$€£¥￥]\s?\d|\d[\d,.]*\s?[万千億]?(?:USD|EUR|GBP|JPY|dollars?|euros?|yen|cents?|円|ドル|ユーロ)"
    r"|\bfree\b|no cost|無料|\d\s?%|\d割"
)
CLOCK = (
    r"\d{1,2}(?::\d\d)?\s?(?:[ap]\.?m\b|o.clock)|\d{1,2}:\d\d|\d{1,2}時|\b24/7\b|noon|midnight"
    r"|(?<!\d)[0-2]\d[0-5]\d\s?(?:から|[〜~–]|to\b|until\b|hours\b|hrs\b|UTC)"
)
EMOJI = r":[a-z][\w+-]*:|[\u2600-\u27bf\U0001f300-\U0001faff]"
COLOUR = r"\b(?:red|green|blue|yellow|black|white|gr[ae]y|orange|purple|pink|brown)\b|[赤青緑黄黒白紫]"
PHONE = r"\d{2,}[-. )]+\d{2,}|\bext\.? ?\d|内線 ?\d|\b\d{3,}\b"
PERSON = r"(?-i:[A-Z][\w'’.-]+ [A-Z][\w'’-]+)|@[\w.-]+|さん|氏"  # a name has capitals, whatever else has none
OFFICE = r"(?:head|chief|director|president|ceo|cto|cfo|coo|ciso|officer|founder|author|creator)\b"
WHO = (
    rf"\bwho(?:['’]?s| is| was) (?:the|our) (?:\w+ ){{0,2}}{OFFICE}|\bname of (?:the|our) (?:\w+ ){{0,3}}{OFFICE}"
    r"|\bwho (?:won|founded|invented|created|developed)\b"
)
WHO_JAPANESE = (
    "(?:作った|開発した)(?:人の名前|人?(?:の|は|のは|って|のって)(?:誰|だれ))|(?:誰|だれ)が(?:作った|開発した)"
    "|(?:部長|社長|責任者|管理人|司会)(?:の名前|(?:は|って)(?:誰|だれ))"
)
LINK = r"https?://|\]\(|\bwww\.|\w\.(?:com|org|net|gov|io|jp)\b"
WEEKDAY = r"曜|(?:mon|tues|wednes|thurs|fri|satur|sun)day|daily|毎日|weekday|平日"
SOME = r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|a few|several)\b|[一二三四五六七八九十数半])"
DURATION = (
    rf"{SOME}[^.\n]{{0,12}}?"
    r"(?:minute|hour|day|week|month|quarter|year|second|min\b|hr|分|時間|日|週|月|年|秒|四半期)"
)
LENGTH = (
    rf"{SOME} ?(?:characters?|letters?|digits|words|lines|pages?|[ck]?m\b|met(?:er|re)s|inch(?:es)?|miles?"
    r"|文字|字|桁|ページ)"
)
PRICED = (
    r"\bhow much (?:does|do|did|is|are|will|would) .*\b(?:cost|pay|price|match|charge)"
    r"|^(?!.*\b(?:when|who|where|which day)\b).*\b(?:costs?|price|fares?|fees?|rent|salary|wages?|base pay)\b"
    r"|\bhow much (?:is|are) (?:a|an|one)\b|\bhow much (?:extra |more )?(?:money|pay|cash|\$)"
    r"|\bhow (?:big|large|high) is the (?:\w+ ){0,3}(?:budget|bonus|allowance|fine)\b"
    r"|\b(?:biggest|highest|largest) (?:payout|bounty|bonus|fine)\b"
    r"|\bwhat (?:does|do|did) .*\b(?:cost|pay|charge)\b|\b(?:in|max(?:imum)?) (?:dollars|euros|yen)\b|\bcredit limit\b"
    r"|\b(?:hourly|billing|daily) rate\b|\bbill rate\b|\b(?:monthly|yearly|annual) (?:premium|budget|dues)\b"
)
AT_ONCE = r"\b(?:immediate(?:ly)?|right away|as soon as|overnight|same day)\b|すぐ|即|当日"
OFTEN = (
    r"\b(?:every|each|daily|weekly|bi-?weekly|fortnightly|monthly|quarterly|annual|yearly|once|twice|per|times"
    r"|a (?:day|week|month|year))|毎|隔|ごと|回|四半期|年に|週に|月に|随時|倍|\d ?[つ度]"
)

# What a question asks in English, in Japanese, and what its answer has
_FORMS = (
    (
        PRICED,
        "いくら|^(?!.*(?:いつ|何日|誰|どこ|電話|番号|相談)).*(?:値段|料金|家賃|給料|初任給|年収)",
        MONEY,
    ),
    (
        r"\b(?:opening|closing|business) (?:hours|times?)|\bwhat time\b",
        "何時(?:から|まで|に)|営業時間",
        CLOCK,
    ),
    (r"\bwhat colou?r\b", "何色", COLOUR),
    (r"\b(?:which|what) (?:emojis?|reactions?)\b", "絵文字|(?:どの|何の|なんの)スタンプ", EMOJI),
    (r"\b(?:which|what) version\b", "バージョンは", r"\bv?\d+(?:\.\d+)+|\bversion \d"),
    (
        r"\bsize of the (?:monitor|screen|display)|\bscreen size",
        "何インチ",
        r"\d+\s?(?:-?\s?inch|\"|”|cm|インチ)",
    ),
    (
        r"\b(?:e-?mail address|(?:which|what) e-?mail)",
        r"(?:メールアドレス|メアド)(?:は|って(?:何|なに|どこ|どれ)|を?教え|を?おしえ|に(?:送|出|連絡))|どのメ(?:ール|アド)|どこにメール|メール先|宛先",
        r"\w@\w",
    ),
    (
        r"\b(?:which|what)(?:['’]?s| is)?(?: the| our)? (?:slack )?channel\b|\bchannel name\b",
        "どの(?:Slackの?|スラックの?)?チャンネル|チャンネル(?:名|は(?:どこ|どれ|何)|って(?:どこ|どれ|何)|を?教えて|を?おしえて)",
        r"#[\w-]*[^\W\d]|\bchannels?\b|チャンネル",
    ),
    (
        r"\bphone (?:number|no\b)|number (?:to|do i|can i|should i) (?:call|dial|ring)|which number",
        "電話番号|内線|何番に|どこに電話",
        PHONE,
    ),
    (
        r"\bwhat (?:percent|percentage|share|%)|how many percent",
        "何(?:%|パーセント|割)|割合",
        r"\d\s?%|percent|割|半分|half|third|quarter",
    ),
    (WHO, WHO_JAPANESE, PERSON),
    (r"\burl\b|\blink (?:to|of|for) (?:the|our)\b", "URLは|URLを?教え|リンクを?教え", LINK),
    (r"\b(?:what|which) year\b", "何年(?:に|から|でした|の)", r"(?:19|20)\d\d"),
    (r"\bwhich day of the week", "何曜", WEEKDAY),
    (
        r"\bhow (?:soon|fast|quick(?:ly)?)\b|by when|deadline|due date",
        "いつまでに|何日前|何日以内|期限|締め?切り?",
        rf"\d|{DURATION}|{AT_ONCE}|\b(?:before|within|by)\b|まで|以内|前に",
    ),
    (
        r"\bhow long (?:does|do|did|is|are|will|until|till|can|may|before|after|should|must|have|has|it)",
        "期間は|いつまで|どのくらいかか|何日かか|どれくらいかか|何日くらい|どれくらいの期間",
        rf"{DURATION}|{LENGTH}|{AT_ONCE}|\b(?:until|till|by the|end of|permanent|indefinite)\b|まで|永",
    ),
    (r"\bhow (?:often|frequently|many times)", "頻度|何回(?!も)", OFTEN),
    (
        r"\bhow (?:much|many)\b",
        "どれ(?:くらい|ぐらい|だけ)|いくつ|何(?:人|名|日|回|個|件|週|か月|時間|分|年)(?!も)",
        SOME,
    ),
)
FORMS = [
    (re.compile(f"{english}|{japanese}", re.IGNORECASE), re.compile(held, re.IGNORECASE))
    for english, japanese, held in _FORMS
]
