# Files that are still at the platform they were sent to.

files-on-their-way = { $count ->
    [one] I'm fetching your file; this takes a moment. I'll answer when it is here.
   *[other] I'm fetching your { $count } files; this takes a moment. I'll answer when they are here.
}
refused-receipt-not-there = “{ $name }” is no longer where you sent it, so I could not fetch it. Please send it again.
refused-receipt-not-fetched = I could not fetch “{ $name }”, though I tried several times. Please send it again.
