## spaced

sentence-gap = { " " }

## answer

answer-sources = Sources
answer-written-by-model = Written by a machine from these sources; check what matters.
answer-word-for-word = Quoted word for word from these sources, chosen by a machine; check what matters.
answer-not-found = I found nothing in the stacks that answers this.
answer-nearest-documents = Perhaps one of these helps:
answer-rephrase = It may help to ask in other words, or to name the matter as your documents do.
question-missing = What would you like to know? Write your question after my name, or in this thread.
button-why = Why this answer?
button-stop = Stop
answer-stopped = Stopped.
answer-broken-off = The answer breaks off here, because the language model does not answer any more. (id { $log_id })
button-try-again = Try again
question-of-somebody-else = Only the person who asked, or an admin, can do that.
question-forgotten = I no longer have this question; please ask again.

## status

status-searching = is looking through the stacks…
status-reading = { $n ->
    [one] is reading a passage…
   *[other] is reading { $n } passages…
}
status-writing = is writing…
status-working = is working on it…

## problem

problem-librarian-unavailable = The language model does not answer at the moment. Please try again in a while. (id { $log_id })
problem-stacks-unavailable = I cannot reach the stacks at the moment. Please try again in a while. (id { $log_id })
problem-catalogue-unavailable = I cannot reach the catalogue at the moment. Please try again in a while. (id { $log_id })
problem-embeddings-unavailable = I cannot search at the moment, because the embedding model does not answer. Please try again in a while. (id { $log_id })
problem-setting-wrong = Something in my settings is wrong; the person who runs me finds it in the log. (id { $log_id })
problem-not-found = I know no book of that name here. `/stacks list` shows those you may read. (id { $log_id })
problem-too-late = It is too late to undo that: another edition stands by now, or 30 days are over. (id { $log_id })
problem-source-taken = A book from the same source stands on that shelf. Remove one of the two first. (id { $log_id })
problem-name-taken = A shelf of that name already belongs to another channel. (id { $log_id })
problem-slack-refused = Slack did not let me do that. Please try again. (id { $log_id })
problem-unexpected = Something went wrong on my side. The person who runs me finds it in the log. (id { $log_id })

## stocking

