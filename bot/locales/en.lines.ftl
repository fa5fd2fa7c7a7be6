# The form of a claim with several expenses, and what its card says of them.

field-lines-of-form = Expenses
line-of-form = Expense { $number }
line-add = Add an expense
line-remove = Remove
line-remove-which = expense { $number }
line-added = Expense { $number } was added.
line-removed = Expense { $number } was removed.
line-mistake = Expense { $number }: { $label }
lines-full = These are { $most } expenses, the most for one claim.

change-of-line = Expense { $line } · { $field }: { $old } → { $new }
change-more = { $count } more changes.

refused-field-lines = “{ $label }” could not be read, so nothing was changed. Please open the form again.
refused-field-too-many-lines = A claim can have at most { $most } expenses. Please put the others into a second claim.
