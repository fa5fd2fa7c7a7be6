# Fresh links and the pages behind them.

button-open-form = Open form
button-open-receipts = Open
link-form = Please open it within 10 minutes. It then works in that browser alone, for 24 hours.
link-form-beside = You can also answer on a page: open it within 10 minutes.
link-receipts = { $count ->
    [one] 1 receipt. Please open it within 10 minutes.
   *[other] { $count } receipts. Please open them within 10 minutes.
}
view-no-receipts = { $number } has no receipts.

linked-open-title = Your page from Chit
linked-open-text = This page was made for you alone. The browser in which you press the button keeps it for 24 hours; nobody else can open the link after that.
linked-open-again = That was not taken. Please press once more. If this comes back, allow cookies for this page.
linked-open = Open
linked-gone-title = This link no longer works
linked-gone-text = It was opened in another browser, was not opened within 10 minutes, or its 24 hours are over.
linked-gone-how = Go back to the conversation. Press the button of the card or the menu once more, or write the same words again, and you get a new link.
linked-sent-title = Sent. You can close this page.
linked-sent-text = The outcome is in your conversation.
linked-waits-title = Your form is being saved
linked-waits-text = It takes longer than usual. It is safe; the outcome comes in your conversation. You can close this page.
linked-used-title = This form was already sent
linked-used-text = It was sent before with other values, and those count. Look at the card in the conversation.
linked-cancelled-title = Nothing was sent
linked-cancelled-text = What you entered was not kept. You can close this page, or go back to the form.
linked-back = Back to the form
linked-keep-file = Add this file
linked-forbidden = This was not sent from the page itself. Open the link once more.
linked-no-picture = There is no picture of this file. Download it to look at it.
linked-not-yours-any-more = You can’t look at this receipt any more.
linked-download = Download
