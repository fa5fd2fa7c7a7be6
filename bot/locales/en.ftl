# Everything Chit says to people in English. Short, kind, specific; no exclamation marks. One fact a row on cards.

## States

state-draft = Draft
state-submitted = Submitted
state-approved = Approved
state-returned = Returned
state-rejected = Rejected
state-withdrawn = Withdrawn
state-discarded = Discarded
state-paid = Paid

## Buttons

button-submit = Submit
button-edit = Edit
button-discard = Discard
button-withdraw = Withdraw
button-approve = Approve
button-return = Return
button-reject = Reject
button-pay = Mark paid
button-save = Save
button-view = View
button-fill-in = Fill in
button-more = More

## Fields, and their short forms of at most five characters

field-amount = Amount
field-currency = Currency
field-category = Category
field-date = Date
field-merchant = Merchant
field-purpose = Purpose
field-receipts = Receipts
field-reason = Reason
field-code = Reason type
field-reply = Reply
field-claimant = From
field-lines = Expenses
card-line = Expense { $number }
short-amount = Sum
short-currency = Curr.
short-category = Type
short-date = Date
short-merchant = Shop
short-purpose = For
short-claimant = From
short-lines = Count

## Cards

card-amount-missing = Amount missing
card-missing = missing
card-lines = { $count } in all; View shows the other { $rest }
card-gone = This claim is no longer with you.
names-more = { $count } more

status-submitted = Waiting for { $who } since { $since }
status-approved = Approved by { $who } · { $at }
status-returned = Returned by { $who } · { $at }
status-rejected = Rejected by { $who } · { $at }
status-withdrawn = Withdrawn by the claimant · { $at }
status-discarded = Discarded · { $at }
status-paid = Marked as paid by { $who } · { $at }

note-returned = Returned by { $who } · { $at }: { $reason }
note-reason = Reason: { $reason }
note-withdrawn = You took it back on { $at }. Edit it, or submit it again.
note-earlier = Round { $round }. Returned before by { $who } · { $at }: { $reason }
note-unreachable = { $who } can't be reached at the moment. The claim waits for them and arrives as soon as they can be; an administrator was told.
reason-with-code = { $code } – { $reason }

warning-limit = Over the limit for { $category }: { $actual }, limit { $allowed }.
warning-receipt = Receipt needed for { $category } above { $allowed }: { $actual } without a receipt.
warning-receipt-always = { $category } always needs a receipt: { $actual } without one.
warning-currency = Not checked against the policy: no exchange rate for { $actual }.
warning-of-line = Expense { $line }: { $warning }
warning-more = { $count } more warnings.

change = { $field }: { $old } → { $new }
change-added = Expense { $line } added: { $amount }
change-removed = Expense { $line } removed: { $amount }
change-nothing = (empty)
change-reply = Reply: { $reply }
text-of-field = { $field }: { $text }

## Forms

form-new = New claim
form-edit = Edit { $number }
form-return = Return { $number }
form-reject = Reject { $number }
form-reply = Submit { $number } again
ask-return = Why are you returning { $number }? The claimant reads this and can change the claim.
ask-reject = Why are you rejecting { $number }? This is final, and the claimant reads the reason.
ask-reply = You haven't changed { $number } since it came back. What should the approver know this time?
form-changed = { $number } changed while this was open, so nothing was done: { $changes }. What you entered is kept; please look at it and send it again.
form-went-on = Somebody acted on { $number } while this was open, so nothing was done; its content is the same. What you entered is kept; send it again if you still want to.
form-now = Now: { $what }

## Questions about a draft

ask-amount = How much was it?
ask-category = What kind of expense was it?
ask-date = On which day was it?
ask-merchant = Where was it? Please name the shop or provider.
ask-purpose = What was it for?
hint-amount = For example 68 or 45.60 USD
hint-date = For example yesterday, last Friday or 2026-11-20
hint-merchant = For example Starbucks
hint-purpose = For example visiting a client
again-amount = I could not read a sum in that. How much was it?
again-category = I don't know that category. Which of these fits best?
again-date = I could not read a day in that. On which day was it?
again-merchant = I could not read that. Where was it?
again-purpose = I could not read that. What was it for?
draft-complete = { $number } has all it needs. Press Submit on its card, or write “submit { $number }”.

## Filing

start-title = New claim
start-note = Write it in one sentence, such as “taxi 68 yesterday, visiting a client”, or fill in the form.

## News

news-approved = { $number } ({ $amount }) was approved by { $who }. Finance pays it next; you will hear of it here.
news-returned = { $number } ({ $amount }) was returned by { $who }: { $reason }
    Change it with Edit and press Submit again.
news-rejected = { $number } ({ $amount }) was rejected by { $who }: { $reason }
    This is final. If something is unclear, please ask { $who }.
