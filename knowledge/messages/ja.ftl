## spaced

sentence-gap = { "" }

## answer

answer-sources = 出典
answer-written-by-model = この回答は上の出典をもとに機械が作成しました。重要なことは原文をご確認ください。
answer-word-for-word = 上の出典から機械が選んだ文をそのまま引用しています。重要なことは原文をご確認ください。
answer-not-found = この質問に答えられる資料は書庫に見つかりませんでした。
answer-nearest-documents = こちらの資料が参考になるかもしれません。
answer-rephrase = 言い方を変えるか、資料で使われている言葉で質問すると見つかることがあります。
question-missing = 何をお調べしましょうか。私の名前のあと、またはこのスレッドに質問を書いてください。
button-why = この回答の根拠
button-stop = 停止
answer-stopped = 停止しました。
answer-broken-off = 言語モデルが応答しなくなったため、回答はここで途切れています。(ID { $log_id })
button-try-again = もう一度試す
question-of-somebody-else = この操作ができるのは、質問した本人か管理者だけです。
question-forgotten = この質問の記録はもうありません。もう一度質問してください。

## status

status-searching = が書庫を調べています…
status-reading = が資料を{ $n }件読んでいます…
status-writing = が回答を書いています…
status-working = が作業中です…

## problem

problem-librarian-unavailable = 言語モデルがいま応答しません。しばらくしてからもう一度お試しください。(ID { $log_id })
problem-stacks-unavailable = いま書庫に接続できません。しばらくしてからもう一度お試しください。(ID { $log_id })
problem-catalogue-unavailable = いま目録に接続できません。しばらくしてからもう一度お試しください。(ID { $log_id })
problem-embeddings-unavailable = 埋め込みモデルが応答しないため、いま検索ができません。しばらくしてからもう一度お試しください。(ID { $log_id })
problem-setting-wrong = 設定に誤りがあります。運用担当者がログで確認できます。(ID { $log_id })
problem-not-found = その名前の資料はここにありません。閲覧できる資料は `/stacks list` で分かります。(ID { $log_id })
problem-too-late = もう元に戻せません。別の版が有効になっているか、30日が過ぎています。(ID { $log_id })
problem-source-taken = その書架には同じ出典元の資料があります。先にどちらかを取り除いてください。(ID { $log_id })
problem-name-taken = その名前の書架はすでに別のチャンネルのものです。(ID { $log_id })
problem-slack-refused = Slack がこの操作を受け付けませんでした。もう一度お試しください。(ID { $log_id })
problem-unexpected = こちらで問題が起きました。運用担当者がログで確認できます。(ID { $log_id })

## stocking

