# A claim that came back, or was taken back, is corrected in words.

again-amended = { $number } is corrected, and not sent yet:
    { $changes }
    Press Submit on its card, or write “submit { $number }”, to send it again.
again-which = I can't tell which claim you mean, so nothing was changed. Please begin with its number:
again-example = { $number }: { $text }
again-unclear = I can't tell what of { $number } should change, so nothing was changed and nothing new was filed. Please press Edit on its card, or say one thing at a time, for example:
again-sum = 86
again-day = yesterday
again-others = Only whoever filed { $number } can change it, so nothing was changed and nothing new was filed.
again-review = Only whoever filed { $number } can change it, so nothing was changed and nothing new was filed. If something should change, press Return on its card and say what.
draft-amended-so = { $number } is corrected:
    { $changes }
again-none = I can't tell which expense you mean, so nothing was changed and nothing new was filed. Please begin with the claim's number, for example:
again-none-new = I find no expense like that, so nothing was changed and nothing new was filed. Please name the claim by its number, or write it as a new expense:
again-other = Should { $number } be that instead, or is it another expense? Nothing was changed and nothing new was filed. To change { $number }, press Edit on its card; write another expense by itself:
again-or-new = Should that be corrected, or is it another expense? Nothing was changed yet. Please name the claim by its number, or write the new expense without “was”:
