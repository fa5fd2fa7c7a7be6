# What is wrong with entries of the knowledge base and with files of them.

refused-faq-mistakes = { $count ->
    [one] The file has a mistake. Nothing was published.
   *[other] The file has { NUMBER($count, useGrouping: 0) } mistakes. Nothing was published.
}
refused-faq-missing = Please fill this in.
refused-faq-too-long = This can have at most { $most } characters. Please shorten it.
refused-faq-too-many = There can be at most { $most } of these.
refused-faq-control-character = This holds invisible control characters. Please type it again without them.
refused-faq-separator = “{ $separator }” can't be part of it, because it separates one from the next.
refused-faq-wrong-id = An id is one line of visible characters.
refused-faq-wrong-locale = “{ $found }” is not a language such as en or zh-CN.
refused-faq-wrong-review-by = “{ $found }” is not a date such as 2026-11-20.
refused-faq-not-text = This must be text, not a list.
refused-faq-double-id = “{ $id }” is in line { NUMBER($first, useGrouping: 0) } already.
refused-faq-double-column = This column is there twice.
refused-faq-missing-column = This column is missing.
refused-faq-unknown-column = There is no such column. These are known: { $known }.
refused-faq-wrong-number-of-cells = The row has { $found } cells, the header { $expected }.
refused-faq-empty = There is no entry in the file.
refused-faq-no-commas = The columns are not separated by commas. Save it as “CSV UTF-8 (comma delimited)”.
refused-faq-not-csv = From here on this is not valid CSV: a quotation mark is not closed, or is in the wrong place.
refused-faq-not-yaml = This is not valid YAML: { $problem }
refused-faq-not-a-list = The file must be a list of entries, each with keys and texts.
refused-faq-not-utf8 = From here on this is not UTF-8. Save it as “CSV UTF-8”.
refused-faq-too-large = A file can have at most { NUMBER($most, useGrouping: 0) } bytes.
refused-faq-too-many-entries = A file can have at most { NUMBER($most, useGrouping: 0) } entries.
refused-faq-too-many-phrasings = A file can have at most { NUMBER($most, useGrouping: 0) } wordings, all entries together.
refused-faq-exists = There is an entry “{ $id }” already.
refused-faq-unknown = There is no entry “{ $id }”.
refused-faq-changed = “{ $id }” was changed by somebody else meanwhile, so nothing was done. Please look at it again.
refused-faq-same = “{ $id }” says exactly that already, so nothing was done.
refused-faq-retired = “{ $id }” is retired already.
refused-faq-no-earlier = There is no earlier version of “{ $id }” to go back to.

## Answers

button-helpful = Helpful
button-not-solved = Not solved
button-get-help = Get help
faq-helped = Did this help?
faq-helped-of = That was the answer to “{ $question }”
faq-suggest = Did you mean one of these?
faq-none = I have no answer to that yet
faq-none-help = If it was a question, press “Get help” and a person from support will look at it.
faq-thanks = Thank you for telling me.
faq-unsolved = Sorry that did not help
faq-unsolved-help = “Get help” puts your question in front of a person from support.
faq-gone = That answer was taken out meanwhile. Please ask again.

## Questions to support

button-answer = Answer
button-close = Close
field-question = Question
field-answer = Answer
field-asker = From
field-asked = Asked
field-tried = Shown before
field-answered = Answered
short-asker = From
short-asked = Asked
short-tried = Shown
short-answered = By
help-what = What do you need help with? A person from support reads this and answers here.
help-answer-to = Your answer to: { $question }
help-asked = Your question is with support now. You get the answer here.
help-asked-before = Your question is with support already. You get the answer here.
help-asked-elsewhere = Your question is with support now. You get the answer in our direct conversation.
help-asked-before-elsewhere = Your question is with support already. You get the answer in our direct conversation.
help-queue = Questions to support
help-row = Question { NUMBER($number, useGrouping: 0) } · { $who }: { $question }
help-more = There are more: “more help { NUMBER($number, useGrouping: 0) }” shows what follows.
help-queue-empty = Nobody waits for an answer.
help-title = Question { NUMBER($number, useGrouping: 0) } to support
help-open = Waiting since { $at }
help-answered = Answered by { $who } · { $at }
help-closed = Closed by { $who } · { $at }
help-erased = (erased)
help-closed-now = Question { NUMBER($number, useGrouping: 0) } is closed.
help-answered-now = Your answer to question { NUMBER($number, useGrouping: 0) } is on its way.
news-help-answered = { $who } answers your question “{ $question }”:
    { $answer }
news-help-closed = { $who } closed your question “{ $question }”. If it is not solved, please ask again.
refused-help-changed = Somebody else took care of this question meanwhile, so nothing was sent. Please look at it again.
refused-help-closed = This question was closed meanwhile, so nothing was sent.
refused-help-nobody = Nobody here answers questions yet. Please ask an administrator directly.
refused-help-not-support = That is for support staff.
refused-help-unknown = There is no such question.

## What support changes

button-restore = Restore
button-write-answer = Answer
button-publish = Publish
field-wordings = Other wordings
field-tags = Tags
hint-wordings = One on each line, in either language
hint-tags = Separated by commas
form-faq-add = New answer
form-faq-edit = Edit { $id }
faq-entry = The question it answers
faq-added = Published as “{ $id }”. From now on people read:
faq-edited = Published: version { NUMBER($number, useGrouping: 0) } of “{ $id }”. From now on people read:
faq-retired = “{ $id }” is retired: nobody is answered from it any more. “faq rollback { $id }” brings it back.
faq-rolled-back = “{ $id }” is back at the text of version { NUMBER($restored, useGrouping: 0) }; this is version { NUMBER($number, useGrouping: 0) }. From now on people read:
faq-operator = an operator
faq-versions = Its other versions
faq-version = Version { NUMBER($number, useGrouping: 0) } · { $event } by { $who } · { $at }
faq-event-added = added
faq-event-edited = edited
faq-event-retired = retired
faq-event-rolled_back = rolled back
faq-changed = { $who } changed it while this was open, so nothing was published. It says now: { $answer }
    What you entered is kept; send it again to publish it instead.
faq-list = Answers ({ NUMBER($count, useGrouping: 0) })
faq-list-empty = There are no answers yet. “faq add” writes one.
faq-found = Answers with “{ $words }”
faq-found-more = { $count ->
    [one] One more has these words; add another word to find it.
   *[other] { NUMBER($count, useGrouping: 0) } more have these words; add another word to find them.
}
faq-row = { $id } · version { NUMBER($number, useGrouping: 0) } · { $who } · { $at }
faq-row-retired = { $id } · retired · version { NUMBER($number, useGrouping: 0) } · { $who } · { $at }
faq-missed = Asked without an answer
faq-missed-row = { $at }
faq-missed-empty = There is an answer to every question that was asked lately.
faq-test-answer = This is answered ({ $percent }%):
faq-test-suggest = These are offered to choose from ({ $percent }%):
faq-test-none = Nothing fits well enough ({ $percent }%). Closest:
faq-test-row = { $percent }% { $id }: { $question }
refused-faq-not-support = That is for support staff.
