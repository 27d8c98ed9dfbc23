### What people read in English, in Slack and on the command line.
### Say document, version and answer; "stacks" names the command and the store, "shelf" a place with its readers.
### Values are escaped already. A count chooses its plural form by a selector.

# What separates two sentences.
sentence-gap = { " " }
untitled = Untitled
seconds = { $n } s
pages = { $n ->
    [one] 1 page
   *[other] { $n } pages
}
passages = { $n ->
    [one] 1 passage
   *[other] { $n } passages
}
documents = { $n ->
    [one] 1 document
   *[other] { $n } documents
}
edition = version { $n }
and-more = … and { $n } more

## Answers

answer-not-found = I couldn't find an answer to that in our documents.
answer-left-open = I found nothing in our documents for “{ $question }”.
answer-nothing-about = I found nothing about { $names } in our documents.
answer-nearest-documents = One of these may help:
answer-rephrase = Try rephrasing, or use the words your documents use.
answer-sources = Sources
answer-written-by-model = Written by AI from these sources. Please check anything important.
answer-word-for-word = Quoted word for word from these sources, which were picked automatically. Please check anything important.
answer-struck = { $n ->
    [one] I took out 1 sentence of the draft that the documents don't support.
   *[other] I took out { $n } sentences of the draft that the documents don't support.
}
answer-cut = The AI reached its length limit, so this answer is incomplete.
answer-filtered = The model provider's content filter ended this answer early, so it is incomplete.
answer-closed = The connection to the model closed early, so this answer may be incomplete.
answer-model-down = The language model isn't responding, so these are the documents' own words.
answer-budget-spent = Today's budget for the language model is used up, so these are the documents' own words.
answer-not-found-by-quoting = Today's budget for the language model is used up, so I only looked for words that I can quote.
answer-uncited = Written by AI. It cites no source, so please check it yourself.
answer-replaced = The documents don't support what the AI wrote, so these are the documents' own words instead.
answer-draft = _Draft. I'll check each sentence against the documents when it is complete._
answer-stopped = Stopped.
answer-waiting = This takes longer than usual: a service I depend on isn't responding. I'll keep trying, and answer here.
place-closed = I can't post in { $channel }, so I couldn't answer you there. Invite me to the channel, or ask me here.
answer-broken-off = The model stopped responding, so this answer is incomplete. (id { $log_id })
answer-record-missing = I no longer have the record of this answer.
question-missing = What would you like to know? Write your question after my name, or in this thread.
question-missing-for-files = What would you like to know about it? Write your question in this thread and attach the file.
question-forgotten = I no longer have this question. Please ask it again.
question-of-somebody-else = Only the person who asked, or an admin, can do that.
button-section = Whole section
button-why = Why this answer?
button-stop = Stop
button-try-again = Try again
button-mute = Stop replying here
thread-muted = I won't reply in this thread any more. Mention me when you need me.
attachment-title = { $name } (attached to the question)
answer-for-all-readers = Guests or people from other organisations read this channel, so I only looked in its own documents. In a direct message I can look in all that you may read.
attachments-unread = So I can't answer a question about it. Please attach a copy that I can read.
attachment-not-read = I couldn't read *{ $name }*.
attachments-left-out = { $n ->
    [one] I only read the first file.
   *[other] I only read the first { $n } files.
}
suggested-question = What does “{ $title }” say about “{ $heading }”?
suggested-questions-heading = You could ask:
questions-spent = You have asked { $limit } questions within this hour, which is as many as I answer. Please try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
members-only = I can only answer full members of this workspace, not guests or people from other workspaces.
person-unknown = I couldn't check your permissions. Please try again in a moment.

## What the bot can do, and what the catalogue knows

abilities-introduction = I answer questions from your team's documents and name the source of every answer. When they hold no answer, I say so.
abilities-quoting = I quote the documents word for word: I don't summarise, translate or decide for you.
abilities-writing = An AI model writes my answers from these documents, and every sentence is checked against them.
abilities-documents = { $n ->
    [one] From here I can read 1 document. Ask me which one.
   *[other] From here I can read { $n } documents. Ask me which ones.
}
abilities-without-documents = There are no documents that you can read from here yet. An admin can add some with `/stacks add`.
documents-about-heading = Documents about “{ $topic }”
documents-about-none = I don't know a document about “{ $topic }” that you can read from here.
abilities-adding = Admins add documents with `/stacks add`.
facts-updated = *{ $title }* was last updated on { $date }{ $by } ({ $version }). It is on { $shelf }.
facts-added = It was first added on { $date }{ $by }.
facts-by = {" "}by { $person }
facts-stated = The document says of itself:
complaint-noted = I'm sorry. Press *Not helpful* below my answer and say what was wrong: whoever keeps the documents reads it. Or ask again in other words; the name of a document or a system helps.
rewording-unavailable = I can only quote our documents: without a language model I can't summarise, explain or translate. *Whole section* below an answer shows all that stands around the quote. Or ask me something that a document answers, and I'll show you the passage.

