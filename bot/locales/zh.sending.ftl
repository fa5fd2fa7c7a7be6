# 提交、撤回，以及因缺票据退回之后再发来的票据。

withdraw-list = 可以撤回的报销单
withdraw-none = 现在没有可撤回的报销单：没有在等审批的。如果要作废草稿，请发送“作废”和单号。

## 因缺票据退回之后发来的票据

news-returned-receipt = { $number }（{ $amount }）被 { $who } 退回：{ $reason }
    现在直接发来票据，或点“补传票据”，再点“提交”。
holding-put-returned = { $count ->
   *[other] 可以将这 { $count } 张票据附到被退回的 { $number } 上。
}
receipts-joined-returned = { $count ->
   *[other] 已将 { $count } 张票据附到 { $number }。点“提交”就可以重新提交。
}
