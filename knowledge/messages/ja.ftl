### 日本語で表示する文章。
### 「資料」「バージョン」「回答」と書く。「書架」は資料を閲覧できる人が決まっている場所。
### 値は埋め込む前にエスケープ済み。

# 文と文のあいだ。
sentence-gap = { "" }
untitled = 無題
seconds = { $n }秒
pages = { $n }ページ
passages = { $n }箇所
documents = { $n }件
edition = バージョン{ $n }
and-more = ほか{ $n }件

## 回答

answer-not-found = 資料の中に、この質問への答えは見つかりませんでした。
answer-left-open = 「{ $question }」への答えは資料に見つかりませんでした。
answer-nothing-about = 資料の中に{ $names }についての記載は見つかりませんでした。
answer-nearest-documents = こちらの資料が参考になるかもしれません。
answer-rephrase = 言い方を変えるか、資料で使われている言葉で質問してみてください。
answer-sources = 出典
answer-written-by-model = この回答は、上の出典をもとにAIが作成しました。重要なことは原文をご確認ください。
answer-word-for-word = 上の出典から自動で選んだ文を、そのまま引用しています。重要なことは原文をご確認ください。
answer-struck = 下書きのうち、資料に根拠のない{ $n }文を取り除きました。
answer-cut = AIの文字数の上限に達したため、この回答は途中までです。
answer-filtered = モデル提供元のコンテンツフィルターにより、この回答は途中までです。
answer-closed = 言語モデルとの接続が途中で切れたため、この回答は途中までの可能性があります。
answer-model-down = 言語モデルが応答しないため、資料の文をそのまま引用しています。
answer-budget-spent = 言語モデルの本日の利用枠を使い切ったため、資料の文をそのまま引用しています。
answer-not-found-by-quoting = 言語モデルの本日の利用枠を使い切ったため、引用できる文だけを探しました。
answer-uncited = この回答はAIが作成しましたが、出典を示していません。内容をご自身でご確認ください。
answer-replaced = AIの下書きは資料に根拠がなかったため、代わりに資料の文をそのまま引用しています。
answer-draft = _下書きです。書き終わったら、一文ずつ資料と照合します。_
answer-stopped = 停止しました。
answer-waiting = 通常より時間がかかっています。必要なサービスが応答していません。引き続き試し、ここで回答します。
place-closed = { $channel } に投稿できないため、そこでは回答できませんでした。チャンネルに招待するか、ここで質問してください。
answer-broken-off = 言語モデルが応答しなくなったため、この回答は途中までです。(ID: { $log_id })
answer-record-missing = この回答の記録はもう残っていません。
question-missing = 何をお調べしますか。私の名前のあと、またはこのスレッドに質問を書いてください。
question-missing-for-files = このファイルについて何をお調べしますか。ファイルを添付して、このスレッドに質問を書いてください。
question-forgotten = この質問の記録はもう残っていません。もう一度質問してください。
question-of-somebody-else = この操作ができるのは、質問した本人と管理者だけです。
button-section = 節の全文
button-why = この回答の根拠
button-stop = 停止
button-try-again = もう一度試す
button-mute = ここでは返信しない
thread-muted = このスレッドではこれ以降返信しません。必要なときはメンションしてください。
attachment-title = { $name }(質問に添付)
answer-for-all-readers = このチャンネルはゲストまたは社外の方も読めるため、このチャンネルの文書だけを調べました。ダイレクトメッセージでは、あなたが閲覧できるすべての文書を調べられます。
attachments-unread = そのため、内容についてはお答えできません。読み取れる形のファイルを添付してください。
attachment-not-read = *{ $name }* を読み込めませんでした。
attachments-left-out = 最初の{ $n }件のファイルだけを読み込みました。
suggested-question = 「{ $title }」の「{ $heading }」について教えてください。
suggested-questions-heading = 質問の例
questions-spent = 質問は1時間に{ $limit }件までお受けしています。あと{ $minutes }分ほどお待ちのうえ、もう一度お試しください。
members-only = お答えできるのは、このワークスペースの正式なメンバーの方だけです。ゲストやほかのワークスペースの方にはお答えできません。
person-unknown = 閲覧権限を確認できませんでした。しばらくしてからもう一度お試しください。

## できることと、登録簿からの回答

abilities-introduction = チームの資料をもとに質問にお答えし、回答ごとに出典を示します。資料に答えがないときは、そうお伝えします。
abilities-quoting = 資料の文をそのまま引用します。要約、翻訳、判断はしません。
abilities-writing = 回答は資料をもとにAIモデルが書き、一文ずつ資料と照合します。
abilities-documents = ここからは{ $n }件の資料を読めます。「どんな文書がありますか」と聞くと一覧を表示します。
abilities-without-documents = ここから閲覧できる資料はまだありません。管理者が `/stacks add` で追加できます。
documents-about-heading = 「{ $topic }」に関する資料
documents-about-none = ここから閲覧できる資料に「{ $topic }」に関するものはありません。
abilities-adding = 資料は管理者が `/stacks add` で追加します。
facts-updated = *{ $title }* は { $date } に{ $by }更新されました({ $version })。{ $shelf }にあります。
facts-added = 最初は { $date } に{ $by }追加されました。
facts-by = {" "}{ $person } によって
facts-stated = 資料に書かれている情報:
complaint-noted = 申し訳ありません。私の回答の下にある「役に立たなかった」を押して、どこが違っていたかをお知らせください。資料を管理している人が読みます。別の言い方で質問し直すこともできます。資料やシステムの名前があると見つけやすくなります。
rewording-unavailable = 私にできるのは資料の引用だけです。言語モデルが設定されていないため、要約、説明、翻訳はできません。回答の下の「節の全文」で前後の文章を読めます。または、資料に書かれていることを質問していただければ、その箇所をお見せします。