## The bot's status, after its name: "Shisho is writing…"

status-searching = is searching the documents…
status-reading = { $n ->
    [one] is reading a passage…
   *[other] is reading { $n } passages…
}
status-writing = is writing…
status-working = is working on it…

## Sources, and why an answer is as it is

source-title = Source
source-close = Close
source-loading = Loading…
source-not-readable = You can't read this here, or it has been replaced or removed since. Ask again to get the current version.
source-quote-in-bold = The quoted words are in bold.
source-original = Open the original
section-title = Whole section
section-cut = This is the beginning. Open the original for the rest.
source-before = Before this passage
source-after = After this passage
receipt-title = Why this answer?
receipt-model = Written by: { $model }
receipt-quoting = Quoted word for word; no AI wrote this
receipt-understood = Understood as: { $question }
receipt-beside = Also read, and not used: { $titles }
details-title = Details
button-details = Details
source-owner = Owner: { $person }
button-outdated = This is outdated
outdated-thanks = Thank you. I'll tell the admins.
outdated-thanks-owner = Thank you. I'll tell the document's owner and the admins.
outdated-already = Somebody has said so of this version already.
outdated-report = { $person } says that *{ $title }* (version of { $date }) is outdated.
outdated-report-owner = You are its owner.
outdated-report-hint = To replace it, add the new version under the same address or file name.
original-follows = *{ $title }* of { $date }, as it was added:
original-not-kept = I no longer have this file. Ask whoever added the document.
source-uploaded = The original is a file. { $person } added it.
receipt-work-manual = Work manual: { $sha256 }
receipt-rephrased = Understood as: { $question } (instruction { $sha256 })
receipt-unmarked = { $n ->
    [one] 1 sentence names no source
   *[other] { $n } sentences name no source
}
receipt-sentence = “{ $sentence }”
receipt-sentences = Each sentence of the AI's draft, and whether the documents support it:
receipt-held = supported by { $sources }
receipt-lacking-citation = taken out: names no source
receipt-lacking-figure = taken out: a figure or unit is not in the source
receipt-lacking-date = taken out: a date is not in the source
receipt-lacking-name = taken out: a name is not in the source
receipt-lacking-address = taken out: the address is not in the source
receipt-lacking-code = taken out: the code is not in the source
receipt-lacking-negation = taken out: the source says the opposite
receipt-lacking-subject = taken out: the source is about somebody or something else
receipt-lacking-words = taken out: a part of it is not in the source
receipt-lacking-meaning = taken out: the source says something else
receipt-tokens = Tokens of the language model: { $read } read, { $written } written
receipt-unmatched = { $n ->
    [one] 1 reference to a source that doesn't exist was removed
   *[other] { $n } references to sources that don't exist were removed
}
receipt-passages = { $n ->
    [one] I considered 1 passage:
   *[other] I considered these { $n } passages:
}
receipt-scores = score { $score } (meaning { $meaning }, words { $words })
receipt-cited = cited
receipt-hidden = { $n ->
    [one] 1 more that you can't read
   *[other] { $n } more that you can't read
}
receipt-times = Time
receipt-stage-follow_up = understanding the follow-up
receipt-stage-ground = checking against the documents
receipt-stage-search = search
receipt-stage-judge = checking relevance
receipt-stage-first_text = until the first words
receipt-stage-write = writing
receipt-stage-total = total
receipt-milliseconds = { $n } ms

## Feedback

feedback-good = Helpful
feedback-bad = Not helpful
feedback-thanks = Thanks for your feedback.
feedback-title = What was wrong?
feedback-submit = Send
feedback-cancel = Cancel
feedback-fault = What is the problem?
feedback-note = What would the right answer be? Admins can read this.
feedback-note-thanks = Thank you. The admins can read your feedback now.
feedback-report = { $person } marked an answer as “{ $fault }”.
feedback-report-without-fault = { $person } marked an answer as not helpful.
feedback-report-withdrawn = { $person } marked an answer as not helpful at first, and now as helpful.
feedback-report-taken-back = { $person } marked an answer as not helpful, and took that back.
feedback-report-question = Question:
feedback-report-answer = Answer:
feedback-report-private = It was asked in a direct message, which nobody else can open.
fault-wrong = wrong
fault-incomplete = incomplete
fault-outdated = outdated
fault-unwanted = should not have been answered