adding-begun = I am reading *{ $title }* for { $shelf }. Our direct message shows how far I am, then the receipt.
adding-begun-many = I am reading { $n } documents for { $shelf }. Our direct message shows how far I am, then the receipts.
shelf-public = the public shelf
shelf-of-this-channel = the shelf of this channel
document-added = *{ $title }* is in the stacks.
document-replaced = *{ $title }* is in the stacks, in place of its former edition.
document-unchanged = *{ $title }* has not changed; nothing needed to be done.
document-refused = *{ $title }* could not be added.
document-removed = *{ $title }* is no longer in the stacks.
document-restored = *{ $title }* is back in the stacks.
document-moved = *{ $title }* stands on its new shelf.
seconds = { $n } s
pages = { $n ->
    [one] 1 page
   *[other] { $n } pages
}
passages = { $n ->
    [one] 1 passage
   *[other] { $n } passages
}
reason-empty = There is no text in it.
reason-pictures_only = It holds only pictures, and no text that I can read.
reason-password = It is protected by a password. Please add a copy without one.
reason-damaged = The file is damaged.
reason-unreadable = I could not read this, and the fault may be mine.
reason-too_large = It is too large.
reason-too_costly = Reading it takes too much time or memory. Please split it.
reason-unknown_kind = I cannot read this kind of file.
reason-old_office = It is in a format of Office before 2007, which I read only where LibreOffice is installed. Please save it as .docx, .xlsx or .pptx.
reason-address_refused = This address does not lead to the public web.
reason-unreachable = I could not fetch it.
reason-no_sitemap = This is not a sitemap.
reason-nothing_listed = Nothing that I may take is listed there, so nothing was changed.
reason-not_stored = Weaviate does not take some of its passages, so none are kept. Its log says why.
reason-login_page = A log-in page came in place of the document. Please upload the file itself.
refusal-limit_mb = At most { $value } MB are taken.
refusal-id = The log has it under the id { $value }.
refusal-status = The server answered { $value }.
refusal-kind = It is: { $value }.
refusal-scope = The app lacks the scope { $value }.
kind-7z = a 7z archive, which can be packed anew as .zip
kind-rar = a rar archive, which can be packed anew as .zip
kind-program = a program
kind-sqlite = a database
kind-sound = a sound recording
kind-video = a video
kind-xlsb = a binary Excel workbook, which can be saved as .xlsx
kind-iwork = a document of Pages, Numbers or Keynote, which can be exported as PDF
kind-visio = a Visio drawing, which can be exported as PDF
kind-xps = an XPS document, which can be saved as PDF
kind-opendocument = an OpenDocument drawing, chart or formula
kind-ole = a file of some program, or the beginning of an old Office file
kind-binary = data that are neither text nor a known kind of document
kind-nested = an archive in an archive
kind-elsewhere = an attachment without content of its own
remark-pages_without_text = Pages without text, perhaps pictures only: { $pages }.
remark-pages_by_ocr = Read in pictures by OCR, so perhaps with mistakes: pages { $pages }.
remark-pages_unreadable = Pages that could not be read: { $pages }.
remark-pages_left_out = It is too long: pages { $first } to { $last } were left out.
remark-rest_left_out = It is too long: what follows from { $place } on was left out.
remark-files_left_out = Files in it that could not be read: { $files }.
remark-files_in_part = Files in it that were read only in part: { $files }.
remark-files_locked = Files in it that are protected by a password: { $files }.
remark-files_damaged = Files in it that are damaged: { $files }.
remark-files_unreadable = Files in it that I could not read, perhaps through a fault of mine: { $files }.
remark-files_pictures = Files in it that hold only pictures: { $files }.
remark-files_unknown = Files in it of kinds that are not read: { $files }.
remark-files_old_office = Files in it from Office before 2007, which need LibreOffice on the server: { $files }.
remark-files_empty = Files in it without text: { $files }.
remark-files_costly = Files in it that would have taken too much time or memory: { $files }.
remark-files_nested = Files in it that lie too deep, in archives or letters within others: { $files }.
remark-characters_unreadable = Characters that could not be read: { $count }.
remark-changed = Against the former edition: { $new } passages are new, { $gone } are gone, { $same } are the same.
remark-same_bytes = The very same document is in the stacks already: { $titles }.
remark-nearly_same = Nearly the same text is in the stacks already: { $titles }.
remark-same_title = Another book on this shelf has this title too. If this one was to replace it, remove the older one.
remark-overtaken = Somebody handed in a newer version meanwhile, and that one stands now.
remark-unknown = Note: { $code }
untitled = Untitled

## command

help-introduction = I answer questions from the documents in the stacks: mention me in a channel, or write to me directly.
usage-list = `{ $command } list` — the books you may read from here; `list SHELF` those of one shelf
usage-search = `{ $command } search WORDS` — the passages I would answer from
usage-show = `{ $command } show BOOK` — one book, by its title or id
help-admins = For admins:
usage-add-address = `{ $command } add URL` — read pages or files into the stacks; after them, `here` or a shelf's name says where to put them
usage-add = `{ $command } add` — paste a text or upload files
usage-remove = `{ $command } remove BOOK` — take a book out of the stacks, after asking once; `list removed` brings it back
usage-refresh = `{ $command } refresh BOOK` — fetch its address again; `hourly`, `daily`, `weekly` or `never` after it: by itself
usage-move = `{ $command } move BOOK SHELF` — put it on another shelf
usage-shelves = `{ $command } shelves` — the shelves; `shelves create NAME` makes one
usage-sources = `{ $command } sources` — sites kept in step; `add` with a sitemap makes one, `include=/docs/*` one of a part
usage-history = `{ $command } history` — who changed what; `history BOOK` for one book
usage-gaps = `{ $command } gaps` — what was asked and is not in the stacks
help-unknown-word = I do not know “{ $word }”. This is what I can do:
admins-only = Only admins may change the stacks. An admin of this workspace can do it for you.
address-malformed = “{ $word }” is not a web address. It begins with https:// or http://.
channel-needed = A shelf of its own belongs to a channel; please use the command there.
title-missing = Which book? Write its title or id after the command.
search-words-missing = What shall I look for? Write some words after the command.
documents-of-one-name = Several books are called that. Please use one of their ids:
list-heading = { $n ->
    [one] 1 book that you may read from here
   *[other] { $n } books that you may read from here
}
list-empty = There is no book that you may read from here yet.
search-heading = { $n ->
    [one] The passage I would answer from
   *[other] The { $n } passages I would answer from
}
search-empty = Nothing in the stacks fits these words.
detail-id = Id
detail-shelf = Shelf
detail-edition = Edition
detail-source = Source

