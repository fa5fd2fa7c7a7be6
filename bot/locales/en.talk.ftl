# A word back to everyday words.

talk-fine = Fine, thank you. What did you pay for? One sentence or a photo of the receipt is enough.
talk-nod = All right. A draft goes to your approver only when you press Submit.
talk-yes-or-no = I'm not sure what that answers, so nothing was done. A draft is sent when you press Submit; “help” shows what else I can do.
talk-never-mind = No problem, nothing was changed.
talk-bye = Goodbye. Write to me whenever you need me.
talk-who = I'm Chit, a program for expense claims. From a sentence or a photo I make the claim, bring it to your approver and tell you where it is. “help” shows everything; “get help” brings your question to a person.
talk-not-approved = That decided nothing: { $number } still waits for you. Press Approve, Return or Reject on its card, or write “approve { $number }”.
talk-not-paid = That changed nothing: { $number } is not marked as paid yet. Press Mark paid on its card, or write “mark paid { $number }”.
talk-not-sent = That sent nothing: { $number } goes to your approver only when you press Submit on its card, or write “submit { $number }”.
talk-nothing-done = That changed nothing about { $number }. This is how it is now:
talk-waiting = That decided nothing. { $count ->
    [1] { $number } still waits for you: press Approve, Return or Reject on its card, or write “approve { $number }”.
   *[other] Several claims still wait for you; “to approve” shows them.
} A draft of your own is sent only when you press Submit.
