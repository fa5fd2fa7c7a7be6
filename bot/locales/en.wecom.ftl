# Words that only WeCom's messages and cards need.

wecom-source = Expenses
wecom-more = More
wecom-handled = Done
wecom-receipts = Receipts
wecom-receipts-short = Files
wecom-view-receipts = Receipts
wecom-receipt-count = { $count ->
    [one] 1 receipt
   *[other] { $count } receipts
}
wecom-receipt-none = none yet
wecom-choose = Please choose
wecom-warnings = Please check
wecom-changes = What changed
wecom-unsolved = Not solved? Reply “get help”.
wecom-attachment = You can open this file in Chit in your browser.
wecom-goes-on = { $title } ({ $number })
wecom-menu-expenses = Expenses
wecom-menu-fill-in = Fill in a claim
wecom-menu-photo = Photo of a receipt
wecom-menu-mine = My claims
wecom-menu-approve = Approvals
wecom-menu-help = Help
wecom-menu-mine-words = my claims
wecom-menu-approve-words = to approve
wecom-menu-help-words = help
