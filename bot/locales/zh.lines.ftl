# 多笔费用的填写表单，以及卡片上的说明。

field-lines-of-form = 费用
line-of-form = 第 { $number } 笔费用
line-add = 再加一笔
line-remove = 删除
line-remove-which = 第 { $number } 笔费用
line-added = 已添加第 { $number } 笔费用。
line-removed = 已删除第 { $number } 笔费用。
line-mistake = 第 { $number } 笔费用的{ $label }
lines-full = 已有 { $most } 笔，一张报销单最多 { $most } 笔费用。

change-of-line = 第 { $line } 笔{ $field }：{ $old } → { $new }
change-more = 另有 { $count } 处改动。

refused-field-lines = “{ $label }”无法读取，没有作任何改动。请重新打开表单。
refused-field-too-many-lines = 一张报销单最多 { $most } 笔费用，其余的请另建一张。
