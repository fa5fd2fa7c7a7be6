# Sending a claim, taking it back, and a receipt that comes after it was returned for want of one.

withdraw-list = These can be withdrawn
withdraw-none = You have nothing to withdraw: none of your claims is waiting for a decision. To end a draft, write “discard” with its number.
