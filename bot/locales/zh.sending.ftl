# 提交、撤回，以及因缺票据退回之后再发来的票据。

withdraw-list = 可以撤回的报销单
withdraw-none = 现在没有可撤回的报销单：没有在等审批的。如果要作废草稿，请发送“作废”和单号。

## 因缺票据退回之后发来的票据

news-returned-receipt = { $number }（{ $amount }）被 { $who } 退回：{ $reason }
    请在一天之内直接发来票据，或随时点“补传票据”，再点“提交”。
holding-put-returned = { $count ->
   *[other] 可以将这 { $count } 张票据附到被退回的 { $number } 上。
}
receipts-joined-returned = { $count ->
   *[other] 已将 { $count } 张票据附到 { $number }。点“提交”就可以重新提交。
}

## 提交时还有票据等着选“都保留”

left-out-title = 还没有提交
left-out-row = { $count ->
   *[other] { $names } 别的报销单也在用，所以还没有附到 { $number }。要附上，请点上面的“都保留”并写明原因；不附了，请点“不附提交”。
}
left-out-reply = 您写的回复已保留：点“不附提交”会一起发出；选了“都保留”之后，点“我的回复”接着提交。
left-out-in-form = { $number } 还没有提交：有票据还等您选“都保留”。请回到对话里选，您写的回复也保留在那里。
button-leave-out = 不附提交
button-kept-reply = 我的回复
refused-receipt-waits = { $number } 还没有提交：有票据还等您选“都保留”。
receipt-left-out = { $number } 没有附“{ $name }”。

## 说了要报销，却没有写明费用

start-nothing = “{ $words }”里没看出可以报销的费用，所以没有建单。写上金额和用途就行。
