# What is said of files that came with words, or while something else was open.

arriving-on-line = { $count ->
    [one] The receipt is now on expense { $line } of { $number } ({ $known }). If it belongs to another one, send it again with the number of that expense, such as “for { $other }”.
   *[other] The { $count } receipts are now on expense { $line } of { $number } ({ $known }). If they belong to another one, send them again with the number of that expense, such as “for { $other }”.
}
arriving-on-line-meant = { $count ->
    [one] The receipt is now on expense { $line } of { $number } ({ $known }).
   *[other] The { $count } receipts are now on expense { $line } of { $number } ({ $known }).
}
arriving-on-list = { $count ->
    [one] The receipt is kept for expense { $line } ({ $known }); Save files it with the list. If it belongs to another one, send it again with the number of that expense, such as “for { $other }”.
   *[other] The { $count } receipts are kept for expense { $line } ({ $known }); Save files them with the list. If they belong to another one, send them again with the number of that expense, such as “for { $other }”.
}
arriving-on-list-meant = { $count ->
    [one] The receipt is kept for expense { $line } ({ $known }); Save files it with the list.
   *[other] The { $count } receipts are kept for expense { $line } ({ $known }); Save files them with the list.
}
arriving-unused = I did nothing with “{ $words }”. To correct an expense, write for example “no, 86”.
arriving-which = Which expense is “{ $words }” about? Write its number too, such as “change 2 to { $value }”.
arriving-purpose = The purpose of { $number } is still “{ $purpose }”. To change it, write “purpose: { $words }”.
arriving-left = All right, I'll leave that question.
arriving-not-there = { $number } is “{ $state }” and takes no receipts now, so { $count ->
    [one] this one begins a draft of its own.
   *[other] these begin a draft of their own.
}
arriving-unknown = I can't find { $number } among your claims, so { $count ->
    [one] this receipt begins a draft of its own.
   *[other] these receipts begin a draft of their own.
}
arriving-others = Only whoever filed { $number } can add receipts to it, so { $count ->
    [one] this one begins a draft of your own.
   *[other] these begin a draft of your own.
}
arriving-returned = { $number } was returned because a receipt is missing, so { $count ->
    [one] this one is now on it.
   *[other] these are now on it.
} Press Submit to send it again.
web-goes-along = Goes along with the message
refused-receipt-one-a-send = “{ $name }” was not taken: this page takes one file each time it is sent. Please choose it again, and send again.
web-checking = checking…
holding-title = { $count ->
    [one] This receipt is on no claim yet
   *[other] These receipts are on no claim yet
}
holding-begin = { $count ->
    [one] It can begin a draft of its own.
   *[other] They can begin a draft of their own.
}
holding-put = { $count ->
    [one] It can go on your draft { $number }.
   *[other] They can go on your draft { $number }.
}
holding-how = { $count ->
    [one] For any other claim, send it again with that number, such as “for C-000042”.
   *[other] For any other claim, send them again with that number, such as “for C-000042”.
}
holding-not-removed = I removed nothing. To take a receipt off a claim, press Attach on its card and remove it there.
button-begin = New draft
receipt-both-kept = Receipt kept on both
receipt-both-on = “{ $name }” is on { $number } as well.
receipt-kept-both = “{ $name }” is on { $number } too now. The approver reads your reason.
receipt-free = “{ $name }” is on no other claim any more that was sent. To use it here, send it again.
several-receipts = { $count ->
    [one] 1 receipt
   *[other] { $count } receipts
}
arriving-taken-on-list = “{ $name }” is already a receipt of { $other ->
    [none] a colleague's claim
   *[other] your claim { $other }
}, and the same receipt is paid once. Save leaves it out and asks whether to keep both.
quoted = “{ $words }”
left-more = { $count } more
left-with-row = { $count ->
    [one] The receipt { $names } went with its expense and is on no claim. To use it, send it again.
   *[other] The receipts { $names } went with their expenses and are on no claim. To use them, send them again.
}
arriving-left-list = { $count ->
    [one] Its receipt is on no claim yet: Save below the list still files it with the list; else send it again.
   *[other] Its { $count } receipts are on no claim yet: Save below the list still files them with the list; else send them again.
}