news-paid = { $number } ({ $amount }) was marked as paid by { $who }.
news-unreachable = { $who } can't be reached on any channel. Messages for them are waiting.
news-unreachable-claim = { $who } can't be reached on any channel, so { $number } waits. In Slack and WeCom it helps if they write to Chit once, or if slack_id or wecom_id is filled in for them in the directory; for the web chat they need a sign-in link, which is made on the server (chit people link { $id }). chit doctor, there, may say more.

## The kernel

question-left = All right, I'll leave that question. Nothing was changed.
person-unknown = I don't know you yet. Please ask an administrator to add you to the directory.
error-unexpected = Something went wrong on our side and nothing was changed. Please try again; if it keeps happening, tell an administrator this: { $id }
error-gave-up = I could not finish what you asked, and stopped trying. Please send it again; if it keeps happening, tell an administrator this: { $id }

## Refusals

refused-action-unknown = This button or form is too old for me. Write “my claims” to see the claims as they are now.
refused-address-taken = This address already belongs to somebody else. Please ask an administrator.
refused-claim-changed = { $number } changed after this was shown, so nothing was done. It is “{ $state_label }” now; please look again.
refused-claim-incomplete = { $number } can't be submitted yet. Missing: { $missing }.
refused-claim-no-lines = A claim needs at least one expense.
refused-claim-not-yours = That step of { $number } is for somebody else to take.
refused-claim-own = { $number } is your own claim. Somebody else has to decide and pay it.
refused-claim-reason-needed = Please give a reason for { $number }, so that the claimant knows what to do.
refused-claim-reason-too-long = A reason can have at most { $most } characters. Please shorten it.
refused-claim-reply-needed = You haven't changed { $number } since it came back. Change it, or say in a reply why it stays so.
refused-claim-state = { $number } is “{ $state_label }” by now, so nothing was done.
refused-claim-too-many-lines = A claim can have at most { $most } expenses. Please split it.
refused-claim-unknown = I can't find { $number } among the claims you may see. Please check the number; it may also be with somebody else by now.
refused-claim-unknown-reason-code = The reason type chosen for { $number } is not known. Please choose one from the list.
refused-field-choice = Please choose one of the values offered for “{ $label }”.
refused-field-control-characters = “{ $label }” holds invisible control characters. Please type it again without them.
refused-field-date = Please give “{ $label }” as a date such as 2026-11-20.
refused-field-person = Please choose somebody from the directory for “{ $label }”.
refused-field-required = Please fill in “{ $label }”.
refused-field-too-long = “{ $label }” can have at most { $most } characters. Please shorten it.
refused-field-too-many-files = “{ $label }” can have at most { $most } files.
refused-line-date-in-future = { $date } is still to come. Please give the day on which the money was spent.
refused-line-merchant-too-long = The merchant can have at most { $most } characters. Please shorten it.
refused-line-purpose-too-long = The purpose can have at most { $most } characters. Please shorten it.
refused-message-too-long = A message can have at most { $most } characters. Please shorten it or send it in parts.
refused-money-not-a-number = That is not a sum I can read. Please write it like 68 or 1,234.50.
refused-money-not-positive = The amount must be more than zero. Please write it like 68 or 1,234.50.
refused-money-too-large = An amount can be at most { $largest }. Please check the number.
refused-money-too-many-decimals = { $decimals ->
    [0] This currency has no decimals. Please write a whole number.
    [one] The amount can have at most one decimal.
   *[other] The amount can have at most { $decimals } decimals. Please write it like 68 or 1,234.50.
}
refused-money-unknown-currency = I don't know the currency “{ $currency }”. Please use a code such as CNY or USD.
refused-notice-not-dead = Message { NUMBER($id, useGrouping: 0) } is not among those that failed, so there is nothing to try again.
refused-notice-unknown = There is no message { NUMBER($id, useGrouping: 0) }.
refused-offer-gone = That list was used already or is too old for me. Please write it again.
refused-person-erased = The data of “{ $person }” was erased; that can't be undone.
refused-person-unknown = There is nobody with the id “{ $person }” in the directory.
refused-policy-unknown = There is no version { NUMBER($version, useGrouping: 0) } of the policy.
refused-signin-expired = This sign-in link has expired: it is good for 24 hours. Please ask for a new one.
refused-signin-unknown = This sign-in link is not valid. Please ask for a new one.
refused-signin-used = This sign-in link was used already. Please ask for a new one.
refused-person-left = Your account is no longer active, so nothing was done. Please ask an administrator if that is wrong.
refused-route-nobody = Nobody can decide on this claim: you have no manager in the directory. It stays a draft; please ask an administrator.

## Lists

