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
arriving-left = 好的，这个问题先放一放。
arriving-not-there = { $number } 现在是“{ $state }”，不能再附票据，所以用发来的 { $count } 张票据另建了一张草稿。
arriving-unknown = 您的报销单里没有 { $number }，所以用发来的 { $count } 张票据另建了一张草稿。
arriving-returned = { $number } 是因为缺票据被退回的，所以已将 { $count } 张票据附上去了。点“提交”就可以重新提交。
web-goes-along = 随消息一起发送
refused-receipt-one-a-send = “{ $name }”没有收：这个页面每次只能带一个文件。请再选一次，然后再发。
web-checking = 正在检查…
