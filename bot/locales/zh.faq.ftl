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
