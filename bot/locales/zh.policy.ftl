# `chit policy check` 和 `policy import` 对制度文件的说明。

refused-policy-mistakes = 报销制度文件有 { $count } 处错误。
refused-policy-empty = 文件是空的。
refused-policy-too-big = 文件超过 { $most } KiB。
refused-policy-not-yaml = 不是有效的 YAML：{ $problem }。
refused-policy-control-character = 此处有控制字符，请删除。
refused-policy-several-documents = 从这里开始是第二份文档；一个制度文件只能有一份文档。
refused-policy-alias = “{ $name }”是 YAML 的锚点或别名，请直接写出内容。
refused-policy-too-deep = 嵌套超过 { $most } 层。
refused-policy-key-not-text = 键必须是普通文本。
refused-policy-twice = “{ $key }”重复出现，第一次在第 { $first } 行。
refused-policy-unknown-key = 这里不认识“{ $key }”，可用的有：{ $known }。
refused-policy-missing-key = 缺少“{ $key }”。
refused-policy-not-a-table = 这里应填写键和值：{ $keys }。
refused-policy-not-a-list = 这里应是列表。
refused-policy-not-text = 这里应是文本。
refused-policy-too-long = 超过 { $most } 个字符。
refused-policy-too-many = 超过 { $most } 项。
refused-policy-bad-key = “{ $key }”不能作为键：须以小写字母开头，后接至多 31 个小写字母、数字或下划线。
refused-policy-no-categories = 至少需要一个类别。
refused-policy-not-a-date = “{ $value }”不是日期，请写成 2026-11-20。
refused-policy-unknown-choice = 这里不认识“{ $value }”，请从中选择：{ $known }。
refused-policy-unknown-currency = “{ $currency }”不是 CNY、USD 这样的币种代码。
refused-policy-fallback-needed = 选择 named 时须在 fallback 填写一个人的编号。
refused-policy-word-twice = “{ $word }”同时属于 { $first } 和 { $second }，只能归一个类别。
