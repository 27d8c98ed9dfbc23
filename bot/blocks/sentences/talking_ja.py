"""Japanese, around the answers."""

from bot.blocks.sentences.talking import TalkingSentences

JAPANESE = TalkingSentences(
    gaps_head="質問されたが、書庫に答えがなかったもの",
    gaps_none="最近の質問で、書庫で答えられなかったものはありません。",
    gaps_hint="答えになる資料を追加すると、次に同じ質問があったときにこの一覧から消えます。",
    gaps_private=(
        "ほかに非公開の場での質問が1件あります。内容は表示されません。",
        "ほかに非公開の場での質問が{n}件あります。内容は表示されません。",
    ),
    times=("1回", "{n}回"),
)
