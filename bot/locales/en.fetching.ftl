# Files that are still at the platform they were sent to.

files-on-their-way = { $count ->
    [one] I'm fetching your file; this takes a moment. I'll answer when it is here.
   *[other] I'm fetching your { $count } files; this takes a moment. I'll answer when they are here.
}
refused-receipt-not-there = “{ $name }” is no longer where it was sent, so I could not fetch it. Please send it again.
refused-receipt-linked = “{ $name }” is only a link to a file kept somewhere else, such as Google Drive. Please download it and send me the file itself, best as a PDF.
refused-receipt-unseen = I can’t see “{ $name }”: I am not in that conversation. Please download it and send it to me here.
refused-receipt-not-fetched = I could not fetch “{ $name }”, though I tried several times. Please send it again.
