# What people say in plain words: submit, a question while another is open, a limit, an id that is almost right.

list-save-first = This list is not a claim yet. Write “save” or press Save first; then submit the draft that it becomes.

## Limits

limits-title = What the policy allows now:
limit-of = { $category }: at most { $limit } for each expense.
limit-none = { $category }: the policy sets no limit.
limit-receipt = A receipt is needed above { $allowed }.
limit-receipt-always = A receipt is always needed.
limit-sentences = { $first } { $second }
limit-over = A higher sum can be submitted too; the card then shows both sums, and the approver decides.

## A question while another is open

asked-still = Still open: { $question } “cancel” leaves it.
asked-why = A claim can only be decided on once that is known, so I ask it of { $number }.
asked-still-in-words = Still open: { $question } “cancel” leaves it. To send these words themselves, write them once more.

## An id that is almost right

refused-faq-unknown-near = There is no entry “{ $id }”. The nearest ids: { $near }.

## What was done where it was typed

done-submit = { $number } is submitted.
done-withdraw = You took { $number } back.
done-discard = { $number } is discarded.
done-approve = You approved { $number }.
done-return = You returned { $number }; the claimant sees your reason.
done-reject = You rejected { $number }; the claimant sees your reason.
done-pay = { $number } is marked as paid.
done-already = { $number } is “{ $state }” already.

## Submit alone

submit-which = Which claim shall I submit? Press Submit beside it.
submit-list = These can be submitted
submit-none = You have nothing to submit: no draft, and nothing that was returned or taken back.

## A comma in a sum

refused-money-comma = I saw a comma in “{ $typed }” and won't guess what it means, so nothing was filed or changed. Please write “{ $point }”; if it is not in { $currency }, with the currency, such as “{ $point } EUR”.

## A draft that lacks something

where-draft-lacks = { $number } ({ $amount }) is still your draft and can't be submitted yet. Missing: { $missing }.

## A correction that changes nothing

draft-says-so = That is what { $number } says already:
draft-which = { $number } holds { $count } expenses, and I can't tell which one you mean; nothing was changed. Please name it by its number, for example:
draft-which-sum = change 2 to 130
draft-which-purpose = the purpose of 2 is dinner with a client

## A day, said where something else is asked; a category that was chosen on the card but not pressed yet

asked-day-put-down = I put down { $day } as the day.
asked-day-put-down-chosen = I put down { $day } as the day. If you chose the category on the card, just press Submit there.
again-category-chosen = I don't know that category. If you chose one on the card, just press Submit there; otherwise, which of these fits best?

## What it was for, said afterwards

draft-purpose = I put that down as the purpose of { $number }:

## Which draft is asked about, where there are several

ask-of-claim = { $number }: { $question }

## A day without a year

day-last-year = You named no year, and { $soon } is still to come, so I took { $day }. If that is wrong, write for example “it was yesterday”.
day-last-year-row = You named no year, and { $soon } is still to come, so I took { $day }. If that is wrong, write the row and its day, for example “1: yesterday”.
faq-how = Ask me in your own words and I look for the answer; “get help” brings your question to a person. For example:
faq-how-when = When do I get my money?
faq-how-what = What can I claim?
faq-how-who = Who approves my claim?
