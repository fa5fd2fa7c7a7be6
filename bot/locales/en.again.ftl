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