## A question that is passed on to people

button-ask-people = Ask a person
escalation-title = Ask a person
escalation-consent = Your question was private. Post it in { $channel }?
escalation-scope = Nothing else from our conversation will be shown there.
escalation-submit = Post it
escalation-cancel = Cancel
escalation-question = { $person } has a question that our documents don't answer:
escalation-thread = Answer in the thread
escalation-done = I posted your question in { $channel }.
escalation-already-done = That question has already been posted.
escalation-of-somebody-else = Only the person who asked can have the question posted.
escalation-failed = I couldn't post your question. Whoever runs me can find the reason in the log.

## Something went wrong: one message for each `code` in knowledge/errors.py and bot/slack/errors.py

problem-librarian-unavailable = The language model isn't responding. Please try again in a while. (id { $log_id })
problem-stacks-unavailable = I can't reach the document store right now. Please try again in a while. (id { $log_id })
problem-catalogue-unavailable = I can't reach my database right now. Please try again in a while. (id { $log_id })
problem-embeddings-unavailable = I can't search right now, because the embedding model isn't responding. Please try again in a while. (id { $log_id })
problem-setting-wrong = I'm misconfigured. Ask whoever runs me to check the log. (id { $log_id })
problem-not-found = That isn't here, or not any more. `/stacks list` shows the documents that you can read, and `/stacks list removed` shows admins those that were removed. (id { $log_id })
problem-too-late = It's too late to undo that: there is already a newer version, or { $days ->
    [one] 1 day has
   *[other] { $days } days have
} passed. (id { $log_id })
problem-source-taken = That shelf already has a document from the same source. Remove one of the two first. (id { $log_id })
problem-shelf-in-use = That shelf isn't empty, or a site is kept up to date on it. Move or remove that first. (id { $log_id })
problem-name-taken = There is already a shelf of that name in this workspace, perhaps one that you can't see here. Please choose another name. (id { $log_id })
problem-slack-refused = Slack didn't let me do that. Please try again. (id { $log_id })
problem-unexpected = Something went wrong on my side. Ask whoever runs me to check the log. (id { $log_id })

## Adding documents: what is said at once, progress, and the receipt

adding-begun = Adding *{ $title }* to { $shelf }. I'll post progress and a receipt in our DM.
adding-begun-many = { $n ->
    [one] Adding 1 document to { $shelf }. I'll post progress and a receipt in our DM.
   *[other] Adding { $n } documents to { $shelf }. I'll post progress and receipts in our DM.
}
request-waits = { $n ->
    [one] It waits for its turn: 1 other document is being added right now. I'll post in our DM when yours begins.
   *[other] It waits for its turn: { $n } other documents are being added or waiting right now. I'll post in our DM when yours begins.
}
batch-adding = Adding { $n } documents: { $done } done, { $added } of them added. Each one's receipt is in this thread.
batch-added = All { $n } documents were added. Each one's receipt is in this thread.
batch-partly = { $added } of { $n } documents were added. Each one's receipt is in this thread. These couldn't be added:
progress-fetching = Fetching *{ $title }*…
progress-reading = Reading *{ $title }*…
progress-embedding = Indexing *{ $title }*: { $done } of { $total } passages…
progress-syncing = Syncing *{ $title }*: { $done } of { $total }…
gives-way = *{ $title }* takes long, so short documents go first. It begins again when one of the long ones before it is done.
waiting = *{ $title }* is waiting: a service I depend on is not responding. I'll keep retrying.
document-added = *{ $title }* was added.
document-replaced = *{ $title }* was replaced with the new version.
document-unchanged = *{ $title }* hasn't changed, so there was nothing to do.
document-refused = *{ $title }* couldn't be added.
document-removed = *{ $title }* was removed.
document-restored = *{ $title }* is back.
document-restored-earlier = *{ $title }* is back to its earlier version.
document-moved = *{ $title }* is on its new shelf.
overtaken = Your version of *{ $title }* was replaced by a newer one from { $person }.
edition-former = Before: { $facts }.
topics = It can answer questions about: { $topics }.

## Why a document was refused; each may be followed by what is known of it

