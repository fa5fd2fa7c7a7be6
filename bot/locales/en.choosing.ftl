# What is chosen on the card of a claim that is not sent yet.

card-blank = not given
refused-claim-category = That category is not offered for { $number } now, so nothing was done. Please choose again on its card.
refused-claim-warned = { $number } has the new category and is not sent yet: the policy has something to say about it now. Please look at its card, then press Submit again if it is right.