adding-begun = *{ $title }* を{ $shelf }に入れるため読み込んでいます。進み具合と結果はダイレクトメッセージでお知らせします。
adding-begun-many = 資料{ $n }件を{ $shelf }に入れるため読み込んでいます。進み具合と結果はダイレクトメッセージでお知らせします。
shelf-public = 公開書架
shelf-of-this-channel = このチャンネルの書架
document-added = *{ $title }* を書庫に入れました。
document-replaced = *{ $title }* を書庫に入れ、以前の版と置き換えました。
document-unchanged = *{ $title }* は変わっていないため、何もしていません。
document-refused = *{ $title }* は書庫に入れられませんでした。
document-removed = *{ $title }* を書庫から取り除きました。
document-restored = *{ $title }* を書庫に戻しました。
document-moved = *{ $title }* を新しい書架に移しました。
seconds = { $n }秒
pages = { $n }ページ
passages = { $n }節
reason-empty = 本文がありません。
reason-pictures_only = 画像だけで、読み取れる文字がありません。
reason-password = パスワードで保護されています。保護のない写しを追加してください。
reason-damaged = ファイルが壊れています。
reason-unreadable = この資料を読み取れませんでした。原因は私の側にあるかもしれません。
reason-too_large = 大きすぎます。
reason-too_costly = 読み込みに時間またはメモリがかかりすぎます。分割してください。
reason-unknown_kind = この種類のファイルは読めません。
reason-old_office = Office 2007より前の古い形式です。LibreOfficeがインストールされていないと読めません。.docx、.xlsx、.pptxのいずれかで保存し直してください。
reason-address_refused = このアドレスは公開のウェブを指していません。
reason-unreachable = 取得できませんでした。
reason-no_sitemap = サイトマップではありません。
reason-nothing_listed = 取り込めるものが一覧にないため、何も変更していません。
reason-not_stored = 一部の節を書庫に保存できないため、取り込んでいません。理由はWeaviateのログにあります。
reason-login_page = 資料の代わりにログイン画面が返ってきました。ファイルそのものを追加してください。
refusal-limit_mb = 上限は{ $value } MBです。
refusal-id = ログの番号は{ $value }です。
refusal-status = サーバーの応答は{ $value }でした。
refusal-kind = 種類: { $value }
refusal-scope = アプリに権限 { $value } がありません。
kind-7z = 7zの圧縮ファイル(.zipで圧縮し直してください)
kind-rar = rarの圧縮ファイル(.zipで圧縮し直してください)
kind-program = プログラム
kind-sqlite = データベース
kind-sound = 音声
kind-video = 動画
kind-xlsb = Excelのバイナリブック(.xlsxで保存し直してください)
kind-iwork = Pages、Numbers、Keynoteの書類(PDFで書き出してください)
kind-visio = Visioの図面(PDFで書き出してください)
kind-xps = XPS文書(PDFで保存し直してください)
kind-opendocument = OpenDocumentの図形、グラフ、数式
kind-ole = 何らかのプログラムのファイル、または途中で切れた古いOfficeファイル
kind-binary = テキストでも対応している文書でもないデータ
kind-nested = 圧縮ファイルの中の圧縮ファイル
kind-elsewhere = 中身のない添付ファイル
remark-pages_without_text = 文字のないページ(画像だけの可能性があります): { $pages }
remark-pages_by_ocr = 画像から文字認識(OCR)で読み取ったページ(誤りがあるかもしれません): { $pages }
remark-pages_unreadable = 読み取れなかったページ: { $pages }
remark-pages_left_out = 長すぎるため、{ $first }ページから{ $last }ページまでは取り込んでいません。
remark-rest_left_out = 長すぎるため、{ $place }以降は取り込んでいません。
remark-files_left_out = 中にあって読み取れなかったファイル: { $files }
remark-files_in_part = 中にあって一部だけ読み取れたファイル: { $files }
remark-files_locked = 中にあってパスワードで保護されているファイル: { $files }
remark-files_damaged = 中にあって壊れているファイル: { $files }
remark-files_unreadable = 中にあって、私の側の問題で読み取れなかった可能性のあるファイル: { $files }
remark-files_pictures = 中にあって画像だけのファイル: { $files }
remark-files_unknown = 中にあって対応していない種類のファイル: { $files }
remark-files_old_office = 中にあるOffice 2007より前の形式のファイル(サーバーにLibreOfficeが必要です): { $files }
remark-files_empty = 中にあって本文のないファイル: { $files }
remark-files_costly = 中にあって時間またはメモリが足りず読まなかったファイル: { $files }
remark-files_nested = 圧縮ファイルやメールの奥深くにあって読まなかったファイル: { $files }
remark-characters_unreadable = 読み取れなかった文字の数: { $count }
remark-changed = 以前の版との違い: 新しい節{ $new }、なくなった節{ $gone }、同じ節{ $same }
remark-same_bytes = まったく同じ資料がすでに書庫にあります: { $titles }
remark-nearly_same = ほぼ同じ文章の資料がすでに書庫にあります: { $titles }
remark-same_title = 同じ書架に同じタイトルの資料がほかにもあります。置き換えるなら古いほうを取り除いてください。
remark-overtaken = その間にほかの人がより新しいものを追加したため、そちらが有効になっています。
remark-unknown = 注意: { $code }
untitled = 無題

## command

