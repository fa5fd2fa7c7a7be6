# Why a file can't be a receipt, and what to do about it. $name is the file's name as it may be shown.

refused-receipt-empty = “{ $name }” is empty: it holds no bytes. Please choose the file again; if it comes from a mail or a chat, save it first.
refused-receipt-too-large = “{ $name }” has { $megabytes } MB; a file may have at most { $most } MB. Please send a smaller photo, or the document without what is not needed.
refused-receipt-wrong-type = { $found ->
    [office] “{ $name }” is an Office document, which can't be a receipt. Please save it as PDF and send that.
    [archive] “{ $name }” is an archive, which can't be a receipt. Please unpack it and send the receipts in it.
    [web] “{ $name }” is a web page, which can't be a receipt. Please print it to a PDF and send that, or send a screenshot.
    [picture] “{ $name }” is a picture of a kind I can't read. Please send it as JPEG, PNG, WebP or HEIC.
   *[other] “{ $name }” is not a file that can be a receipt, whatever its name says. I take JPEG, PNG, WebP, HEIC, PDF, OFD, and the XML of an e-invoice.
}
refused-receipt-too-many-pixels = “{ $name }” has { $width } × { $height } pixels; a picture may have at most { $most } megapixels and { $side } pixels a side. Please take it again with a lower resolution, or cut it into parts.
refused-receipt-too-many-pages = “{ $name }” has { $pages } pages; a document may have at most { $most }. Please send only the pages that belong to this claim.
refused-receipt-password = “{ $name }” is protected by a password. Please open it, print it to a new PDF without a password, and send that.
refused-receipt-damaged = “{ $name }” is damaged or not complete, so it can't be opened. Please download it or take the photo again.
refused-receipt-unpacks-too-large = “{ $name }” holds far more data than its size shows, so it was not opened. Please download or take it again, or send a screenshot.
refused-receipt-odd-archive = “{ $name }” is not built as an OFD invoice is. Please download it from the issuer again, or send its PDF.
refused-receipt-too-heavy = “{ $name }” could not be opened within the time and memory that a file gets. Please print it to a new PDF, or send a screenshot.
refused-receipt-document-type = “{ $name }” is not written as an e-invoice is (it declares a document type), so it was not read. Please download the XML from the issuer again.
refused-receipt-not-an-invoice = “{ $name }” is XML but no e-invoice that I know. Please send the invoice's XML, PDF or OFD.
refused-receipt-busy = Too many files are being looked at just now. Please send it again in a minute; nothing was stored.
refused-disk-full = There is no room to keep files just now, so nothing was stored. Please try again later; an administrator has to make room.
refused-receipt-elsewhere = { $other ->
    [none] “{ $name }” is already a receipt of a colleague's claim, and the same receipt is paid once. If both are right, press Keep both and say why.
   *[other] “{ $name }” is already a receipt of your claim { $other }, and the same receipt is paid once. If both are right, press Keep both and say why.
}
refused-receipt-gone = This file is not here any more. Please send it again.
refused-receipt-unknown = There is no such receipt, or it is not yours to see.
refused-receipt-not-on-claim = This receipt is not on { $number } any more.
refused-receipt-reason-needed = Please say in a few words why both claims need this receipt. The approver reads it.
refused-claim-too-many-files = A claim can have at most { $most } receipts, so I added none of these. Please send fewer, or put some on another claim.

# What the chat says of receipts.
button-attach = Attach
button-keep-both = Keep both
form-attach = Receipts of { $number }
form-keep-both = Keep both
ask-keep-both = Why do both claims need “{ $name }”? The approver will read it.
receipt-twice = Receipt used before
receipts-known = { $count ->
    [one] That receipt is on { $number } already.
   *[other] Those receipts are on { $number } already.
}
receipts-joined = { $count ->
    [one] The receipt is now on { $number }.
   *[other] The { $count } receipts are now on { $number }.
}
card-receipt = Receipt { $name }
card-receipt-nth = Receipt { $at } of { $of }: { $name }
card-receipt-pages = { $name }, page 1 of { $pages }
warning-twin = “{ $name }” is on your claim { $other } too. Once one of them is sent, the other needs a reason to keep it.
warning-taken = “{ $name }” is on { $other ->
    [none] a colleague's claim
   *[other] your claim { $other }
} too, which was sent. To send this one as well, press Submit and say why both need it.
warning-kept-both = “{ $name }” is on { $other ->
    [none] another person's claim
    [same] another claim of the same person
   *[other] { $other }
} too. Reason given: { $reason }
view-warnings = Warnings on { $number }:
web-receipt = Receipt { $name }
web-attach = Attach file
web-attach-long = Attach a receipt: photo, PDF, OFD or e-invoice XML
web-remove-file = Remove { $name }
web-download = Download
web-close = Close
web-upload-failed = “{ $name }” did not get through. It is kept here; press Send to try again.
web-drop = Drop the receipts here
web-receipt-plain = There is no picture of this file. Download it to look at it.
web-choose-files = Choose files
receipts-came = added { $names }
receipts-went = removed { $names }
change-receipts = { $line ->
    [0] Receipts: { $words }
   *[other] Expense { $line }, receipts: { $words }
}
