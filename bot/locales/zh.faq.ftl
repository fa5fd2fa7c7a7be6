# 知识库条目和条目文件里的问题。

refused-faq-mistakes = { $count ->
   *[other] 文件里有 { NUMBER($count, useGrouping: 0) } 处错误，什么都没有发布。
}
refused-faq-missing = 这里不能为空。
refused-faq-too-long = 最多 { $most } 个字，请精简一些。
refused-faq-too-many = 最多 { $most } 条。
refused-faq-control-character = 里面有看不见的控制字符，请去掉后重新输入。
refused-faq-separator = 里面不能有“{ $separator }”，它是用来分隔各条的。
refused-faq-wrong-id = 编号只能是一行可见的字符。
refused-faq-wrong-locale = “{ $found }”不是语言代码，应写成 en 或 zh-CN 这样。
refused-faq-wrong-review-by = “{ $found }”不是日期，应写成 2026-11-20 这样。
refused-faq-not-text = 这里应该是文字，不能是列表。
refused-faq-double-id = 第 { NUMBER($first, useGrouping: 0) } 行已经有“{ $id }”了。
refused-faq-double-column = 这一列出现了两次。
refused-faq-missing-column = 缺少这一列。
refused-faq-unknown-column = 没有这样的列。可用的列：{ $known }。
refused-faq-wrong-number-of-cells = 这一行有 { $found } 格，表头有 { $expected } 格。
refused-faq-empty = 文件里没有条目。
refused-faq-no-commas = 各列不是用逗号分隔的，请另存为“CSV UTF-8（逗号分隔）”。
refused-faq-not-csv = 从这里开始不是有效的 CSV：引号没有闭合，或出现在不该出现的地方。
refused-faq-not-yaml = 不是有效的 YAML：{ $problem }
refused-faq-not-a-list = 文件应该是条目的列表，每个条目由键和文字组成。
refused-faq-not-utf8 = 从这里开始不是 UTF-8 编码，请另存为“CSV UTF-8”。
refused-faq-too-large = 文件最大 { NUMBER($most, useGrouping: 0) } 字节。
refused-faq-too-many-entries = 一个文件最多 { NUMBER($most, useGrouping: 0) } 个条目。
refused-faq-too-many-phrasings = 一个文件里所有问法加起来最多 { NUMBER($most, useGrouping: 0) } 条。
refused-faq-exists = 已经有编号为“{ $id }”的条目了。
refused-faq-unknown = 没有编号为“{ $id }”的条目。
refused-faq-changed = “{ $id }”刚刚被别人改过，所以没有任何改动，请重新看一下。
refused-faq-same = “{ $id }”现在就是这样写的，所以没有任何改动。
refused-faq-retired = “{ $id }”已经停用了。
refused-faq-no-earlier = “{ $id }”没有更早的版本可以恢复。

## 答案

button-helpful = 有帮助
button-not-solved = 没解决
button-get-help = 转人工
faq-helped = 这个回答有帮助吗？
faq-helped-of = 以上是对“{ $question }”的回答
faq-suggest = 您想问的是不是下面这些？
faq-none = 这个问题我还没有答案
faq-none-help = 如果您是想提问，请点“转人工”，由客服同事来回答。
faq-thanks = 好的，谢谢反馈。
faq-unsolved = 抱歉，没能帮上忙
faq-unsolved-help = 点“转人工”，您的问题会交给客服同事。
faq-gone = 这条答案刚刚撤下了，请再问一次。

## 转人工

