# The three questions people ask most, answered from their own records.

## Where a message is

where-on-webchat = in the web chat
where-on-slack = on Slack
where-on-wecom = in WeCom
where-on-other = on the channel “{ $channel }”

## Why a message was not sent

cause-unreachable = there is no channel at the moment on which they can be reached
cause-busy = the channel takes no more for the moment; it goes on by itself
cause-gated = the channel lets nothing through just now, which an administrator has to put right; it goes on by itself then
cause-failed = the channel could not be reached; it is tried again by itself
cause-unknown = the channel gave no answer, so it may have arrived all the same
cause-gone = the account there does not exist any more
cause-rejected = the channel refused to show it, which is a mistake on our side
cause-drawing = it could not be put into words, which is a mistake on our side
cause-moved = the account there belongs to somebody else by now
cause-erased = somebody it told of was erased
cause-other = the channel gave a reason that only support can look up

## Is it stuck

button-resend = Resend
button-send-test = Send test
stuck-desk = { $number } ({ $amount }): { $waiting }, for { $long }.
long-minutes = { $count ->
    [0] less than a minute
    [one] one minute
   *[other] { $count } minutes
}
long-hours = { $count ->
    [one] one hour
   *[other] { $count } hours
}
long-days = { $count ->
    [one] one day
   *[other] { $count } days
}
notice-claim-approved = The message that it was approved
notice-claim-returned = The message that it was returned
notice-claim-rejected = The message that it was rejected
notice-claim-paid = The message that it was paid
notice-card-review = The card that asks you to decide
notice-card-pay = The card that asks you to pay it
stuck-mine-sent = { $what } was sent to you on { $at }, { $where }.
stuck-mine-sending = { $what } is being sent to you at this moment, { $where }.
stuck-mine-sending-why = { $what } was tried, { $where }, and is sent again: { $why }.
stuck-mine-waiting = { $what } is not sent yet. It waits its turn { $where }.
stuck-mine-waiting-why = { $what } is not sent yet. It waits, because { $why }.
stuck-mine-due = { $what } is not sent yet. It is due on { $at }.
stuck-mine-dead-why = { $what } was given up and did not reach you: { $why }. Support can send it again.
stuck-mine-superseded = { $what } was not sent: something newer took its place.
stuck-theirs-sent = { $who } was sent the card on { $at }, { $where }. I can't see whether it was read.
stuck-theirs-sending = The card is being sent to { $who } at this moment, { $where }.
stuck-theirs-sending-why = The card to { $who } was tried, { $where }, and is sent again: { $why }.
stuck-theirs-waiting = The card to { $who } is not sent yet. It waits its turn { $where }.
stuck-theirs-waiting-why = The card to { $who } is not sent yet. It waits, because { $why }.
stuck-theirs-due = The card to { $who } is not sent yet. It is due on { $at }.
stuck-theirs-dead-why = The card to { $who } was given up and did not arrive: { $why }. Support can send it again.
stuck-theirs-superseded = The card to { $who } was not sent: something newer took its place.
stuck-theirs-none = I find no card that was made for { $who }. Please press Get help, so that support looks at it.
stuck-more = { $count ->
    [one] One more person was asked as well.
   *[other] { $count } more people were asked as well.
}
stuck-never-sent = As it is now nobody is asked to decide on it, so no notice is on its way.
stuck-nothing-due = No message about that was due to you.
stuck-none = No claim of yours is on its way and none waits for you, so no notice is due.
stuck-ways = What you can do
stuck-resend-row = “Resend” shows the notice and the card of { $number } again, at the end of this conversation.
stuck-test-row = “Send test” sends you a test notice where your notices go.
stuck-asked = I got no notice. Is it stuck?
stuck-resent = Here is { $number } once more, { $where }, at the end of this conversation.
test-on-its-way = A test notice goes to you { $where }, where your notices go; here it may stand just above already. If you see it nowhere after a minute, write “get help”.
test-nowhere = There is no channel on which notices reach you, so the test notice waits. Please ask an administrator.
news-test = This is the test notice that you asked for on { $at }. Notices about your claims reach you like this one.

## Why was it returned or rejected

rules-of = The policy also said { $starts ->
    [none] (as of { $day }):
   *[other] (as of { $day }, in force since { $starts }):
}
fix-title = What you can do
fix-returned = Press Edit on the card to change it, then Submit. The approver sees what changed.
fix-returned-receipt = Send the receipt now, or press Attach on the card to add it; then press Submit. The approver sees what changed.
fix-rejected = This is final. If it may be claimed after all, press Copy on the card: that makes a new draft with the same expenses and receipts.
fix-unclear = Is the reason unclear? Ask { $who }, or press Get help to reach a person from support.
fix-asked = Why was it returned or rejected?

## Why can't I upload

upload-refused = On { $at } I could not take this file:
    { $sentence }
upload-none = No file of yours was refused in the last { $days } days. If one did not get through, it never reached me: please check your connection and send it again.
upload-allowed = What I take: JPEG, PNG, WebP, HEIC, PDF, OFD, and the XML of an e-invoice. A file can be up to { $size } MB, a picture up to { $pixels } megapixels, a document up to { $pages } pages; a claim takes up to { $files } files.
upload-ways = Another way
upload-way-form = “Attach” opens the form of { $number }, which takes files too, one by one.
upload-way-new = “Fill in” opens the form of a new claim, which takes files too, one by one.
upload-way-channel = You can also send the file to me { $where }.
upload-way-help = “Get help” puts your question in front of a person from support.
upload-asked = Why can't I upload?
