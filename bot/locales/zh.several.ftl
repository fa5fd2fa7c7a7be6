# 一条消息里的几笔费用，以及复制以前的单据。

several-title = 读到 { $count } 笔费用
several-now = 现在共 { $count } 笔
several-intro = 还没有建单。请核对下面 { $count } 笔费用：点“保存”会建成一张草稿。{ $dated }要改清单，点“修改”，或者直接说，例如：
several-intro-sum = 还没有建单。请核对下面 { $count } 笔费用，合计 { $sum }：点“保存”会建成一张草稿。{ $dated }要改清单，点“修改”，或者直接说，例如：
several-dated = { $count ->
   *[other] 第 { $rows } 笔没说日期，我按{ $day }填了。
}
several-dated-beside = { $count ->
   *[other] 第 { $rows } 笔没说日期，我按前后一笔的日期填了。
}
several-rows = { $rows }、{ $last }
several-example-change = 第{ $row }笔改成130
several-example-remove = 删掉第{ $row }笔
several-example-add = 再加一笔打车20
several-more = 另有 { $count } 笔，保存时一并建单
several-how = 没看明白要改哪里，清单没有变。请说出是第几笔、改成什么，也可以发送“保存”；不要这份清单了就发送“取消”。例如：
several-which = 分不清“{ $called }”是哪一笔，清单没有变。请说第几笔，例如：
several-not-saved = 这份清单还没有建单。请发送“保存”，或点清单下方的“保存”；不要了就发送“取消”。
several-earlier = 前面那份清单还没有保存。也要建单的话，请点那份清单下方的“保存”。
several-row-or-new = 清单里没有叫“{ $called }”的，清单没有变。改哪一笔，请说第几笔；如果是另外一笔，请说“再加一笔”：
several-example-row = 第{ $row }笔改成{ $value }
several-example-new = 再加一笔{ $called }{ $value }
several-dropped = 好的，这份清单已清空，没有建单。
several-was-corrected = 这份清单后来改过，所以没有保存。现在是这样：
several-saved-already = 这份清单已经保存为 { $number }，没有重复建单。
several-nothing-to-save = 现在没有等您确认的清单。请点清单下方的“保存”，或把费用再发一次。
several-nothing-to-remove = 现在没有等您确认的清单，什么都没有删。
several-only-one = { $number } 只有一笔费用，没有删。不要这张单子了，请点卡片上的“作废”。
form-several = { $count } 笔费用
line-gap = { $field }：？
ask-of-line = 第 { $line } 笔：{ $question }
ask-of-line-known = 第 { $line } 笔（{ $known }）：{ $question }
refused-list-no-row = 清单共 { $count } 笔，没有第 { $row } 笔。请问是哪一笔？
refused-list-unclear = 没看明白要改哪里，清单没有变。
refused-list-which = 分不清“{ $called }”是哪一笔。请说第几笔，例如“删掉第二笔”。

button-copy = 复制
copy-made = 已照 { $number } 建了一张新草稿 { $copy }。原单 { $number } 不变。
copy-there = 照 { $number } 复制的草稿 { $copy } 还没有动过，就用这一张吧，没有再建第二张。
copy-not-over = { $number } 还是“{ $state }”，可以继续修改或等待审批，不必复制。已通过、已付款、已驳回、已撤回、已作废的单据才能复制。
note-copy = 照 { $number } 复制，日期也是原来的。提交前请核对日期和金额。
note-copy-without = 照 { $number } 复制，日期也是原来的，票据仍留在原单。提交前请核对日期和金额。
draft-amended = { $number } 已改好：