## modal

form-title = Add to the stacks
form-submit = Add
form-cancel = Cancel
form-introduction = Upload files, name addresses, or paste a text and give it a title.
form-files = Files
form-text = Text
form-text-hint = At most 3,000 characters; please upload longer ones as a file.
form-addresses = Addresses
form-addresses-hint = Pages or documents on the web, one to a line; the address of a sitemap brings its whole site, or a part of it with include=/docs/* and exclude=/docs/old/*.
form-addresses-wrong = At most { $n } addresses, each beginning with https:// or http://. This is none: { $word }
form-name = Title
form-name-hint = A pasted text needs one. The same title again makes a new edition.
form-shelf = Shelf
form-shelf-public = Public: everybody in the workspace
form-shelf-channel = Only this channel
form-duplicate = Where the same title, file name or address stands there already
form-duplicate-hint = A title counts where you write it above.
form-duplicate-replace = Replace it by a new edition
form-duplicate-both = Keep both
form-refresh = Fetch addresses again
form-refresh-hint = For addresses only. You hear of what changed.
form-refresh-never = never
form-nothing-given = Please upload a file, name an address or paste a text.
form-name-missing = Please give the text a title.
form-not-kept = I could not check or keep this just now. Please press Add again. (id { $log_id })

## stockroom

button-show = Show
button-passages = Passages
button-undo = Undo
button-move = Move to another shelf
button-remove = Remove
button-restore = Bring back
button-previous = Previous
button-next = Next
button-cancel = Cancel
progress-fetching = Fetching *{ $title }*…
progress-reading = Reading *{ $title }*…
progress-embedding = Putting *{ $title }* into the stacks: { $done } of { $total } passages…
waiting = *{ $title }* has to wait: something that I rest on does not answer. I keep trying, and nothing is lost.
edition = edition { $n }
edition-former = Before: { $facts }.
topics = It can answer questions about: { $topics }.
overtaken = Your edition of *{ $title }* was replaced by a newer one, which { $person } handed in.
shelf-named = the public shelf “{ $name }”
shelf-of-channel = the shelf of { $channel }
removal-question = Take *{ $title }* out of the stacks? Patrons stop reading it at once.
removal-consequence = Patrons stop reading it at once.
removal-way-back = It can be brought back for 30 days: with this button, or from `/stacks list removed`.
cancelled = Nothing was changed.
move-question = To which shelf shall *{ $title }* go?
move-begun = I am moving *{ $title }* to { $shelf }, and tell you in our direct message when it stands there.
restoration-begun = I am bringing *{ $title }* back, and tell you in our direct message when it stands there.
undo-begun = I am taking it back, and tell you in our direct message when that is done.
refresh-begun = I am looking for a newer *{ $title }*, and tell you in our direct message what I find.
refresh-without-address = *{ $title }* did not come from an address. Hand its file in again, under the same name.
shelf-name-missing = To which shelf? Write its name after the book, or `here`, or `public`.
shelf-unknown = There is no shelf “{ $name }” that you may use here. `/stacks shelves` lists them.
list-page = Page { $page } of { $pages }
removed-heading = { $n ->
    [one] 1 removed book that can be brought back
   *[other] { $n } removed books that can be brought back
}
removed-empty = No removed book can be brought back.
edition-added-by = by { $person }
detail-consultations = { $n ->
    [one] Consulted for 1 answer in the last 90 days
   *[other] Consulted for { $n } answers in the last 90 days
}
passages-heading = *{ $title }*, passages { $first } to { $last } of { $total }
history-heading = What was changed last
history-empty = Nothing has been changed yet.
change-added = added
change-replaced = replaced
change-restored = brought back
change-moved = moved
change-removed = removed
edition-state-writing = being written
edition-state-current = current
edition-state-superseded = replaced
edition-state-withdrawn = removed
edition-state-abandoned = never shown
shelves-heading = The shelves that you may use here
shelves-usage = Usage: `shelves`, `shelves create NAME`, `shelves rename OLD to NEW`, `shelves channel NAME here`, `shelves channel NAME public`.
documents = { $n ->
    [one] 1 book
   *[other] { $n } books
}
shelf-is-public = public
shelf-created = The shelf “{ $name }” is ready: { $shelf }.
shelf-renamed = The shelf “{ $old }” is called “{ $name }” now.
shelf-opened = The shelf “{ $name }” is public now: everybody in the workspace may read it.
shelf-closed = The shelf “{ $name }” belongs to { $channel } now, and is read only there.
file-drop-question = Shall I put { $names } into the stacks? Choose a shelf.
file-not-accessible = I cannot open that file, or you cannot. Please share it in a channel where we both are.
messages-title = Add to the stacks
messages-scope = What shall I take?
messages-scope-message = This message
messages-scope-thread = The whole thread
messages-unreadable = I cannot read messages in that channel. Please invite me there first.

## talking

gaps-heading = Asked, and not in the stacks
gaps-empty = Nothing was asked of late that the stacks could not answer.
gaps-hint = A document that answers one of them takes it off this list, once it is asked again.
gaps-private = { $n ->
    [one] 1 more was asked in private; what it said stays private.
   *[other] { $n } more were asked in private; what they said stays private.
}
gaps-times = { $n ->
    [one] once
   *[other] { $n } times
}
members-only = I answer full members of this workspace only: guests and people of other workspaces are shown nothing of its documents.
home-introduction = I answer questions from your team's documents, and name the source of every answer. Mention me in a channel, or write to me under *Messages*. Here is what you may read.
home-documents = In the stacks
home-newest = Newest
home-questions = Your latest questions
home-questions-empty = You have not asked anything yet.
home-unanswered = not in the stacks
home-admins = For admins
button-add-document = Add a book
home-jobs-heading = Work
home-jobs = { $waiting } waiting · { $running } being done · { $failed } failed
home-feedback-heading = Feedback
home-votes = { $good } found an answer helpful, { $bad } did not.
home-language = I speak English here, since your Slack does, and answer in the language of the question.
button-mute = Step back
thread-muted = I leave this thread alone now. Mention me when you want me again.
person-unknown = I could not find out just now who you are, so I can show you nothing. Please ask again in a moment.
question-missing-for-files = What would you like to know about it? Write your question in this thread, with the file.
attachment-title = { $name } (attached to the question)
attachment-not-read = I did not read *{ $name }*.
attachments-left-out = I read the first { $n } files only.
suggested-question = What does “{ $title }” say about “{ $heading }”?
suggested-questions-heading = You could ask:

## upkeep

interval-hourly = every hour
interval-daily = every day
interval-weekly = every week
refresh-scheduled = *{ $title }* is fetched again { $every } from now on. You hear of it when it changed, or when that fails.
refresh-unscheduled = *{ $title }* is not fetched again by itself any more.
schedule-interval = Fetched again { $every }
schedule-last = last { $when } UTC
schedule-next = next { $when } UTC
schedule-failure = That failed the last time:
refresh-failed = *{ $title }*, which is fetched again { $every }, could not be fetched this time.
refresh-failed-consequence = What stands in the stacks stays. I keep trying, and tell you again only when something else is wrong.
sync-begun = I am going over *{ $title }* for { $shelf }. Our direct message shows how far I am, then one receipt for all.
sync-scheduled = I go over it { $every }, and tell you when something changed.
progress-syncing = Going over *{ $title }*: { $done } of { $total }…
sync-done = The books are in step with *{ $title }*.
sync-failed = *{ $title }* could not be gone over, so nothing was changed.
sync-count-added = { $n ->
    [one] 1 added
   *[other] { $n } added
}
sync-count-replaced = { $n ->
    [one] 1 replaced
   *[other] { $n } replaced
}
sync-count-unchanged = { $n ->
    [one] 1 unchanged
   *[other] { $n } unchanged
}
sync-count-withdrawn = { $n ->
    [one] 1 withdrawn
   *[other] { $n } withdrawn
}
sync-count-refused = { $n ->
    [one] 1 refused
   *[other] { $n } refused
}
sync-titles-added = Added: { $titles }
sync-titles-replaced = Replaced: { $titles }
sync-titles-withdrawn = Withdrawn: { $titles }
sync-refused = Refused: *{ $title }*. { $reason }
and-more = … and { $n } more
sync-way-back = What was withdrawn can be brought back for 30 days, from `/stacks list removed`.
sync-kept-unlisted = { $n ->
    [one] 1 book is no longer listed and was kept all the same, since the list was not whole.
   *[other] { $n } books are no longer listed and were kept all the same, since the list was not whole.
}
sync-left-out-by_hand = { $n ->
    [one] 1 that an admin removed stays away.
   *[other] { $n } that admins removed stay away.
}
sync-left-out-other_host = { $n ->
    [one] 1 of another host was left out.
   *[other] { $n } of other hosts were left out.
}
sync-left-out-robots = { $n ->
    [one] 1 is closed to machines by robots.txt.
   *[other] { $n } are closed to machines by robots.txt.
}
sync-left-out-too_many = { $n ->
    [one] 1 beyond the limit was left out.
   *[other] { $n } beyond the limit were left out.
}
sources-heading = Sites and folders that the books are kept in step with
sources-empty = No site is kept in step yet. `/stacks add` takes the address of a sitemap.
sources-usage = Usage: `sources`, `sources refresh ADDRESS`, `sources refresh ADDRESS daily` (or `hourly`, `weekly`, `never`), `sources remove ADDRESS`.
source-unknown = I keep nothing of that name in step here. `/stacks sources` lists what there is.
pages-include = Only { $patterns }.
pages-exclude = Without { $patterns }.
patterns-misplaced = `include=` and `exclude=` choose among the pages of a site. They go with the address of a sitemap, one at a time: `add https://example.org/sitemap.xml include=/docs/* exclude=/docs/old/*`.
source-forgotten = *{ $title }* is no longer kept in step. Its books stay where they are.

## feedback

feedback-good = Helpful
feedback-bad = Not helpful
feedback-thanks = Thank you, noted.
feedback-title = What was wrong?
feedback-submit = Send
feedback-cancel = Cancel
feedback-fault = The answer was
fault-wrong = wrong
fault-incomplete = incomplete
fault-outdated = outdated
fault-unwanted = one that should not have been given
feedback-note = What would have been right? The admins read it.
feedback-note-thanks = Thank you. The admins can read it now.
feedback-report = { $person } found an answer to be { $fault }.
feedback-report-without-fault = { $person } found an answer not helpful.
feedback-report-withdrawn = { $person } found an answer not helpful at first, and helpful after all.
answer-record-missing = I no longer have the record of this answer.

## asking

button-ask-people = Ask a person
escalation-title = Ask a person
escalation-consent = You asked where not everybody reads. With your leave, this is posted in { $channel }:
escalation-scope = Nothing else of our conversation is shown there.
escalation-submit = Post it
escalation-cancel = Cancel
escalation-question = { $person } asks, and the stacks hold no answer:
escalation-thread = Answer in the thread
escalation-done = I put your question to the people in { $channel }.
escalation-already-done = That question was put to people already.
escalation-of-somebody-else = Only the person who asked can put the question to people.
escalation-failed = I could not post your question. The person who runs me finds why in the log.

## source

source-title = Source
source-close = Close
source-loading = I am fetching it from the stacks…
source-not-readable = You may not read this here, or it was replaced or removed since. Ask again to get what stands now.
source-quote-in-bold = The answer rests on the words in bold.
source-original = Open the original
source-before = Before it
source-after = After it
receipt-title = Why this answer?
receipt-model = Written by: { $model }
receipt-model-quoting = nobody; quoted word for word
receipt-work-manual = Work manual: { $sha256 }
receipt-rephrased = Understood as: { $question } (instruction { $sha256 })
receipt-unmarked = { $n ->
    [one] 1 sentence names no source
   *[other] { $n } sentences name no source
}
receipt-unmatched = { $n ->
    [one] 1 mark of a source that there was not has been taken out
   *[other] { $n } marks of sources that there were not have been taken out
}
receipt-passages = { $n ->
    [one] 1 passage lay in front of me:
   *[other] { $n } passages lay in front of me:
}
receipt-scores = score { $score } (meaning { $meaning }, words { $words })
receipt-cited = cited
receipt-hidden = { $n ->
    [one] 1 more that you may not read
   *[other] { $n } more that you may not read
}
receipt-times = Time
receipt-stage-follow_up = understanding the follow-up
receipt-stage-search = search
receipt-stage-judge = judging
receipt-stage-first_text = to the first words
receipt-stage-write = writing
receipt-stage-total = altogether
receipt-milliseconds = { $n } ms
