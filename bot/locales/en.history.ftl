# What happened to a claim, a line for each event.
button-history = History
history-title = { $number }: what happened so far
history-older = … { $count } earlier events
history-reason = { $line }: { $reason }
event-created = drafted it
event-edited = changed it
event-submitted = submitted it
event-withdrawn = took it back
event-discarded = discarded it
event-step-approved = approved a step
event-approved = approved it
event-returned = returned it
event-rejected = rejected it
event-paid = marked it as paid
event-moved = it waits for somebody else now
event-receipt-added = added a receipt
event-receipt-removed = removed a receipt