## ボットの状態。名前のあとに続く:「Shisho が回答を書いています…」

status-searching = が資料を検索しています…
status-reading = が{ $n }箇所を読んでいます…
status-writing = が回答を書いています…
status-working = が処理しています…

## 出典と、回答の根拠

source-title = 出典
source-close = 閉じる
source-loading = 読み込んでいます…
source-not-readable = この資料はここでは閲覧できないか、その後に置き換えまたは削除されています。もう一度質問すると、現在の資料からお答えします。
source-quote-in-bold = 太字が引用した部分です。
source-original = 原文を開く
section-title = 節の全文
section-cut = ここまでは冒頭です。続きは原文でご覧ください。
source-before = 直前の箇所
source-after = 直後の箇所
receipt-title = この回答の根拠
receipt-model = 作成: { $model }
receipt-quoting = 原文をそのまま引用しています(AIは文章を作成していません)
receipt-understood = 質問の解釈: { $question }
receipt-beside = ほかに読んだ資料(回答には使っていません): { $titles }
details-title = 詳細
button-details = 詳細
source-owner = 担当者: { $person }
button-outdated = 情報が古い
outdated-thanks = ありがとうございます。管理者に知らせます。
outdated-thanks-owner = ありがとうございます。資料の担当者と管理者に知らせます。
outdated-already = このバージョンについては、すでに報告されています。
outdated-report = { $person } さんから、*{ $title }*({ $date } のバージョン)の情報が古いという報告がありました。
outdated-report-owner = あなたがこの資料の担当者です。
outdated-report-hint = 置き換えるには、同じアドレスまたは同じファイル名で新しいバージョンを追加してください。
original-follows = *{ $title }*({ $date } のバージョン)の元のファイルです。
original-not-kept = このファイルはもう保存されていません。資料を追加した人に確認してください。
source-uploaded = 原本はファイルです。{ $person }さんが追加しました。
receipt-work-manual = 業務手引き: { $sha256 }
receipt-rephrased = 質問の解釈: { $question }(指示書 { $sha256 })
receipt-unmarked = 出典のない文が{ $n }つあります
receipt-sentence = 「{ $sentence }」
receipt-sentences = AIの下書きの各文と、資料に根拠があるかどうか:
receipt-held = 根拠: { $sources }
receipt-lacking-citation = 削除: 出典が示されていません
receipt-lacking-figure = 削除: 数値または単位が出典にありません
receipt-lacking-date = 削除: 日付が出典にありません
receipt-lacking-name = 削除: 名前が出典にありません
receipt-lacking-address = 削除: アドレスが出典にありません
receipt-lacking-code = 削除: コードが出典にありません
receipt-lacking-negation = 削除: 出典の内容と逆です
receipt-lacking-subject = 削除: 出典は別の人や物についてのものです
receipt-lacking-words = 削除: 一部が出典にありません
receipt-lacking-meaning = 削除: 出典の内容と異なります
receipt-tokens = 言語モデルのトークン: 読み取り{ $read }、書き出し{ $written }
receipt-unmatched = 存在しない出典への参照を{ $n }か所削除しました
receipt-passages = 検討した箇所は{ $n }件です。
receipt-scores = スコア { $score }(意味 { $meaning }、語 { $words })
receipt-cited = 引用あり
receipt-hidden = ほかに、閲覧できない箇所が{ $n }件あります
receipt-times = 所要時間
receipt-stage-follow_up = 続きの質問の解釈
receipt-stage-ground = 資料との照合
receipt-stage-search = 検索
receipt-stage-judge = 関連性の判定
receipt-stage-first_text = 書き始めまで
receipt-stage-write = 作成
receipt-stage-total = 合計
receipt-milliseconds = { $n }ミリ秒

## フィードバック

feedback-good = 役に立った
feedback-bad = 役に立たなかった
feedback-thanks = フィードバックをありがとうございます。
feedback-title = 回答の問題点
feedback-submit = 送信
feedback-cancel = キャンセル
feedback-fault = どのような問題がありましたか
feedback-note = 正しい回答を教えてください(管理者が閲覧します)
feedback-note-thanks = ありがとうございます。管理者がフィードバックを閲覧できるようになりました。
feedback-report = { $person } さんが回答を「{ $fault }」と評価しました。
feedback-report-without-fault = { $person } さんが回答を「役に立たなかった」と評価しました。
feedback-report-withdrawn = { $person } さんが、回答への評価を「役に立たなかった」から「役に立った」に変更しました。
feedback-report-taken-back = { $person } さんが、回答への「役に立たなかった」という評価を取り消しました。
feedback-report-question = 質問:
feedback-report-answer = 回答:
feedback-report-private = 質問はダイレクトメッセージで行われたため、ほかの人は開けません。
fault-wrong = 誤っている
fault-incomplete = 不足がある
fault-outdated = 情報が古い
fault-unwanted = 答えるべきではなかった

