"""Japanese, around the answers."""

from knowledge.messages.sentences.talking import TalkingSentences

JAPANESE = TalkingSentences(
    gaps_head="質問されたが、書庫に答えがなかったもの",
    gaps_none="最近の質問で、書庫で答えられなかったものはありません。",
    gaps_hint="答えになる資料を追加すると、次に同じ質問があったときにこの一覧から消えます。",
    gaps_private=(
        "ほかに非公開の場での質問が1件あります。内容は表示されません。",
        "ほかに非公開の場での質問が{n}件あります。内容は表示されません。",
    ),
    times=("1回", "{n}回"),
    members_only="お答えできるのは、このワークスペースの正式なメンバーの方だけです。"
    "ゲストの方やほかのワークスペースの方には資料をお見せできません。",
    home_head="チームの資料をもとに質問にお答えし、必ず出典を示します。チャンネルでメンションするか、"
    "*メッセージ* タブでお尋ねください。あなたが閲覧できるものは次のとおりです。",
    home_books="書庫にあるもの",
    home_newest="新しい資料",
    home_asked="あなたの最近の質問",
    home_nothing_asked="まだ質問はありません。",
    home_unanswered="書庫に答えなし",
    home_office="管理者の方へ",
    home_add="資料を追加",
    home_work="作業の状況",
    home_jobs="待機中 {waiting} · 実行中 {running} · 失敗 {failed}",
    home_feedback="回答への評価",
    home_votes="役に立った {good}件、役に立たなかった {bad}件",
    language="あなたの Slack に合わせて日本語で表示しています。回答は質問の言語でお返しします。",
    step_back="会話から外す",
    stepped_back="このスレッドでは発言を控えます。またご用のときはメンションしてください。",
    who_are_you="いまご本人の確認ができなかったため、資料をお見せできません。しばらくしてからもう一度お尋ねください。",
    what_about_the_files="このファイルについて何をお調べしましょうか。ファイルを付けて、このスレッドに質問を書いてください。",
    attached="{name}(質問に添付)",
    file_not_read="*{name}* は読んでいません。",
    files_left_out="最初の{n}件のファイルだけを読みました。",
    what_about="「{title}」の「{heading}」について教えてください。",
    ask_such="質問の例",
)