help-introduction = 書庫の資料をもとに質問にお答えします。チャンネルでメンションするか、ダイレクトメッセージでお尋ねください。
usage-list = `{ $command } list` — ここから閲覧できる資料の一覧。`list 書架名` で書架ごとに表示
usage-search = `{ $command } search WORDS` — 回答のもとになる箇所を検索
usage-show = `{ $command } show BOOK` — 資料の詳細(タイトルまたはID)
help-admins = 管理者の方へ:
usage-add-address = `{ $command } add URL` — ページやファイルを書庫に追加。後ろに `here` または書架の名前を付けると入れる先を選べます
usage-add = `{ $command } add` — 文章の貼り付け、またはファイルのアップロード
usage-remove = `{ $command } remove BOOK` — 資料を書庫から取り除く(確認あり。`list removed` から戻せます)
usage-refresh = `{ $command } refresh BOOK` — アドレスからもう一度取得する。後ろに `hourly`、`daily`、`weekly`、`never` を付けると定期的に取得
usage-move = `{ $command } move BOOK SHELF` — 別の書架へ移す
usage-shelves = `{ $command } shelves` — 書架の一覧。`shelves create 名前` で新しく作る
usage-sources = `{ $command } sources` — 書庫と合わせているサイト。`add` にサイトマップを指定して追加(`include=/docs/*` で一部だけ)
usage-history = `{ $command } history` — 変更の記録。`history BOOK` で資料ごとに表示
usage-gaps = `{ $command } gaps` — 質問されたが書庫に答えがなかったもの
help-unknown-word = 「{ $word }」は分かりません。できることは次のとおりです。
admins-only = 書庫を変更できるのは管理者だけです。このワークスペースの管理者にご依頼ください。
address-malformed = 「{ $word }」はウェブアドレスではありません。https:// または http:// で始まるものを指定してください。
channel-needed = 専用の書架はチャンネルごとのものです。チャンネルの中でお使いください。
title-missing = どの資料でしょうか。コマンドの後にタイトルかIDを書いてください。
search-words-missing = 何を探しましょうか。コマンドの後に言葉を書いてください。
documents-of-one-name = 同じ名前の資料が複数あります。IDで指定してください。
list-heading = ここから閲覧できる資料は{ $n }件です
list-empty = ここから閲覧できる資料はまだありません。
search-heading = 回答のもとになる箇所{ $n }件
search-empty = この言葉に合う資料は書庫にありません。
detail-id = ID
detail-shelf = 書架
detail-edition = 版
detail-source = 出典元

## modal

