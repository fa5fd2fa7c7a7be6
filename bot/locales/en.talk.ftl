# A word back to everyday words.

talk-fine = Fine, thank you. What did you pay for? One sentence or a photo of the receipt is enough.
talk-nod = All right. A draft goes to your approver only when you press Submit.
talk-yes-or-no = I'm not sure what that answers, so nothing was done. A draft is sent when you press Submit; “help” shows what else I can do.
talk-never-mind = No problem, nothing was changed.
talk-bye = Goodbye. Write to me whenever you need me.
talk-who = I'm Chit, a program for expense claims. From a sentence or a photo I make the claim, bring it to your approver and tell you where it is. “help” shows everything; “get help” brings your question to a person.
