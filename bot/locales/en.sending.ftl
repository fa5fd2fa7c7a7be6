# Sending a claim, taking it back, and a receipt that comes after it was returned for want of one.

withdraw-list = These can be withdrawn
withdraw-none = You have nothing to withdraw: none of your claims is waiting for a decision. To end a draft, write “discard” with its number.

## A receipt that comes after a return for want of one

news-returned-receipt = { $number } ({ $amount }) was returned by { $who }: { $reason }
    Send the receipt here within a day, or press Attach at any time; then press Submit.
holding-put-returned = { $count ->
    [one] It can go on { $number }, which was returned to you.
   *[other] They can go on { $number }, which was returned to you.
}
receipts-joined-returned = { $count ->
    [one] The receipt is now on { $number }.
   *[other] The { $count } receipts are now on { $number }.
} Press Submit to send it again.

## A receipt that waits for Keep both when its claim is submitted

left-out-title = Not submitted yet
left-out-row = { $count ->
    [one] { $names } is on another claim too, so it is not on { $number } yet. Press Keep both above to add it with a reason, or Leave out to submit without it.
   *[other] { $names } are on other claims too, so they are not on { $number } yet. Press Keep both above to add each with a reason, or Leave out to submit without them.
}
left-out-reply = Your reply is kept. Leave out sends it along; after Keep both, press Your reply to go on with it.
left-out-in-form = { $number } was not submitted yet: a receipt waits for Keep both. Choose in the conversation; your reply is kept there too.
button-leave-out = Leave out
button-kept-reply = Your reply
refused-receipt-waits = { $number } was not submitted: a receipt still waits for Keep both.
receipt-left-out = “{ $name }” is not on { $number }, which went on without it.

## Words behind "claim" in which there is no expense

start-nothing = I see no expense that I can file in “{ $words }”, so nothing was filed. An amount and what it was for are enough.
