"""Japanese, of books that are kept in step."""

from bot.blocks.sentences.upkeep import UpkeepSentences

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
)