form-title = 書庫に追加
form-submit = 追加
form-cancel = キャンセル
form-introduction = ファイルをアップロードするか、アドレスを指定するか、文章を貼り付けてタイトルを付けてください。
form-files = ファイル
form-text = 文章
form-text-hint = 3,000文字まで。長い文章はファイルでアップロードしてください。
form-addresses = アドレス
form-addresses-hint = ウェブのページやファイルを1行に1つ。サイトマップのアドレスならサイト全体を取り込みます。一部だけなら include=/docs/* や exclude=/docs/old/* も書いてください。
form-addresses-wrong = https:// または http:// で始まるアドレスを{ $n }件まで指定できます。アドレスではないもの: { $word }
form-name = タイトル
form-name-hint = 文章を貼り付ける場合は必須です。同じタイトルで追加すると新しい版になります。
form-shelf = 書架
form-shelf-public = 公開(ワークスペースの全員)
form-shelf-channel = このチャンネルのみ
form-duplicate = 同じタイトル、ファイル名、アドレスの資料がすでにある場合
form-duplicate-hint = タイトルは上に書いたときだけ比べます。
form-duplicate-replace = 新しい版に置き換える
form-duplicate-both = 両方残す
form-refresh = アドレスの定期取得
form-refresh-hint = アドレスだけが対象です。変更があればお知らせします。
form-refresh-never = しない
form-nothing-given = ファイルをアップロードするか、アドレスを指定するか、文章を貼り付けてください。
form-name-missing = 文章にタイトルを付けてください。
form-not-kept = いま確認または保存ができませんでした。もう一度「追加」を押してください。(ID { $log_id })

## stockroom

button-show = 表示
button-passages = 本文を見る
button-undo = 元に戻す
button-move = 別の書架へ移す
button-remove = 取り除く
button-restore = 戻す
button-previous = 前へ
button-next = 次へ
button-cancel = キャンセル
progress-fetching = *{ $title }* を取得しています…
progress-reading = *{ $title }* を読み込んでいます…
progress-embedding = *{ $title }* を書庫に入れています: { $total }節中{ $done }節…
waiting = *{ $title }* は待機中です。必要なサービスがいま応答しません。失われるものはなく、再試行を続けます。
edition = 第{ $n }版
edition-former = 以前: { $facts }。
topics = 次のことに答えられます: { $topics }
overtaken = あなたが追加した *{ $title }* は、{ $person } さんが追加した新しい版に置き換えられました。
shelf-named = 公開書架「{ $name }」
shelf-of-channel = { $channel } の書架
removal-question = *{ $title }* を書庫から取り除きますか。利用者はすぐに読めなくなります。
removal-consequence = 利用者はすぐに読めなくなります。
removal-way-back = 30日間は、このボタンまたは `/stacks list removed` から戻せます。
cancelled = 何も変更していません。
move-question = *{ $title }* をどの書架へ移しますか。
move-begun = *{ $title }* を{ $shelf }へ移しています。終わりましたらダイレクトメッセージでお知らせします。
restoration-begun = *{ $title }* を戻しています。終わりましたらダイレクトメッセージでお知らせします。
undo-begun = 元に戻しています。終わりましたらダイレクトメッセージでお知らせします。
refresh-begun = *{ $title }* の新しい版を確認しています。結果はダイレクトメッセージでお知らせします。
refresh-without-address = *{ $title }* はアドレスから追加されたものではありません。同じ名前でファイルをもう一度追加してください。
shelf-name-missing = どの書架でしょうか。資料の後に書架の名前、`here` または `public` を書いてください。
shelf-unknown = 「{ $name }」という書架はここでは使えません。一覧は `/stacks shelves` で分かります。
list-page = { $pages }ページ中{ $page }ページ目
removed-heading = 戻すことのできる資料は{ $n }件です
removed-empty = 戻すことのできる資料はありません。
edition-added-by = 追加者 { $person }
detail-consultations = 過去90日間に{ $n }件の回答で参照
passages-heading = *{ $title }* 全{ $total }節のうち{ $first }〜{ $last }
history-heading = 最近の変更
history-empty = まだ変更はありません。
change-added = 追加
change-replaced = 更新
change-restored = 復元
change-moved = 移動
change-removed = 削除
edition-state-writing = 書き込み中
edition-state-current = 現行
edition-state-superseded = 置き換え済み
edition-state-withdrawn = 削除済み
edition-state-abandoned = 未公開
shelves-heading = ここで使える書架
shelves-usage = 使い方: `shelves`、`shelves create 名前`、`shelves rename 旧名 to 新名`、`shelves channel 名前 here`、`shelves channel 名前 public`
documents = { $n }件
shelf-is-public = 公開
shelf-created = 書架「{ $name }」を用意しました: { $shelf }
shelf-renamed = 書架「{ $old }」の名前を「{ $name }」に変更しました。
shelf-opened = 書架「{ $name }」を公開しました。ワークスペースの全員が閲覧できます。
shelf-closed = 書架「{ $name }」は { $channel } のものになり、そこでだけ閲覧できます。
file-drop-question = { $names } を書庫に入れますか。書架を選んでください。
file-not-accessible = そのファイルは私かあなたが開けません。両方が参加しているチャンネルで共有してください。
messages-title = 書庫に追加
messages-scope = 何を追加しますか
messages-scope-message = このメッセージ
messages-scope-thread = スレッド全体
messages-unreadable = そのチャンネルのメッセージを読めません。先に私を招待してください。

## talking

gaps-heading = 質問されたが、書庫に答えがなかったもの
gaps-empty = 最近の質問で、書庫で答えられなかったものはありません。
gaps-hint = 答えになる資料を追加すると、次に同じ質問があったときにこの一覧から消えます。
gaps-private = ほかに非公開の場での質問が{ $n }件あります。内容は表示されません。
gaps-times = { $n }回
members-only = お答えできるのは、このワークスペースの正式なメンバーの方だけです。ゲストの方やほかのワークスペースの方には資料をお見せできません。
home-introduction = チームの資料をもとに質問にお答えし、必ず出典を示します。チャンネルでメンションするか、*メッセージ* タブでお尋ねください。あなたが閲覧できるものは次のとおりです。
home-documents = 書庫にあるもの
home-newest = 新しい資料
home-questions = あなたの最近の質問
home-questions-empty = まだ質問はありません。
home-unanswered = 書庫に答えなし
home-admins = 管理者の方へ
button-add-document = 資料を追加
home-jobs-heading = 作業の状況
home-jobs = 待機中 { $waiting } · 実行中 { $running } · 失敗 { $failed }
home-feedback-heading = 回答への評価
home-votes = 役に立った { $good }件、役に立たなかった { $bad }件
home-language = あなたの Slack に合わせて日本語で表示しています。回答は質問の言語でお返しします。
button-mute = 会話から外す
thread-muted = このスレッドでは発言を控えます。またご用のときはメンションしてください。
person-unknown = いまご本人の確認ができなかったため、資料をお見せできません。しばらくしてからもう一度お尋ねください。
question-missing-for-files = このファイルについて何をお調べしましょうか。ファイルを付けて、このスレッドに質問を書いてください。
attachment-title = { $name }(質問に添付)
attachment-not-read = *{ $name }* は読んでいません。
attachments-left-out = 最初の{ $n }件のファイルだけを読みました。
suggested-question = 「{ $title }」の「{ $heading }」について教えてください。
suggested-questions-heading = 質問の例

## upkeep

interval-hourly = 1時間ごと
interval-daily = 毎日
interval-weekly = 毎週
refresh-scheduled = *{ $title }* をこれから{ $every }に取得し直します。内容が変わったときと失敗したときにお知らせします。
refresh-unscheduled = *{ $title }* の定期的な取得をやめました。
schedule-interval = 定期取得: { $every }
schedule-last = 前回 { $when } UTC
schedule-next = 次回 { $when } UTC
schedule-failure = 前回は失敗しました。
refresh-failed = *{ $title }*(定期取得: { $every })を今回は取得できませんでした。
refresh-failed-consequence = 書庫の内容はそのままです。再試行を続け、別の問題が起きたときだけもう一度お知らせします。
sync-begun = *{ $title }* を{ $shelf }に入れるため巡回しています。進み具合とまとめの結果はダイレクトメッセージでお知らせします。
sync-scheduled = これからは{ $every }に巡回し、変更があったときにお知らせします。
progress-syncing = *{ $title }* を巡回しています: { $total }件中{ $done }件…
sync-done = 書庫を *{ $title }* に合わせました。
sync-failed = *{ $title }* を巡回できなかったため、何も変更していません。
sync-count-added = 追加{ $n }件
sync-count-replaced = 更新{ $n }件
sync-count-unchanged = 変更なし{ $n }件
sync-count-withdrawn = 取り下げ{ $n }件
sync-count-refused = 不可{ $n }件
sync-titles-added = 追加: { $titles }
sync-titles-replaced = 更新: { $titles }
sync-titles-withdrawn = 取り下げ: { $titles }
sync-refused = 入れられなかった資料: *{ $title }* { $reason }
and-more = ほか{ $n }件
sync-way-back = 取り下げた資料は30日間、`/stacks list removed` から戻せます。
sync-kept-unlisted = 一覧が完全でなかったため、一覧から消えた資料{ $n }件を残しました。
sync-left-out-by_hand = 管理者が取り除いた{ $n }件はそのままにしました。
sync-left-out-other_host = 別のホストの{ $n }件は対象外です。
sync-left-out-robots = { $n }件は robots.txt で機械の取得が禁じられています。
sync-left-out-too_many = 上限を超えた{ $n }件は対象外です。
sources-heading = 書庫と合わせているサイトとフォルダー
sources-empty = 合わせているサイトはまだありません。`/stacks add` にサイトマップのアドレスを指定すると追加できます。
sources-usage = 使い方: `sources`、`sources refresh アドレス`、`sources refresh アドレス daily`(または `hourly`、`weekly`、`never`)、`sources remove アドレス`
source-unknown = その名前のものはここでは合わせていません。一覧は `/stacks sources` で分かります。
pages-include = { $patterns } に合うものだけを取り込みます。
pages-exclude = { $patterns } に合うものは除きます。
patterns-misplaced = `include=` と `exclude=` はサイトのどのページを取り込むかを選ぶものです。サイトマップのアドレス1件と一緒に指定してください。例: `add https://example.org/sitemap.xml include=/docs/* exclude=/docs/old/*`
source-forgotten = *{ $title }* との同期をやめました。取り込んだ資料はそのまま残ります。

## feedback

feedback-good = 役に立った
feedback-bad = 役に立たなかった
feedback-thanks = ありがとうございます。記録しました。
feedback-title = 回答の問題点
feedback-submit = 送信
feedback-cancel = キャンセル
feedback-fault = どのような問題がありましたか
fault-wrong = 誤っている
fault-incomplete = 不足がある
fault-outdated = 情報が古い
fault-unwanted = 答えるべきではなかった
feedback-note = 正しくはどうあるべきでしたか(管理者が読みます)
feedback-note-thanks = ありがとうございます。管理者に伝わりました。
feedback-report = { $person } さんから回答に指摘がありました: { $fault }
feedback-report-without-fault = { $person } さんが、回答は役に立たなかったと評価しました。
feedback-report-withdrawn = { $person } さんが、役に立たなかったという評価を「役に立った」に変えました。
answer-record-missing = この回答の記録はもう残っていません。

## asking

button-ask-people = 人に尋ねる
escalation-title = 人に尋ねる
escalation-consent = この質問は限られた人だけが見る場所でのものです。よろしければ、次の内容を { $channel } に投稿します。
escalation-scope = ここでのそのほかのやり取りが表示されることはありません。
escalation-submit = 投稿する
escalation-cancel = やめる
escalation-question = { $person } さんの質問です。書庫には答えがありませんでした。
escalation-thread = スレッドで答える
escalation-done = ご質問を { $channel } の皆さんに尋ねました。
escalation-already-done = この質問はすでに投稿されています。
escalation-of-somebody-else = 人に尋ねることができるのは、質問した本人だけです。
escalation-failed = 質問を投稿できませんでした。運用担当者がログで理由を確認できます。

## source

source-title = 出典
source-close = 閉じる
source-loading = 書庫から取り出しています…
source-not-readable = この資料はここでは閲覧できないか、差し替え・削除されています。もう一度お尋ねいただくと、現在の資料からお答えします。
source-quote-in-bold = 太字の部分が回答のもとになっています。
source-original = 原文を開く
source-before = 直前の箇所
source-after = 直後の箇所
receipt-title = この回答の根拠
receipt-model = 作成: { $model }
receipt-model-quoting = 作成者なし(原文をそのまま引用)
receipt-work-manual = 業務手引き: { $sha256 }
receipt-rephrased = 質問の解釈: { $question }(指示書 { $sha256 })
receipt-unmarked = 出典の示されていない文が{ $n }文あります
receipt-unmatched = 存在しない出典の番号を{ $n }か所取り除きました
receipt-passages = 手元に置いた箇所は{ $n }件です。
receipt-scores = スコア { $score }(意味 { $meaning }、語 { $words })
receipt-cited = 引用あり
receipt-hidden = ほかに閲覧できない箇所が{ $n }件あります
receipt-times = 所要時間
receipt-stage-follow_up = 続きの質問の解釈
receipt-stage-search = 検索
receipt-stage-judge = 判定
receipt-stage-first_text = 書き始めまで
receipt-stage-write = 作成
receipt-stage-total = 合計
receipt-milliseconds = { $n } ミリ秒
