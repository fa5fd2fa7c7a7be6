# Several expenses in one message, and copies of earlier claims.

several-title = { $count ->
    [one] I read one expense
   *[other] I read { $count } expenses
}
several-now = { $count ->
    [one] One expense now
   *[other] { $count } expenses now
}
several-intro = Nothing is filed yet. Please look through these { $count } expenses: Save makes one draft of them.{ $dated } To correct the list, press Edit or just write it, for example:
several-intro-sum = Nothing is filed yet. Please look through these { $count } expenses, { $sum } in all: Save makes one draft of them.{ $dated } To correct the list, press Edit or just write it, for example:
several-dated = { $count ->
    [one] {" "}Row { $rows } names no day, so I took { $day }.
   *[other] {" "}Rows { $rows } name no day, so I took { $day } for them.
}
several-dated-beside = { $count ->
    [one] {" "}Row { $rows } names no day, so I took that of the row beside it.
   *[other] {" "}Rows { $rows } name no day, so I took those of the rows beside them.
}
several-rows = { $rows } and { $last }
several-example-change = change { $row } to 130
several-example-remove = remove { $row }
several-example-add = add taxi 20
several-more = and { $count } more, which Save files too
several-how = I could not make out what to correct; the list stays as it is. Name the row by its number and say what it should be, or write “save”. “cancel” leaves the list. For example:
several-which = I can't tell which row “{ $called }” is, so the list stays as it is. Name the row by its number, for example:
several-not-saved = This list is not filed yet. Write “save”, or press Save below it; “cancel” leaves it.
several-earlier = Your earlier list is not saved yet and still waits: press Save below it to keep that one too.
several-row-or-new = I can't tell which row “{ $called }” is, so the list stays as it is. Name the row by its number; if it is one more expense, say “add”:
several-example-row = change { $row } to { $value }
several-example-new = add { $called } { $value }
several-dropped = All right, nothing is left of that list, and nothing was filed.
several-was-corrected = That list was corrected since, so nothing was saved. This is how it is now:
several-saved-already = That list was saved already, as { $number }. No second claim was made.
several-nothing-to-save = No list is waiting for your word just now. Press Save below the list, or write the expenses again.
several-nothing-to-remove = No list is waiting for your word just now, so nothing was removed.
several-only-one = { $number } has only one expense, so nothing was removed. If you don't want it any more, press Discard on its card.
form-several = { $count } expenses
line-gap = { $field }: ?
ask-of-line = Expense { $line }: { $question }
ask-of-line-known = Expense { $line } ({ $known }): { $question }
refused-list-no-row = { $count ->
    [one] The list has only one row, so there is no row { $row }.
   *[other] The list has { $count } rows, so there is no row { $row }. Which one do you mean?
}
refused-list-unclear = I could not make out what to correct; the list stays as it is.
refused-list-which = I can't tell which row “{ $called }” is. Please name it by its number, such as “remove 2”.

button-copy = Copy
copy-made = { $copy } is a copy of { $number }. It is a draft of its own: { $number } stays as it is.
copy-there = { $copy } is a copy of { $number } already and was not touched yet, so here it is; no second copy was made.
copy-not-over = { $number } is “{ $state }”, so there is no need for a copy yet: it can still be changed or decided on. What was approved, paid, rejected, withdrawn or discarded can be copied.
note-copy = A copy of { $number }, with its dates. Please check date and amount before you submit it.
note-copy-without = A copy of { $number }, with its dates; the receipts stayed there. Please check date and amount before you submit it.
draft-amended = { $number } is corrected:
