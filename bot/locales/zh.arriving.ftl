# 文件和文字一起发来，或者正有别的事没说完时，关于文件的话。

arriving-on-line = { $count ->
   *[other] 已将 { $count } 张票据附到 { $number } 的第 { $line } 笔（{ $known }）。如果是另一笔的，请再发一次并写上是第几笔，例如“第 { $other } 笔”。
}
arriving-on-line-meant = { $count ->
   *[other] 已将 { $count } 张票据附到 { $number } 的第 { $line } 笔（{ $known }）。
}
arriving-on-list = { $count ->
   *[other] { $count } 张票据记在第 { $line } 笔（{ $known }）上，点“保存”时一起建单。如果是另一笔的，请再发一次并写上是第几笔，例如“第 { $other } 笔”。
}
arriving-on-list-meant = { $count ->
   *[other] { $count } 张票据记在第 { $line } 笔（{ $known }）上，点“保存”时一起建单。
}
arriving-unused = “{ $words }”这句话没有处理。要改内容，可以直接说，例如“改成86”。
arriving-which = “{ $words }”说的是哪一笔？请写上是第几笔，例如“第2笔改成{ $value }”。
arriving-purpose = { $number } 的事由还是“{ $purpose }”。要改，请写“事由：{ $words }”。
arriving-left = 好的，这个问题先放一放。
arriving-not-there = { $number } 现在是“{ $state }”，不能再附票据，所以用发来的 { $count } 张票据另建了一张草稿。
arriving-unknown = 您的报销单里没有 { $number }，所以用发来的 { $count } 张票据另建了一张草稿。
arriving-others = { $number } 只有申请人本人能补票据，所以用发来的 { $count } 张票据为您另建了一张草稿。
arriving-returned = { $number } 是因为缺票据被退回的，所以已将 { $count } 张票据附上去了。点“提交”就可以重新提交。
web-goes-along = 随消息一起发送
refused-receipt-one-a-send = “{ $name }”没有收：这个页面每次只能带一个文件。请再选一次，然后再发。
web-checking = 正在检查…
holding-title = { $count ->
   *[other] 这 { $count } 张票据还没有附到报销单上
}
holding-begin = 可以用这 { $count } 张票据新建一张草稿。
holding-put = 可以将这 { $count } 张票据附到草稿 { $number } 上。
holding-how = 要附到别的报销单，请把这 { $count } 张再发一次并写上单号，例如“给C-000042”。
holding-not-removed = 没有删除任何票据。要从报销单上去掉票据，请点卡片上的“补传票据”，在那里移除。
button-begin = 新建草稿
receipt-both-kept = 票据两张单都保留
receipt-both-on = “{ $name }”同时用于 { $number }。
receipt-kept-both = “{ $name }”也附到 { $number } 上了，审批人会看到您写的原因。
receipt-free = 已没有其他已提交的报销单用到“{ $name }”。要用在这里，请再发一次。
several-receipts = { $count ->
   *[other] { $count } 张票据
}
arriving-taken-on-list = “{ $name }”已经附在{ $other ->
    [none] 同事的报销单
   *[other] 您的报销单 { $other }{" "}
}上，同一张票据只报一次。点“保存”时会先不附它，并问您是否两张单都保留。
quoted = “{ $words }”
left-more = 另外 { $count } 张
left-with-row = { $count ->
   *[other] 票据{ $names }（共 { $count } 张）随那笔费用一起去掉了，没有附到任何报销单。要用的话，请再发一次。
}
arriving-left-list = { $count ->
   *[other] 清单里的 { $count } 张票据还没有附到报销单上：点清单下方的“保存”仍会一起建单；不然请再发一次。
}