## 人に回す質問

button-ask-people = 人に質問する
escalation-title = 人に質問する
escalation-consent = この質問は非公開の場で行われました。{ $channel } に投稿しますか。
escalation-scope = ほかのやり取りが投稿先に表示されることはありません。
escalation-submit = 投稿する
escalation-cancel = キャンセル
escalation-question = { $person } さんの質問です。資料には答えがありませんでした。
escalation-thread = スレッドで答える
escalation-done = ご質問を { $channel } に投稿しました。
escalation-already-done = この質問はすでに投稿されています。
escalation-of-somebody-else = 質問を投稿できるのは、質問した本人だけです。
escalation-failed = 質問を投稿できませんでした。理由は運用担当者がログで確認できます。

## 問題が起きたとき: knowledge/errors.py と bot/slack/errors.py の `code` ごとに1つ

problem-librarian-unavailable = 言語モデルが応答していません。しばらくしてからもう一度お試しください。(ID: { $log_id })
problem-stacks-unavailable = 現在、資料の保管先に接続できません。しばらくしてからもう一度お試しください。(ID: { $log_id })
problem-catalogue-unavailable = 現在、データベースに接続できません。しばらくしてからもう一度お試しください。(ID: { $log_id })
problem-embeddings-unavailable = 埋め込みモデルが応答していないため、現在検索できません。しばらくしてからもう一度お試しください。(ID: { $log_id })
problem-setting-wrong = 設定に誤りがあります。運用担当者にログの確認を依頼してください。(ID: { $log_id })
problem-not-found = ここにはないか、すでに削除されています。閲覧できる資料は `/stacks list`、削除済みの資料は `/stacks list removed`(管理者のみ)で確認できます。(ID: { $log_id })
problem-too-late = 元に戻せません。すでに新しいバージョンがあるか、{ $days }日が過ぎています。(ID: { $log_id })
problem-source-taken = その書架には、同じ出典元の資料がすでにあります。先にどちらかを削除してください。(ID: { $log_id })
problem-shelf-in-use = その書架には資料が残っているか、サイトが同期されています。先に移動または削除してください。(ID: { $log_id })
problem-name-taken = その名前の書架は、このワークスペースにすでにあります(ここからは見えない書架かもしれません)。別の名前を指定してください。(ID: { $log_id })
problem-slack-refused = Slackがこの操作を受け付けませんでした。もう一度お試しください。(ID: { $log_id })
problem-unexpected = 問題が発生しました。運用担当者にログの確認を依頼してください。(ID: { $log_id })

## 資料の追加: 受け付け、進み具合、結果

adding-begun = *{ $title }* を{ $shelf }に追加しています。進み具合と結果はダイレクトメッセージでお知らせします。
adding-begun-many = 資料{ $n }件を{ $shelf }に追加しています。進み具合と結果はダイレクトメッセージでお知らせします。
request-waits = 順番待ちです。現在、ほかに{ $n }件の資料が処理中または待機中です。始まったらダイレクトメッセージでお知らせします。
batch-adding = 資料{ $n }件を追加しています: { $done }件が終わり、{ $added }件を追加しました。結果はこのスレッドにあります。
batch-added = 資料{ $n }件をすべて追加しました。結果はこのスレッドにあります。
batch-partly = 資料{ $n }件のうち{ $added }件を追加しました。結果はこのスレッドにあります。追加できなかった資料:
progress-fetching = *{ $title }* を取得しています…
progress-reading = *{ $title }* を読み込んでいます…
progress-embedding = *{ $title }* を登録しています: { $total }箇所中{ $done }箇所…
progress-syncing = *{ $title }* を同期しています: { $total }件中{ $done }件…
gives-way = *{ $title }* は時間がかかるため、短い資料を先に処理します。先に始まった長い資料が終わりしだい、改めて始めます。
waiting = *{ $title }* は待機中です。必要なサービスが応答していません。自動で再試行します。
document-added = *{ $title }* を追加しました。
document-replaced = *{ $title }* を新しいバージョンに置き換えました。
document-unchanged = *{ $title }* に変更はないため、何もしていません。
document-refused = *{ $title }* を追加できませんでした。
document-removed = *{ $title }* を削除しました。
document-restored = *{ $title }* を復元しました。
document-restored-earlier = *{ $title }* を以前のバージョンに戻しました。
document-moved = *{ $title }* を新しい書架に移動しました。
overtaken = あなたが追加した *{ $title }* は、{ $person } さんが追加した新しいバージョンに置き換えられました。
edition-former = 以前: { $facts }。
topics = 次のことに答えられます: { $topics }

## 追加できなかった理由。分かっていることが続く場合があります