list-mine = My claims
list-mine-empty = You have no claims yet. Write one in a sentence, such as “taxi 68 yesterday, visiting a client”.
list-approve = To approve
list-approve-empty = Nothing waits for your decision.
list-pay = To pay
list-pay-empty = Nothing waits to be paid by you.
list-others = Your other claims
list-more = There are more.
list-more-mine = There are more: “more claims { $number }” shows what follows.
list-more-approve = There are more: “more to approve { $number }” shows what follows.
list-more-pay = There are more: “more to pay { $number }” shows what follows.
list-between = ;{" "}
list-comma = ,{" "}

## Commands by text

typed-look-first = I had not shown you { $number } here, so nothing was done. This is how it is now: write it again, or press its button.
typed-which = Which claim? Write “{ $word }” with its number, such as “{ $word } C-000042”.
typed-alone = Nothing was done, to be on the safe side. If you mean it, write just “{ $command }”.

## Sentences

message-cut = Your message is long: I read its first { $most } characters.

## Where is it, and why

where-draft = { $number } ({ $amount }) is still your draft. Press Submit to send it.
where-submitted = { $number } ({ $amount }): { $waiting }.
where-returned = { $number } ({ $amount }) is back with its claimant: returned by { $who } on { $at }.
where-returned-yours = { $number } ({ $amount }) is back with you: returned by { $who } on { $at }. Change it and submit it again.
where-approved = { $number } ({ $amount }) was approved by { $who } on { $at } and waits for payment by finance.
where-rejected = { $number } ({ $amount }) was rejected by { $who } on { $at }. This is final.
where-withdrawn = { $number } ({ $amount }) was withdrawn by its claimant on { $at }, so nobody is working on it.
where-withdrawn-yours = You took { $number } ({ $amount }) back on { $at }, so nobody is working on it. You can edit it, or submit it again.
where-discarded = { $number } ({ $amount }) was discarded on { $at }. This is final.
where-paid = { $number } ({ $amount }) was marked as paid on { $at }.
where-none = You have no claims yet, so none is on its way.
why-returned = { $number } ({ $amount }) was returned by { $who } on { $at }.
    Reason: { $reason }
why-rejected = { $number } ({ $amount }) was rejected by { $who } on { $at }.
    Reason: { $reason }
why-not = Nobody returned or rejected { $number }.
why-none = None of your claims was returned or rejected.

## First contact

greeting = Hello { $name }, I'm Chit. Send a photo of a receipt or write the expense in one sentence: I make the claim, you check it and press Submit. Three things to try:
example-claim = taxi 68 yesterday, visiting a client
example-mine = my claims
example-employee = help
example-approver = to approve
example-finance = to pay
thanks = You're welcome.
nothing-to-leave = There is nothing to cancel just now. To end a claim, write “discard” or “withdraw” with its number.
not-understood = I'm not sure what you mean. I can file an expense from a sentence or a photo of its receipt, show your claims, and say where one stands or why it came back. “help” shows everything. For example:
language-ask = Which language would you like? Write “English” or “中文”.
language-chosen = From now on I'll write in English.
help-employee = Your claims
    • Send photos or files of receipts, with or without words: they begin a claim or join the draft you are at; “attach C-000042” adds and removes them
    • Write an expense: “dinner with client 320 last Friday, Haidilao”
    • Several at once: “Monday taxi 45, Tuesday lunch 120” – I read them back, and Save makes one claim
    • “claim” or “fill in” – a form instead
    • “my claims” – all your claims and their states
    • “where is C-000042”, “why was C-000042 returned”, “is it stuck?” or “the upload fails”
    • “submit”, “edit”, “withdraw” or “discard” with a number, such as “submit C-000042”
    • “view C-000042” – one claim; “details C-000042” – the same in words, where no cards are shown; “receipts C-000042” – its receipts; “history C-000042” – what happened to it; “copy C-000042” – a new draft with the same expenses
    • Ask a question in your own words; “get help” brings it to a person from support
    • “中文” – switch to Chinese
help-approver = Your decisions
    • “to approve” – what waits for you
    • “approve”, “return” or “reject” with a number, such as “approve C-000042”; for the last two I ask you for a reason
help-finance = Payments
    • “to pay” – what was approved and is to be paid
    • “mark paid C-000042” – once the money has gone out
help-support = Support
    • “faq list”, “faq list WORD”, “faq add”, “faq edit ID”, “faq retire ID”, “faq rollback ID” – the answers people get; “faq test QUESTION” tries one
    • “faq missed” – what was asked without an answer; “help queue” – who waits for you; “view help 3”, “answer help 3”, “close help 3” – one of them
    • Ask people to write “my claims” or “why was C-000042 returned”: the answers come from the record
    • Messages that could not be delivered are listed on the server, not here: chit notices list
help-admin = Administration
    • People whom nobody can reach are reported to you here
    • On the server, not here: chit people link ID makes a sign-in link for the web chat, chit doctor checks settings and database