reason-empty = There is no text in it.
reason-pictures_only = It contains only images, and no text that I can read.
reason-password = It is password-protected. Please add a copy without a password.
reason-damaged = The file is damaged.
reason-unreadable = I couldn't read this, and that may be my fault.
reason-too_large = It is too large.
reason-too_costly = Reading it takes too much time or memory. Please split it.
reason-unknown_kind = I can't read this kind of file.
reason-old_office = It is in a format from before Office 2007, which I can only read where LibreOffice is installed. Please save it as .docx, .xlsx or .pptx.
reason-address_refused = This address is not on the public web.
reason-unreachable = I couldn't fetch it.
reason-no_sitemap = This is not a sitemap.
reason-robots_costly = Its robots.txt has so many rules that checking them takes too long, so nothing was changed.
reason-nothing_listed = Nothing that I can add is listed there, so nothing was changed.
reason-not_stored = Weaviate rejected some of its passages, so I kept none of them. Its log says why.
reason-login_page = I got a sign-in page instead of the document. Please upload the file itself.
reason-secrets = It holds secrets, so I haven't added it: somebody has to decide about them first. Until then, the former version stays, if there is one.
refusal-limit_mb = The limit is { $value } MB.
refusal-status = The server answered { $value }.
refusal-kind = It is { $value }.
cause-timeout = It didn't answer in time.
cause-redirects = It only redirects from one address to the next.
cause-name = There is no server of that name. Please check the address.
cause-tls = The certificate of that server isn't valid.
cause-connection = The server doesn't respond. Please try again later.
cause-answer = I can't read what the server answered.
cause-gone = The file is no longer in Slack.
cause-folder = There is no such folder.
refusal-scope = The app lacks the scope { $value }.
refusal-system = The system says: { $value }.
refusal-id = The log has it under the id { $value }.
refusal-kinds = I found: { $value }.
refusal-at = Where: { $value }.
kind-7z = a 7z archive, which you can repack as .zip
kind-rar = a rar archive, which you can repack as .zip
kind-program = a program
kind-sqlite = a database
kind-sound = an audio recording
kind-video = a video
kind-xlsb = a binary Excel workbook, which you can save as .xlsx
kind-iwork = a Pages, Numbers or Keynote document, which you can export as PDF
kind-visio = a Visio drawing, which you can export as PDF
kind-xps = an XPS document, which you can save as PDF
kind-opendocument = an OpenDocument drawing, chart or formula
kind-ole = a file of an unknown program, or an incomplete old Office file
kind-binary = data that is neither text nor a known kind of document
kind-nested = an archive inside an archive
kind-elsewhere = an attachment without content of its own

## Remarks of a receipt

remark-pages_without_text = Pages without text, perhaps only images: { $pages }.
remark-pages_by_ocr = Pages read from images by OCR, so there may be mistakes: { $pages }.
remark-pictures_unreadable = Pages with images that couldn't be read: { $pages }.
remark-pages_unreadable = Pages that couldn't be read: { $pages }.
remark-pages_left_out = The document is too long: pages { $first } to { $last } were left out.
remark-rest_left_out = The document is too long: everything from { $place } on was left out.
remark-passages_left_out = The document is too long: I kept its first { $most } passages, and everything from { $place } on was left out.
remark-noise_left_out = Passages without words, such as rows of dots or brackets, that were left out: { $count }.
remark-hidden_text_left_out = Hidden or struck-out parts of the text that were left out: { $count }.
remark-comments_left_out = Comments that were left out: { $count }.
remark-hidden_left_out = Hidden sheets, rows and columns that were left out: { $places }.
remark-hidden_slides_left_out = Hidden slides that were left out: { $pages }.
remark-page_parts_left_out = HTML elements of the page that were left out: { $parts }.
remark-includes_left_out = Other files that this one includes, which were not read: { $files }.
remark-formulas_without_value = Formulas without a stored value ({ $count }): { $cells }. Open the workbook in Excel and save it, so that their results are stored.
remark-files_left_out = Files inside that couldn't be read: { $files }.
remark-files_in_part = Files inside that were only partly read: { $files }.
remark-files_equal = Files inside that are the same as one read before, and were taken once: { $files }.
remark-files_locked = Files inside that are password-protected: { $files }.
remark-files_damaged = Files inside that are damaged: { $files }.
remark-files_unreadable = Files inside that I couldn't read, which may be my fault: { $files }.
remark-files_pictures = Files inside that contain only images: { $files }.
remark-files_unknown = Files inside of an unsupported kind: { $files }.
remark-files_old_office = Files inside from before Office 2007, which need LibreOffice on the server: { $files }.
remark-files_empty = Files inside without text: { $files }.
remark-files_costly = Files inside that would have taken too much time or memory: { $files }.
remark-files_nested = Files inside that are nested too deep in archives or emails: { $files }.
remark-characters_unreadable = Characters that couldn't be read: { $count }.
remark-changed = Passages compared with the previous version: { $new } new, { $gone } gone, { $same } unchanged.
remark-same_bytes = The same file has already been added: { $titles }.
remark-nearly_same = Nearly the same text has already been added: { $titles }.
remark-same_title = Another document on this shelf has the same title. If this one should replace it, remove the older one.
remark-overtaken = Somebody added a newer version in the meantime, and that one is current.
remark-secrets_found = Secrets in it ({ $count }): { $kinds }. Where: { $at }.
remark-secrets_left_out = Secrets that I left out ({ $count }): { $kinds }. Where: { $at }.
remark-secrets_taken = Secrets in it that were taken all the same ({ $count }): { $kinds }. Where: { $at }.
secret-private_key = private key
secret-password = password in an address
secret-email = e-mail address
secret-phone = phone number
secret-card = card number
secret-iban = bank account
service-token = { $service } token
remark-unknown = Note: { $code }

