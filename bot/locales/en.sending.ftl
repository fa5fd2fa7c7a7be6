# Sending a claim, taking it back, and a receipt that comes after it was returned for want of one.

withdraw-list = These can be withdrawn
withdraw-none = You have nothing to withdraw: none of your claims is waiting for a decision. To end a draft, write “discard” with its number.

## A receipt that comes after a return for want of one

news-returned-receipt = { $number } ({ $amount }) was returned by { $who }: { $reason }
    Send the receipt here, or press Attach; then press Submit.
holding-put-returned = { $count ->
    [one] It can go on { $number }, which was returned to you.
   *[other] They can go on { $number }, which was returned to you.
}
receipts-joined-returned = { $count ->
    [one] The receipt is now on { $number }.
   *[other] The { $count } receipts are now on { $number }.
} Press Submit to send it again.