reason-empty = 本文がありません。
reason-pictures_only = 画像だけで、読み取れる文字がありません。
reason-password = パスワードで保護されています。パスワードのないコピーを追加してください。
reason-damaged = ファイルが壊れています。
reason-unreadable = この資料を読み取れませんでした。こちらの問題かもしれません。
reason-too_large = 大きすぎます。
reason-too_costly = 読み込みに時間またはメモリがかかりすぎます。分割してください。
reason-unknown_kind = この種類のファイルには対応していません。
reason-old_office = Office 2007より前の古い形式です。LibreOfficeがインストールされていないと読み込めません。.docx、.xlsx、.pptxのいずれかで保存し直してください。
reason-address_refused = このアドレスは公開されているウェブのものではありません。
reason-unreachable = 取得できませんでした。
reason-no_sitemap = サイトマップではありません。
reason-robots_costly = robots.txtの規則が多く、確認に時間がかかりすぎるため、何も変更していません。
reason-nothing_listed = 追加できるものが一覧にないため、何も変更していません。
reason-not_stored = 一部の箇所をWeaviateに保存できないため、追加していません。理由はWeaviateのログで確認できます。
reason-login_page = 資料の代わりにログイン画面が返されました。ファイルそのものをアップロードしてください。
reason-secrets = 鍵やパスワードなどの秘密情報が含まれているため、まだ追加していません。扱いを決めてください。それまでは、以前のバージョンがあればそのまま使います。
refusal-limit_mb = 上限は{ $value } MBです。
refusal-status = サーバーの応答は{ $value }でした。
cause-timeout = 時間内に応答がありませんでした。
cause-redirects = 転送が繰り返され、資料にたどり着けませんでした。
cause-name = その名前のサーバーはありません。アドレスを確認してください。
cause-tls = サーバーの証明書が無効です。
cause-connection = サーバーが応答しません。時間をおいてもう一度お試しください。
cause-answer = サーバーの応答を読み取れません。
cause-gone = ファイルはもうSlackにありません。
cause-folder = そのフォルダはありません。
refusal-kind = 種類: { $value }
refusal-scope = アプリに権限 { $value } がありません。
refusal-system = システムの応答：{ $value }
refusal-id = ログのIDは{ $value }です。
refusal-kinds = 見つかったもの：{ $value }。
refusal-at = 場所：{ $value }。
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
kind-ole = 不明なプログラムのファイル、または途中で切れた古いOfficeファイル
kind-binary = テキストでも対応している文書でもないデータ
kind-nested = 圧縮ファイルの中の圧縮ファイル
kind-elsewhere = 中身のない添付ファイル

## 結果についての注意

remark-pages_without_text = 文字のないページ(画像だけの可能性があります): { $pages }
remark-pages_by_ocr = 画像から文字認識(OCR)で読み取ったページ(誤りがあるかもしれません): { $pages }
remark-pictures_unreadable = 読み取れない画像のあるページ: { $pages }
remark-pages_unreadable = 読み取れなかったページ: { $pages }
remark-pages_left_out = 資料が長すぎるため、{ $first }ページから{ $last }ページまでは追加していません。
remark-rest_left_out = 資料が長すぎるため、{ $place }以降は追加していません。
remark-passages_left_out = 文書が長すぎるため、最初の{ $most }か所だけを取り込み、{ $place }から後は省きました。
remark-noise_left_out = 点や括弧だけで言葉のない箇所を省きました：{ $count }か所
remark-hidden_text_left_out = 取り込まなかった、非表示または取り消し線の箇所の数: { $count }
remark-comments_left_out = 取り込まなかったコメントの数: { $count }
remark-hidden_left_out = 取り込まなかった非表示のシート、行、列: { $places }
remark-hidden_slides_left_out = 取り込まなかった非表示のスライド: { $pages }
remark-page_parts_left_out = 取り込まなかったページの部分(HTML要素): { $parts }
remark-includes_left_out = 読み込みが指定されていたものの、取り込まなかったファイル: { $files }
remark-formulas_without_value = 計算結果が保存されていない数式({ $count }件): { $cells }。Excelで開いて保存し直すと、結果も読み取れます。
remark-files_left_out = 中のファイルのうち、読み取れなかったもの: { $files }
remark-files_in_part = 中のファイルのうち、一部だけ読み取れたもの: { $files }
remark-files_equal = 中のファイルのうち、前に読み取ったものと同じ内容のため一度だけ取り込んだもの: { $files }
remark-files_locked = 中のファイルのうち、パスワードで保護されているもの: { $files }
remark-files_damaged = 中のファイルのうち、壊れているもの: { $files }
remark-files_unreadable = 中のファイルのうち、こちらの問題で読み取れなかった可能性のあるもの: { $files }
remark-files_pictures = 中のファイルのうち、画像だけのもの: { $files }
remark-files_unknown = 中のファイルのうち、対応していない種類のもの: { $files }
remark-files_old_office = 中のファイルのうち、Office 2007より前の形式のもの(サーバーにLibreOfficeが必要です): { $files }
remark-files_empty = 中のファイルのうち、本文のないもの: { $files }
remark-files_costly = 中のファイルのうち、時間またはメモリがかかりすぎるもの: { $files }
remark-files_nested = 中のファイルのうち、圧縮ファイルやメールの奥深くにあるもの: { $files }
remark-characters_unreadable = 読み取れなかった文字の数: { $count }
remark-changed = 以前のバージョンと比べた箇所の数: 追加{ $new }、削除{ $gone }、変更なし{ $same }
remark-same_bytes = まったく同じファイルがすでに追加されています: { $titles }
remark-nearly_same = ほぼ同じ文章の資料がすでに追加されています: { $titles }
remark-same_title = この書架には、同じタイトルの資料がほかにもあります。置き換える場合は、古いほうを削除してください。
remark-overtaken = その間にほかの人がより新しいバージョンを追加したため、そちらが現在のバージョンです。
remark-secrets_found = 含まれている秘密情報（{ $count }件）: { $kinds }。場所: { $at }
remark-secrets_left_out = 除いた秘密情報（{ $count }件）: { $kinds }。場所: { $at }
remark-secrets_taken = そのまま取り込んだ秘密情報（{ $count }件）: { $kinds }。場所: { $at }
secret-private_key = 秘密鍵
secret-password = アドレスに含まれるパスワード
secret-email = メールアドレス
secret-phone = 電話番号
secret-card = カード番号
secret-iban = 銀行口座
service-token = { $service }のトークン
remark-unknown = 注意: { $code }

