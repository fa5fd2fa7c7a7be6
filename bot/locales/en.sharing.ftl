# What people send that can't be a receipt or an expense: what it is, why not, and what to do instead.

refused-share-voice = I can’t listen to voice messages. Please type it, for example “claim taxi 35”. Or send a photo of the receipt.
refused-share-video = A video can’t be a receipt. Please send a photo of the receipt instead.
refused-share-location = I can’t file anything from a location. Please type where the trip went and what it cost, for example “claim taxi to the airport 35”.
refused-share-link = I don’t open links, so nothing of it was filed. Please send a photo or screenshot of the receipt, or type the expense.

share-photo-name = receipt-{ $time }.jpg
