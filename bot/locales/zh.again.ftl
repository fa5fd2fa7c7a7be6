# 退回或撤回的报销单，用一句话更正。

again-amended = { $number } 已改好，还没有提交：
    { $changes }
    请点卡片上的“提交”，或发送“提交 { $number }”，重新提交。
again-which = 分不清您说的是哪一张报销单，所以没有改动。请在前面写上单号：
again-example = { $number }：{ $text }
again-unclear = 没看懂要改 { $number } 的哪一项，所以没有改动，也没有新建报销单。请点卡片上的“修改”，或一次只说一处，例如：
again-sum = 86
again-day = 昨天
again-others = { $number } 只有申请人本人能改，所以没有改动，也没有新建报销单。
again-review = { $number } 只有申请人本人能改，所以没有改动，也没有新建报销单。如需修改，请点卡片上的“退回”并写明哪里要改。
draft-amended-so = { $number } 已改好：
    { $changes }
again-none = 分不清您说的是哪一笔，所以没有改动，也没有新建报销单。请在前面写上单号，例如：
again-none-new = 没找到这样的费用，所以没有改动，也没有新建报销单。请写上单号，或当作新的一笔来写：
again-other = 是要把 { $number } 改成这样，还是另外一笔？暂时没有改动，也没有新建报销单。要改请点卡片上的“修改”，另外一笔请直接写：
again-or-new = 这是要更正，还是另外一笔？暂时没有改动。请写上单号来更正，或直接写新的一笔：