## 資料を追加するフォームと、メッセージを追加するフォーム

form-title = 資料を追加
form-submit = 追加
form-cancel = キャンセル
form-introduction = ファイルをアップロードするか、アドレスを入力するか、文章を貼り付けてタイトルを付けてください。
form-files = ファイル
form-text = 文章
form-text-hint = { $limit }文字までです。長い文章はファイルでアップロードしてください。
form-addresses = アドレス
form-addresses-hint = ウェブページやファイルを1行に1つ入力します。サイトマップのアドレスを入力すると、サイト全体を追加できます。一部だけなら include=/docs/* や exclude=/docs/old/* も入力してください。
form-addresses-wrong = https:// または http:// で始まるアドレスを{ $n }件まで入力できます。アドレスではないもの: { $word }
form-name = タイトル
form-name-hint = 文章を貼り付ける場合は必須です。同じタイトルで追加すると新しいバージョンになります。
form-shelf = 書架
form-shelf-public = 公開(ワークスペースの全員)
form-shelf-channel = このチャンネルのみ
form-duplicate = 同じタイトル、ファイル名、アドレスの資料がすでにある場合
form-duplicate-hint = タイトルは、上に入力したときだけ比較します。
form-duplicate-replace = 新しいバージョンに置き換える
form-duplicate-both = 両方残す
form-refresh = アドレスの定期更新
form-refresh-hint = アドレスだけが対象です。変更があればお知らせします。
form-refresh-never = しない
form-nothing-given = ファイルをアップロードするか、アドレスを入力するか、文章を貼り付けてください。
form-name-missing = 文章にタイトルを付けてください。
form-not-kept = 現在、確認または保存ができません。もう一度「追加」を押してください。(ID: { $log_id })
messages-title = メッセージを追加
messages-scope = 何を追加しますか
messages-scope-message = このメッセージ
messages-scope-thread = スレッド全体
messages-unreadable = そのチャンネルのメッセージを読めません。先に私を招待してください。
file-drop-question = { $names } を資料に追加しますか。書架を選んでください。
file-not-accessible = あなたか私がそのファイルを開けません。両方が参加しているチャンネルで共有してください。

## 資料と一覧のボタン

button-show = 表示
button-reading = 読み取った内容
button-passages = 本文を見る
button-undo = 元に戻す
button-leave_out = 除いて追加
button-take_all = そのまま追加
button-move = 別の書架に移動
button-remove = 削除
button-restore = 復元
button-previous = 前へ
button-next = 次へ
button-cancel = キャンセル
button-add-document = 資料を追加

## `/stacks` コマンド

help-introduction = チームの資料をもとに質問にお答えします。チャンネルでメンションするか、ダイレクトメッセージでお尋ねください。
help-admins = 管理者の方へ:
unknown-document = その名前の資料はここには見当たりません。閲覧できる資料は `/stacks list` で確認できます。
removed-since = *{ $title }* は{ $date }に削除されました。`/stacks restore { $id }` で復元できます。
did-you-mean = こちらの資料ですか:
help-did-you-mean = `{ $command } { $verb }` のことですか。
help-unknown-word = 「{ $word }」は分かりません。できることは次のとおりです。
usage-list = `{ $command } list` — ここから閲覧できる資料の一覧。`list 書架名` で書架ごとに表示
usage-search = `{ $command } search 言葉` — その言葉に近い箇所を検索
usage-show = `{ $command } show 資料` — 資料の詳細(タイトルまたはIDで指定)
usage-add-address = `{ $command } add URL` — ページやファイルを追加。後ろに `here` または書架名を付けると追加先を選べます
usage-add = `{ $command } add` — ファイルのアップロード、または文章の貼り付け
usage-remove = `{ $command } remove 資料` — 資料を削除(確認あり)
usage-undo = `{ $command } undo 資料` — 直前の変更を取り消し
usage-restore = `{ $command } restore 資料` — 削除した資料、または一つ前のバージョンを復元。`list removed` で削除済みの一覧
usage-refresh = `{ $command } refresh 資料` — アドレスからもう一度取得。後ろに `hourly`、`daily`、`weekly`、`never` を付けると定期更新を設定できます
usage-move = `{ $command } move 資料 書架名` — 別の書架に移動
usage-owner = `{ $command } owner 資料 @名前` — 資料の担当者を設定(古いと報告されたときに通知)。名前の代わりに `nobody` で解除
usage-shelves = `{ $command } shelves` — 書架の一覧。`shelves create 書架名` で作成、`shelves delete 書架名` で空の書架を削除
usage-sources = `{ $command } sources` — 同期しているサイト。`add` にサイトマップのアドレスを指定して追加(`include=/docs/*` で一部だけ)
usage-history = `{ $command } history` — 変更の履歴。`history 名前` で資料や書架ごとに表示
usage-gaps = `{ $command } gaps` — 資料から答えられなかった質問
usage-report = `{ $command } report` — 直近7日間の質問、答えられなかった質問、引用された資料、変更の報告
admins-only = 資料を変更できるのは管理者だけです。このワークスペースの管理者にご依頼ください。
address-malformed = 「{ $word }」はウェブアドレスではありません。https:// または http:// で始まるものを指定してください。
channel-needed = 専用の書架を持てるのはチャンネルだけです。チャンネルの中でお使いください。
title-missing = どの資料ですか。コマンドの後にタイトルまたはIDを書いてください。
search-words-missing = 何を検索しますか。コマンドの後に言葉を書いてください。
documents-of-one-name = 同じ名前の資料が複数あります。IDで指定してください。
list-heading = ここから閲覧できる資料は{ $n }件です
list-whole = すべて見るには `/stacks list` と入力してください。
list-empty = ここから閲覧できる資料はまだありません。
shelf-empty = その書架にはまだ資料がありません。管理者は `/stacks add` や `/stacks move` で資料を置けます。
list-page = { $pages }ページ中{ $page }ページ目
search-heading = この言葉に近い箇所({ $n }件)
search-note = 回答はまずここから探します。答えが実際に書かれているときだけ回答します。
search-empty = この言葉に合う資料はありません。
detail-id = ID
detail-shelf = 書架
detail-edition = バージョン
detail-source = 出典元
detail-owner = 担当者
detail-consultations = 過去{ $days }日間に{ $n }件の回答で使用
passages-heading = *{ $title }* 全{ $total }箇所のうち{ $first }〜{ $last }
reading-title = 読み取った内容
reading-heading = *{ $title }*：全{ $total }箇所のうち最初の{ $shown }箇所です。この内容が検索され、引用されます。
edition-added-by = 追加: { $person }
edition-state-writing = 追加中
edition-state-current = 現在
edition-state-superseded = 置き換え済み
edition-state-withdrawn = 削除済み
edition-state-abandoned = 未公開
removal-question = *{ $title }* を削除しますか。この資料からの回答はできなくなります。
undo-question = *{ $title }* には前のバージョンがないため、取り消すと資料そのものが削除されます。削除しますか。この資料からの回答はできなくなります。
removal-consequence = この資料からの回答はできなくなります。
removal-way-back = { $days }日間は、このボタンまたは `/stacks list removed` から復元できます。
removed-heading = 復元できる資料は{ $n }件です
removed-empty = 復元できる資料はありません。
cancelled = 何も変更していません。
move-question = *{ $title }* をどの書架に移動しますか。
owner-missing = 担当者はどなたですか。資料の後に `@名前`、`me`、`nobody` のいずれかを書いてください: `{ $command } owner 資料 @名前`
owner-unknown = 「{ $name }」という名前の正規メンバーは、このワークスペースに見つかりません。
owner-several = 「{ $name }」という名前の人が複数います。プロフィールに表示されるユーザー名を書いてください。
owner-set = *{ $title }* の担当者を { $person } さんに設定しました。
owner-removed = *{ $title }* の担当者を解除しました。
move-begun = *{ $title }* を{ $shelf }に移動しています。完了したらダイレクトメッセージでお知らせします。
restoration-impossible = { $title }には、復元できる以前のバージョンがありません。
restoration-begun = *{ $title }* を復元しています。完了したらダイレクトメッセージでお知らせします。
receipt-closed-undo = 取り消しました。
receipt-closed-remove = 削除しました。
receipt-closed-leave_out = 秘密情報を除いて追加しています。
receipt-closed-take_all = 秘密情報を含めて追加しています。
secrets-decided = すでに決定済みです。
secrets-too-late = この依頼の記録はもうありません。資料をもう一度追加してください。
undo-shelf-gone = *{ $title }* の移動元の書架は、削除されたか、ここでは閲覧できません。`/stacks move { $title } to` に続けて書架の名前を入力すると、別の書架に移動できます。
undo-begun = 元に戻しています。完了したらダイレクトメッセージでお知らせします。
refresh-begun = *{ $title }* の新しいバージョンを確認しています。結果はダイレクトメッセージでお知らせします。
refresh-without-address = *{ $title }* はアドレスから追加されたものではありません。同じ名前でファイルをもう一度追加してください。
history-heading = 最近の変更
history-empty = まだ変更はありません。
change-added = 追加
change-replaced = 更新
change-restored = 復元
change-moved = 移動
change-removed = 削除
change-owner-set = 担当者を設定
change-refresh-set = 更新の間隔
change-shelf-created = 書架を作成
change-shelf-renamed = 書架の名前を変更
change-shelf-placed = 書架の公開範囲
change-shelf-deleted = 書架を削除
change-source-added = サイトまたはフォルダーを追加
change-source-changed = サイトまたはフォルダーの設定を変更
change-source-removed = サイトまたはフォルダーの同期を終了
change-answer-deleted = 質問とその回答を削除
change-person-exported = 個人の記録を書き出し
change-person-forgotten = 個人の記録を消去
change-gap-settled = 質問を対象外に設定
change-gap-reopened = 対象外の質問を一覧に戻した
change-secrets-left-out = 秘密情報を除いた
change-secrets-taken = 秘密情報を含めて取り込んだ
change-backed-up = バックアップを作成
change-setting-changed = 設定を変更
history-everybody = 全員

## 書架

shelf-public = 公開書架
shelf-of-this-channel = このチャンネルの書架
shelf-named = 公開書架「{ $name }」
shelf-of-channel = { $channel } の書架
shelf-is-public = 公開
shelf-name-missing = どの書架ですか。末尾に、ここで使える書架の名前が見当たりません。資料の後に書架名、`here`、`public` のいずれかを書いてください。書架の一覧は `/stacks shelves` で確認できます。
shelf-alone = ここで使える書架はほかにありません。`/stacks shelves create 名前` で作成できます。
shelf-unknown = 「{ $name }」という書架はここでは使えません。一覧は `/stacks shelves` で確認できます。
shelf-created = 書架「{ $name }」を作成しました。{ $readers }
shelf-exists = 書架「{ $name }」はすでにあるため、何も変更していません。{ $readers }
shelf-readers-all = ワークスペースの全員が閲覧できます。
shelf-readers-channel = 閲覧できるのは { $channel } だけです。
shelf-renamed = 書架「{ $old }」の名前を「{ $name }」に変更しました。
shelf-deleted = 空の書架「{ $name }」を削除しました。
shelf-opened = 書架「{ $name }」を公開しました。ワークスペースの全員が閲覧できます。
shelf-closed = 書架「{ $name }」は { $channel } 専用になりました。閲覧できるのはそのチャンネルだけです。
shelves-heading = ここで使える書架
shelves-usage = 使い方: `shelves`、`shelves create 書架名`、`shelves delete 書架名`、`shelves rename 旧名 to 新名`、`shelves channel 書架名 here`、`shelves channel 書架名 public`、`shelves owner 書架名 @名前`

## 定期更新する資料、同期するサイトとフォルダー

interval-hourly = 1時間ごと
interval-daily = 毎日
interval-weekly = 毎週
schedule-interval = 定期更新: { $every }
schedule-last = 前回 { $when } UTC
schedule-next = 次回 { $when } UTC
schedule-failure = 前回は失敗しました。
refresh-scheduled = *{ $title }* の定期更新({ $every })を設定しました。内容が変わったときと失敗したときにお知らせします。
refresh-unscheduled = *{ $title }* の定期更新を停止しました。
refresh-failed = *{ $title }*(定期更新: { $every })を今回は取得できませんでした。
refresh-failed-consequence = 現在のバージョンは引き続き利用できます。自動で再試行し、別の問題が起きたときだけもう一度お知らせします。
sync-begun = *{ $title }* を{ $shelf }に同期しています。進み具合とまとめの結果はダイレクトメッセージでお知らせします。
sync-waits = 順番待ちです。現在、ほかに{ $n }件のサイトまたはフォルダーが同期中または待機中です。
sync-scheduled = { $every }に同期し、変更があったときにお知らせします。
sync-done = *{ $title }* は最新の状態です。
sync-failed = *{ $title }* を同期できなかったため、何も変更していません。
sync-brought-nothing = *{ $title }* からは資料を1件も追加できませんでした。
sync-not-kept = 資料が1件もないため、今後の同期は行いません。アドレスを確認して、もう一度追加してください。
sync-count-added = 追加{ $n }件
sync-count-replaced = 更新{ $n }件
sync-count-unchanged = 変更なし{ $n }件
sync-count-withdrawn = 削除{ $n }件
sync-count-refused = 追加不可{ $n }件
sync-titles-added = 追加: { $titles }
sync-titles-replaced = 更新: { $titles }
sync-titles-withdrawn = 削除: { $titles }
sync-titles-without_secrets = 秘密情報を除いた資料: { $titles }
sync-refused = 追加不可: *{ $title }* { $reason }
sync-way-back = 削除した資料は{ $days }日間、`/stacks list removed` から復元できます。
sync-kept-unlisted = 一覧が不完全だったため、一覧にない資料{ $n }件を残しました。
sync-left-out-by_hand = 管理者が削除した{ $n }件は追加していません。
sync-left-out-other_host = 別のホストの{ $n }件は対象外です。
sync-left-out-robots = { $n }件は robots.txt でボットによる取得が禁止されています。
sync-left-out-too_many = 上限を超えた{ $n }件は対象外です。
sources-heading = 同期しているサイトとフォルダー
sources-empty = 同期しているサイトはまだありません。`/stacks add` にサイトマップのアドレスを指定すると追加できます。
sources-usage = 使い方: `sources`、`sources refresh アドレス`、`sources refresh アドレス daily`(または `hourly`、`weekly`、`never`)、`sources remove アドレス`
source-unknown = その名前のサイトやフォルダーは、ここでは同期していません。一覧は `/stacks sources` で確認できます。
source-forgotten = *{ $title }* の同期を停止しました。追加した資料はそのまま残ります。
pages-include = { $patterns } に合うものだけを追加します。
pages-exclude = { $patterns } に合うものは除きます。
patterns-misplaced = `include=` と `exclude=` は、サイトのどのページを追加するかを選ぶものです。サイトマップのアドレス1件と一緒に指定してください。例: `add https://example.org/sitemap.xml include=/docs/* exclude=/docs/old/*`

## 答えられなかった質問

gaps-heading = 資料から答えられなかった質問
gaps-empty = 最近の質問で、資料から答えられなかったものはありません。
gaps-hint = 答えになる資料を追加すると、次に同じ質問があったときにこの一覧から消えます。「対象外」を押して一覧から外すこともできます。
button-settle = 対象外
button-reopen = 一覧に戻す
gap-reason = 資料で答えなくてよい理由
gap-settled = 対象外にしました。この質問は一覧に表示されません。理由:「{ $reason }」
gap-reopened = 質問を一覧に戻しました。
gaps-private = 非公開の場での質問が{ $n }件あります。内容は表示されません。
gaps-private-more = ほかに、非公開の場での質問が{ $n }件あります。内容は表示されません。
gaps-times = { $n }回

## 週次レポート

report-heading = { $since } から { $until } までのレポート
report-asked = 質問 { $n }件: 回答 { $answered }件、回答なし { $refused }件
report-private = うち{ $n }件は非公開の場での質問です。内容は表示しません。
report-weeks = 直近{ $weeks }週間の質問
home-report-heading = 週次レポート
button-report-time = 変更
report-time = 毎週{ $day } { $hour }、{ $spoken }
report-time-never = 送信されません。
report-time-title = 週次レポート
report-time-submit = 保存
report-day = 曜日
report-hour = 時刻（サーバーの時計）
report-language = 言語
report-language-own = 読む人それぞれの言語
report-language-en = 英語
report-language-ja = 日本語
report-day-monday = 月曜日
report-day-tuesday = 火曜日
report-day-wednesday = 水曜日
report-day-thursday = 木曜日
report-day-friday = 金曜日
report-day-saturday = 土曜日
report-day-sunday = 日曜日
report-day-never = 送信しない
report-bars = █ 回答 · ░ 回答なし
report-gaps = 資料から答えられなかった質問
report-cited = よく引用された資料
report-cited-times = { $n }件の回答
report-oldest = そのうち、記載された日付が最も古い資料
report-uncited = { $weeks }週間引用されていない資料: { $n }件
report-more = ほか{ $n }件
report-changes = 変更

## アプリのホーム

home-introduction = チームの資料をもとに質問にお答えし、すべての回答に出典を示します。チャンネルでメンションするか、*メッセージ* タブでお尋ねください。あなたが閲覧できる資料は次のとおりです。
home-documents = 資料
home-newest = 新しい資料
button-news-begin = 新着を毎週知らせる
button-news-end = 毎週のお知らせを停止
news-heading = 書架の新着
news-added = 追加された資料
news-changed = 更新された資料
news-end = このお知らせは「ホーム」タブで設定されたものです。同じ場所のボタンで停止できます。
home-questions = あなたの最近の質問
home-questions-empty = まだ質問はありません。
home-unanswered = 答えなし
button-own-questions = 自分の質問
button-export-questions = すべて受け取る
button-forget-questions = すべて消去
own-questions-kept = あなたの質問と回答、評価は { $days } 日間保存し、その後は件数だけを残します。このページはあなたにしか見えません。
own-questions-consequence = あなたの質問と回答、評価を完全に削除し、件数だけを残します。Slack のメッセージは残ります。Slack で質問を削除すると、その回答も消えます。
own-questions-file = あなたについて保存している内容はこれですべてです。
file-sent = ダイレクトメッセージにファイルを送りました。
file-not-sent = Slack がファイルを受け付けませんでした。もう一度お試しください。うまくいかない場合は、ファイルのアップロード（`files:write`）が許可されているか、管理者にご確認ください。
own-questions-forgotten = 消去しました。件数だけが残っています。
home-admins = 管理者の方へ
home-jobs-heading = 処理の状況
home-jobs = 待機中 { $waiting } · 実行中 { $running } · 失敗 { $failed }
home-feedback-heading = 回答への評価
home-votes = 役に立った { $good }件 · 役に立たなかった { $bad }件
home-language = あなたの Slack に合わせて日本語で表示しています。質問は日本語でも英語でもかまいません。引用は資料の言語のまま表示します。