button-answer = 回答
button-close = 关闭
field-question = 问题
field-answer = 答案
field-asker = 提问人
field-asked = 提问时间
field-tried = 已看过的答案
field-answered = 已回答
short-asker = 提问人
short-asked = 时间
short-tried = 看过
short-answered = 回答
help-what = 请写下您的问题，客服同事看到后会在这里回答您。
help-answer-to = 请回答这个问题：{ $question }
help-asked = 您的问题已经转给客服同事，回答会发到这里。
help-asked-before = 您的问题已经在客服同事那里了，回答会发到这里。
help-asked-elsewhere = 您的问题已经转给客服同事，回答会私信发给您。
help-asked-before-elsewhere = 您的问题已经在客服同事那里了，回答会私信发给您。
help-queue = 求助列表
help-row = 求助 { NUMBER($number, useGrouping: 0) } · { $who }：{ $question }
help-more = 还有更多。发送“更多求助 { NUMBER($number, useGrouping: 0) }”接着看。
help-queue-empty = 现在没有人在等回答。
help-title = 求助 { NUMBER($number, useGrouping: 0) }
help-open = { $at } 起等待回答
help-answered = { $who } 已回答 · { $at }
help-closed = { $who } 已关闭 · { $at }
help-erased = （已删除）
help-closed-now = 求助 { NUMBER($number, useGrouping: 0) } 已关闭。
help-answered-now = 求助 { NUMBER($number, useGrouping: 0) } 已回答，马上发给对方。
news-help-answered = { $who } 回答了您的问题“{ $question }”：
    { $answer }
news-help-closed = { $who } 关闭了您的问题“{ $question }”。如果还没解决，请再问一次。
refused-help-changed = 刚刚有别的同事处理了这个问题，所以什么都没有发出，请重新看一下。
refused-help-closed = 这个问题刚刚被关闭了，所以什么都没有发出。
refused-help-nobody = 这里还没有人负责回答问题，请直接联系管理员。
refused-help-not-support = 这是客服同事才能做的操作。
refused-help-unknown = 没有这个问题。

## 客服修改答案

button-restore = 恢复
button-write-answer = 写答案
button-publish = 发布问答
field-wordings = 其他问法
field-tags = 标签
hint-wordings = 每行一个，中英文都可以
hint-tags = 用逗号分隔
form-faq-add = 新增问答
form-faq-edit = 修改 { $id }
faq-entry = 这条答案回答的问题
faq-added = 已发布，编号“{ $id }”。从现在起大家看到的是：
faq-edited = 已发布“{ $id }”的第 { NUMBER($number, useGrouping: 0) } 版。从现在起大家看到的是：
faq-retired = “{ $id }”已停用，不再用来回答。发送“恢复问答 { $id }”可以恢复。
faq-rolled-back = “{ $id }”已恢复成第 { NUMBER($restored, useGrouping: 0) } 版的内容，记为第 { NUMBER($number, useGrouping: 0) } 版。从现在起大家看到的是：
faq-operator = 运维人员
faq-versions = 其他版本
faq-version = 第 { NUMBER($number, useGrouping: 0) } 版 · { $who } { $event } · { $at }
faq-event-added = 新增
faq-event-edited = 修改
faq-event-retired = 停用
faq-event-rolled_back = 恢复
faq-changed = 您填写期间 { $who } 改过这条答案，所以没有发布。现在的内容是：{ $answer }
    您填的都还在；如果仍要以您的为准，请再提交一次。
faq-list = 问答（{ NUMBER($count, useGrouping: 0) }）
faq-list-empty = 还没有问答。发送“新增问答”来写第一条。
faq-found = 含有“{ $words }”的问答
faq-found-more = 还有 { NUMBER($count, useGrouping: 0) } 条也含有这些字，请多写几个字再找。
faq-row = { $id } · 第 { NUMBER($number, useGrouping: 0) } 版 · { $who } · { $at }
faq-row-retired = { $id } · 已停用 · 第 { NUMBER($number, useGrouping: 0) } 版 · { $who } · { $at }
faq-missed = 没有答上来的问题
faq-missed-row = { $at }
faq-missed-empty = 最近问到的问题都已经有答案了。
faq-test-answer = 会直接回答（{ $percent }%）：
faq-test-suggest = 会列出这些供选择（{ $percent }%）：
faq-test-none = 没有足够接近的（{ $percent }%）。最接近的是：
faq-test-row = { $percent }% { $id }：{ $question }
refused-faq-not-support = 这是客服同事才能做的操作。
