"""Japanese, of books that are kept in step."""

from knowledge.messages.sentences.upkeep import SiteSentences, UpkeepSentences

JAPANESE = UpkeepSentences(
    every={"hourly": "1時間ごと", "daily": "毎日", "weekly": "毎週"},
    again="*{title}* をこれから{every}に取得し直します。内容が変わったときと失敗したときにお知らせします。",
    never_again="*{title}* の定期的な取得をやめました。",
    line="定期取得: {every}",
    last="前回 {when} UTC",
    next="次回 {when} UTC",
    trouble="前回は失敗しました。",
    failed="*{title}*(定期取得: {every})を今回は取得できませんでした。",
    stays="書庫の内容はそのままです。再試行を続け、別の問題が起きたときだけもう一度お知らせします。",
    sites=SiteSentences(
        begun="*{title}* を{shelf}に入れるため巡回しています。"
        "進み具合とまとめの結果はダイレクトメッセージでお知らせします。",
        every="これからは{every}に巡回し、変更があったときにお知らせします。",
        syncing="*{title}* を巡回しています: {total}件中{done}件…",
        in_step="書庫を *{title}* に合わせました。",
        out_of_step="*{title}* を巡回できなかったため、何も変更していません。",
        counts={
            "added": ("追加1件", "追加{n}件"),
            "replaced": ("更新1件", "更新{n}件"),
            "unchanged": ("変更なし1件", "変更なし{n}件"),
            "withdrawn": ("取り下げ1件", "取り下げ{n}件"),
            "refused": ("不可1件", "不可{n}件"),
        },
        named={
            "added": "追加: {titles}",
            "replaced": "更新: {titles}",
            "withdrawn": "取り下げ: {titles}",
            "refused": "入れられなかった資料: *{title}* {reason}",
        },
        more="ほか{n}件",
        kept="取り下げた資料は30日間、`/stacks list removed` から戻せます。",
        kept_back=(
            "一覧が完全でなかったため、一覧から消えた資料1件を残しました。",
            "一覧が完全でなかったため、一覧から消えた資料{n}件を残しました。",
        ),
        left_out={
            "by_hand": ("管理者が取り除いた1件はそのままにしました。", "管理者が取り除いた{n}件はそのままにしました。"),
            "other_host": ("別のホストの1件は対象外です。", "別のホストの{n}件は対象外です。"),
            "robots": (
                "1件は robots.txt で機械の取得が禁じられています。",
                "{n}件は robots.txt で機械の取得が禁じられています。",
            ),
            "too_many": ("上限を超えた1件は対象外です。", "上限を超えた{n}件は対象外です。"),
        },
        head="書庫と合わせているサイトとフォルダー",
        empty="合わせているサイトはまだありません。`/stacks add` にサイトマップのアドレスを指定すると追加できます。",
        line=("1件", "{n}件"),
        usage="使い方: `sources`、`sources refresh アドレス`、`sources refresh アドレス daily`"
        "(または `hourly`、`weekly`、`never`)、`sources remove アドレス`",
        unknown="その名前のものはここでは合わせていません。一覧は `/stacks sources` で分かります。",
        include="{patterns} に合うものだけを取り込みます。",
        exclude="{patterns} に合うものは除きます。",
        patterns_of_sites="`include=` と `exclude=` はサイトのどのページを取り込むかを選ぶものです。"
        "サイトマップのアドレス1件と一緒に指定してください。"
        "例: `add https://example.org/sitemap.xml include=/docs/* exclude=/docs/old/*`",
        forgotten="*{title}* との同期をやめました。取り込んだ資料はそのまま残ります。",
    ),
)