## The form for adding documents, and the one for messages

form-title = Add to the stacks
form-submit = Add
form-cancel = Cancel
form-introduction = Upload files, enter addresses, or paste a text and give it a title.
form-files = Files
form-text = Text
form-text-hint = Up to { $limit } characters. Please upload longer texts as a file.
form-addresses = Addresses
form-addresses-hint = Web pages or files, one per line. The address of a sitemap adds the whole site, or part of it with include=/docs/* and exclude=/docs/old/*.
form-addresses-wrong = { $n ->
    [one] Enter 1 address that begins with https:// or http://. This is not one: { $word }
   *[other] Enter up to { $n } addresses that begin with https:// or http://. This is not one: { $word }
}
form-name = Title
form-name-hint = Required for a pasted text. Using the same title again makes a new version.
form-shelf = Shelf
form-shelf-public = Public: everybody in the workspace
form-shelf-channel = Only this channel
form-duplicate = If the same title, file name or address already exists
form-duplicate-hint = Titles are only compared if you enter one above.
form-duplicate-replace = Replace it with a new version
form-duplicate-both = Keep both
form-refresh = Refresh addresses
form-refresh-hint = For addresses only. You'll be told what changed.
form-refresh-never = never
form-nothing-given = Please upload a file, enter an address or paste a text.
form-name-missing = Please give the text a title.
form-not-kept = I couldn't check or save this just now. Please press Add again. (id { $log_id })
messages-title = Add to the stacks
messages-scope = What should I add?
messages-scope-message = This message
messages-scope-thread = The whole thread
messages-unreadable = I can't read messages in that channel. Please invite me first.
file-drop-question = Should I add { $names } to our documents? Choose a shelf.
file-not-accessible = You or I can't open that file. Please share it in a channel that we are both in.

## Buttons under documents and lists

button-show = Show
button-reading = What was read?
button-passages = Passages
button-undo = Undo
button-leave_out = Leave them out
button-take_all = Take it all the same
button-move = Move to another shelf
button-remove = Remove
button-restore = Bring back
button-previous = Previous
button-next = Next
button-cancel = Cancel
button-add-document = Add a document

## The command `/stacks`

help-introduction = I answer questions from your team's documents: mention me in a channel, or send me a direct message.
help-admins = For admins:
unknown-document = I don't know a document of that name here. `/stacks list` shows the ones you can read.
removed-since = *{ $title }* was removed on { $date }. `/stacks restore { $id }` brings it back.
did-you-mean = Did you mean:
help-did-you-mean = Did you mean `{ $command } { $verb }`?
help-unknown-word = I don't know “{ $word }”. This is what I can do:
usage-list = `{ $command } list` — the documents you can read from here; `list SHELF` shows one shelf
usage-search = `{ $command } search WORDS` — the passages that come nearest to these words
usage-show = `{ $command } show DOCUMENT` — one document, by its title or id
usage-add-address = `{ $command } add URL` — add pages or files; write `here` or a shelf's name after them to choose the shelf
usage-add = `{ $command } add` — upload files or paste a text
usage-remove = `{ $command } remove DOCUMENT` — remove a document (I ask first)
usage-undo = `{ $command } undo DOCUMENT` — undo its last change
usage-restore = `{ $command } restore DOCUMENT` — bring back a removed document, or the version before; `list removed` lists what was removed
usage-refresh = `{ $command } refresh DOCUMENT` — fetch its address again; write `hourly`, `daily`, `weekly` or `never` after it to schedule that
usage-move = `{ $command } move DOCUMENT SHELF` — move it to another shelf
usage-owner = `{ $command } owner DOCUMENT @name` — who answers for it and is told when it is outdated; `nobody` in place of the name ends that
usage-shelves = `{ $command } shelves` — the shelves; `shelves create NAME` makes a new one, `shelves delete NAME` deletes an empty one
usage-sources = `{ $command } sources` — sites that are kept up to date; `add` with a sitemap's address adds one, `include=/docs/*` only a part of it
usage-history = `{ $command } history` — who changed what; `history NAME` for one document or shelf
usage-gaps = `{ $command } gaps` — questions that the documents couldn't answer
usage-report = `{ $command } report` — the last seven days: questions, gaps, what was cited, what changed
admins-only = Only admins can change the documents. Please ask an admin of this workspace.
address-malformed = “{ $word }” is not a web address. It has to begin with https:// or http://.
channel-needed = Only a channel can have a shelf of its own. Please use the command there.
title-missing = Which document? Write its title or id after the command.
search-words-missing = What should I search for? Write some words after the command.
documents-of-one-name = Several documents have that name. Please use one of these ids:
list-heading = { $n ->
    [one] 1 document that you can read from here
   *[other] { $n } documents that you can read from here
}
list-whole = Type `/stacks list` to see all of them.
list-empty = There are no documents that you can read from here yet.
shelf-empty = There is no document on that shelf yet. An admin can put some there with `/stacks add` or `/stacks move`.
list-page = Page { $page } of { $pages }
search-heading = { $n ->
    [one] The passage that comes nearest to these words
   *[other] The { $n } passages that come nearest to these words
}
search-note = They are where I look first. I answer a question only if they really hold the answer.
search-empty = No document matches these words.
detail-id = Id
detail-shelf = Shelf
detail-edition = Version
detail-source = Source
detail-owner = Owner
detail-consultations = { $n ->
    [one] Used for 1 answer
   *[other] Used for { $n } answers
} in the last { $days ->
    [one] day
   *[other] { $days } days
}
passages-heading = *{ $title }*, passages { $first } to { $last } of { $total }
reading-title = What was read?
reading-heading = *{ $title }*: the first { $shown } of { $total } passages, as they are searched and quoted.
edition-added-by = by { $person }
edition-state-writing = being added
edition-state-current = current
edition-state-superseded = replaced
edition-state-withdrawn = removed
edition-state-abandoned = never shown
removal-question = Remove *{ $title }*? Nobody will get answers from it any more.
undo-question = *{ $title }* has no version before this one, so undoing removes it. Remove it? Nobody will get answers from it any more.
removal-consequence = Nobody will get answers from it any more.
removal-way-back = You can bring it back for { $days ->
    [one] 1 day
   *[other] { $days } days
}, with this button or from `/stacks list removed`.
removed-heading = { $n ->
    [one] 1 removed document that can be brought back
   *[other] { $n } removed documents that can be brought back
}
removed-empty = There is no removed document to bring back.
cancelled = Nothing was changed.
move-question = Which shelf should *{ $title }* go to?
owner-missing = Whose is it? Write the document and then `@name`, `me` or `nobody`: `{ $command } owner DOCUMENT @name`.
owner-unknown = Among the full members of this workspace I find nobody called “{ $name }”.
owner-several = Several people are called “{ $name }”. Please write the name that their profile shows as the username.
owner-set = { $person } is the owner of *{ $title }* now.
owner-removed = *{ $title }* has no owner now.
move-begun = Moving *{ $title }* to { $shelf }. I'll confirm in our DM when it's there.
restoration-impossible = { $title } has no earlier version to bring back.
restoration-begun = Bringing *{ $title }* back. I'll confirm in our DM when it's there.
receipt-closed-undo = Undone.
receipt-closed-remove = Removed.
receipt-closed-leave_out = I'm adding it without its secrets.
receipt-closed-take_all = I'm adding it with its secrets.
secrets-decided = That is decided already.
secrets-too-late = I no longer have this request. Please hand the document in again.
undo-shelf-gone = *{ $title }* was moved here from a shelf that no longer exists or that you can't read here. `/stacks move { $title } to` and a shelf's name puts it on another one.
undo-begun = Undoing. I'll confirm in our DM.
refresh-begun = Checking for a newer version of *{ $title }*. I'll post the result in our DM.
refresh-without-address = *{ $title }* wasn't added from an address. Please add the file again under the same name.
history-heading = Latest changes
history-empty = Nothing has been changed yet.
change-added = added
change-replaced = replaced
change-restored = brought back
change-moved = moved
change-removed = removed
change-owner-set = owner set
change-refresh-set = how often it is refreshed
change-shelf-created = shelf created
change-shelf-renamed = shelf renamed
change-shelf-placed = who reads the shelf
change-shelf-deleted = shelf deleted
change-source-added = site or folder added
change-source-changed = site or folder changed
change-source-removed = site or folder no longer synced
change-answer-deleted = a question and its answer were deleted
change-person-exported = what is kept of a person was exported
change-person-forgotten = a person was forgotten
change-gap-settled = question settled as not for us
change-gap-reopened = settled question listed again
change-secrets-left-out = secrets left out
change-secrets-taken = taken with its secrets
change-backed-up = backup written
change-setting-changed = setting changed
history-everybody = everybody

## Shelves

shelf-public = the public shelf
shelf-of-this-channel = this channel's shelf
shelf-named = the public shelf “{ $name }”
shelf-of-channel = the shelf of { $channel }
shelf-is-public = public
shelf-name-missing = Which shelf? What you wrote doesn't end with the name of a shelf that you can use here. Write it after the document, or `here` or `public`; `/stacks shelves` lists the shelves.
shelf-alone = There is no other shelf that you can use here. `/stacks shelves create NAME` makes one.
shelf-unknown = There is no shelf “{ $name }” that you can use here. `/stacks shelves` lists them.
shelf-created = The shelf “{ $name }” is ready. { $readers }
shelf-exists = The shelf “{ $name }” exists already, so nothing was changed. { $readers }
shelf-readers-all = Everybody in the workspace can read it.
shelf-readers-channel = It can only be read in { $channel }.
shelf-renamed = The shelf “{ $old }” is now called “{ $name }”.
shelf-deleted = I deleted the empty shelf “{ $name }”.
shelf-opened = The shelf “{ $name }” is now public: everybody in the workspace can read it.
shelf-closed = The shelf “{ $name }” now belongs to { $channel } and can only be read there.
shelves-heading = Shelves that you can use here
shelves-usage = Usage: `shelves`, `shelves create NAME`, `shelves delete NAME`, `shelves rename OLD to NEW`, `shelves channel NAME here`, `shelves channel NAME public`, `shelves owner NAME @name`.

## Documents that are refreshed, and sites and folders that are kept in sync

interval-hourly = every hour
interval-daily = every day
interval-weekly = every week
schedule-interval = Refreshed { $every }
schedule-last = last { $when } UTC
schedule-next = next { $when } UTC
schedule-failure = The last time failed:
refresh-scheduled = *{ $title }* will be refreshed { $every } from now on. I'll tell you when it changes or when that fails.
refresh-unscheduled = *{ $title }* will no longer be refreshed automatically.
refresh-failed = *{ $title }*, which is refreshed { $every }, couldn't be fetched this time.
refresh-failed-consequence = The current version stays available. I'll keep trying, and only tell you again if something else goes wrong.
sync-begun = Syncing *{ $title }* to { $shelf }. I'll post progress and one receipt for everything in our DM.
sync-waits = { $n ->
    [one] It waits for its turn: another site or folder is being synced right now.
   *[other] It waits for its turn: { $n } other sites or folders are being synced or waiting right now.
}
sync-scheduled = I'll sync it { $every } and tell you when something changes.
sync-done = *{ $title }* is up to date.
sync-failed = *{ $title }* couldn't be synced, so nothing was changed.
sync-brought-nothing = *{ $title }* brought no document.
sync-not-kept = No document ever came from it, so I don't keep it up to date. Check the address, then add it again.
sync-count-added = { $n } added
sync-count-replaced = { $n } replaced
sync-count-unchanged = { $n } unchanged
sync-count-withdrawn = { $n } removed
sync-count-refused = { $n } refused
sync-titles-added = Added: { $titles }
sync-titles-replaced = Replaced: { $titles }
sync-titles-withdrawn = Removed: { $titles }
sync-titles-without_secrets = I left secrets out of: { $titles }
sync-refused = Refused: *{ $title }*. { $reason }
sync-way-back = You can bring back what was removed for { $days ->
    [one] 1 day
   *[other] { $days } days
}, from `/stacks list removed`.
sync-kept-unlisted = { $n ->
    [one] 1 document is no longer listed but was kept, because the list was incomplete.
   *[other] { $n } documents are no longer listed but were kept, because the list was incomplete.
}
sync-left-out-by_hand = { $n ->
    [one] 1 that an admin removed was not added again.
   *[other] { $n } that admins removed were not added again.
}
sync-left-out-other_host = { $n ->
    [one] 1 on another host was left out.
   *[other] { $n } on other hosts were left out.
}
sync-left-out-robots = { $n ->
    [one] 1 is closed to bots by robots.txt.
   *[other] { $n } are closed to bots by robots.txt.
}
sync-left-out-too_many = { $n ->
    [one] 1 over the limit was left out.
   *[other] { $n } over the limit were left out.
}
sources-heading = Sites and folders that are kept up to date
sources-empty = No site is kept up to date yet. To add one, give `/stacks add` the address of its sitemap.
sources-usage = Usage: `sources`, `sources refresh ADDRESS`, `sources refresh ADDRESS daily` (or `hourly`, `weekly`, `never`), `sources remove ADDRESS`.
source-unknown = I don't know a site or folder of that name here. `/stacks sources` lists them.
source-forgotten = *{ $title }* will no longer be kept up to date. Its documents stay where they are.
pages-include = Only { $patterns }.
pages-exclude = Without { $patterns }.
patterns-misplaced = `include=` and `exclude=` choose among the pages of a site. Use them with the address of one sitemap: `add https://example.org/sitemap.xml include=/docs/* exclude=/docs/old/*`.

## Questions without an answer

gaps-heading = Questions that the documents couldn't answer
gaps-empty = There are no recent questions that the documents couldn't answer.
gaps-hint = A question leaves this list when somebody asks it again and a document answers it, or when you settle it with *Not for us*.
button-settle = Not for us
button-reopen = List it again
gap-reason = Why need the documents not answer it?
gap-settled = Settled: this question is not listed any more. Reason: “{ $reason }”
gap-reopened = The question is listed again.
gaps-private = { $n ->
    [one] 1 question was asked in private; its text stays private.
   *[other] { $n } questions were asked in private; their text stays private.
}
gaps-private-more = { $n ->
    [one] 1 more question was asked in private; its text stays private.
   *[other] { $n } more questions were asked in private; their text stays private.
}
gaps-times = { $n ->
    [one] once
   *[other] { $n } times
}

## The report on a week

report-heading = Report for { $since } to { $until }
report-asked = { $n ->
    [one] 1 question: { $answered } answered, { $refused } without an answer
   *[other] { $n } questions: { $answered } answered, { $refused } without an answer
}
report-private = { $n ->
    [one] 1 of them was asked in private; its text stays private.
   *[other] { $n } of them were asked in private; their text stays private.
}
report-weeks = Questions in the last { $weeks } weeks
home-report-heading = Weekly report
button-report-time = Change
report-time = { $day } at { $hour }, { $spoken }
report-time-never = It is not sent.
report-time-title = Weekly report
report-time-submit = Save
report-day = Day
report-hour = Hour, by the clock of the server
report-language = Language
report-language-own = in each reader's own language
report-language-en = in English
report-language-ja = in Japanese
report-day-monday = Mondays
report-day-tuesday = Tuesdays
report-day-wednesday = Wednesdays
report-day-thursday = Thursdays
report-day-friday = Fridays
report-day-saturday = Saturdays
report-day-sunday = Sundays
report-day-never = Never
report-bars = █ answered · ░ without an answer
report-gaps = What the documents couldn't answer
report-cited = Cited most
report-cited-times = { $n ->
    [one] in 1 answer
   *[other] in { $n } answers
}
report-oldest = The oldest of them, by the date that they state
report-uncited = { $n ->
    [one] 1 document was not cited in { $weeks } weeks
   *[other] { $n } documents were not cited in { $weeks } weeks
}
report-more = and { $n } more
report-changes = What changed

## The App Home

home-introduction = I answer questions from your team's documents and name the source of every answer. Mention me in a channel, or write to me under *Messages*. This is what you can read.
home-documents = Documents
home-newest = Newest
button-news-begin = Tell me weekly what is new
button-news-end = Stop the weekly list
news-heading = New on your shelves
news-added = Added
news-changed = Changed
news-end = You asked for this list in my *Home* tab, where a button ends it.
home-questions = Your latest questions
home-questions-empty = You haven't asked anything yet.
home-unanswered = no answer found
button-own-questions = My questions
button-export-questions = Send me all of it
button-forget-questions = Forget all of it
own-questions-kept = I keep your questions, my answers and your votes for { $days } days, and then only how many there were. Nobody else sees this page.
own-questions-consequence = I delete your questions, my answers and your votes for good, and keep only how many there were. The messages in Slack stay; delete a question there, and its answer goes too.
own-questions-file = This is all that I keep of you.
file-sent = I have sent you a file, in our direct messages.
file-not-sent = Slack didn't take the file. Try again; if that fails, ask whoever runs me whether I may upload files (`files:write`).
own-questions-forgotten = Forgotten. Only counts are left.
home-admins = For admins
home-jobs-heading = Jobs
home-jobs = { $waiting } waiting · { $running } running · { $failed } failed
home-feedback-heading = Feedback
home-votes = { $good } helpful · { $bad } not helpful
home-language = This page is in English. Ask in English or Japanese; what I quote stays in the language of its document.
