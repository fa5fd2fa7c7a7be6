# Words that only Slack's messages and dialogs need.

slack-warnings = Please check
slack-changes = What changed
slack-can = You can: { $actions }
slack-choose = Choose…
slack-not-chosen = —
slack-confirm = Are you sure?
slack-cancel = Cancel
slack-close = Close
slack-attachment = You can open this file in Chit in your browser.
slack-receipt = Receipt: { $name }
slack-first-page = { $name } · page 1 of { $pages }; the others are not shown here
slack-field-goes-on = { $label } ({ $number })
slack-mistake = ⚠ { $sentence }
slack-keep = { $label } to keep
slack-add = Add { $label }
slack-receipt-number = Receipt { $number }
slack-files = { $count ->
    [one] 1 file
   *[other] { $count } files
}
slack-line-empty = Nothing entered yet
slack-line-edit = Edit
slack-line-done = Done
slack-total = Total: { $amounts }
slack-too-long = This is too long for a dialog in Slack. Please edit it in Chit in your browser.
slack-home-more = There is more than fits here. Write to Chit to see the rest.
slack-opening-title = Chit
slack-opening = One moment…
slack-see-conversation = I answered in our conversation.
slack-not-yet = This takes longer than usual. What you sent is safe; you’ll find the outcome in our conversation.
slack-waiting = What you sent is being saved… You’ll find the outcome in our conversation as well.
slack-waiting-files = Your receipts are being fetched from Slack… You’ll find the outcome in our conversation as well.
slack-done = Saved. You’ll find it in our conversation.
slack-dialog-gone = This dialog is too old to be sent. Please open it again.
slack-again-open = This did not open. Please press again in a moment.
slack-list-changed = Something was changed in another window meanwhile. Please look through the list and save it again.
slack-card-moved = This card stands further down in our conversation now.
