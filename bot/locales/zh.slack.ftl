# 只在 Slack 的消息和对话框里用到的文字。

slack-warnings = 请留意
slack-changes = 改动
slack-can = 可以：{ $actions }
slack-choose = 请选择
slack-not-chosen = —
slack-confirm = 确定吗？
slack-cancel = 取消
slack-close = 关闭
slack-attachment = 请在浏览器中打开 Chit 查看这个文件。
slack-receipt = 票据：{ $name }
slack-field-goes-on = { $label }（{ $number }）
slack-mistake = ⚠ { $sentence }
slack-keep = 要保留的{ $label }
slack-receipt-number = 票据 { $number }
slack-files = { $count ->
   *[other] { $count } 个文件
}
slack-line-empty = 还没有填写
slack-line-edit = 修改
slack-line-done = 完成
slack-total = 合计：{ $amounts }
slack-too-long = 内容太长，Slack 的对话框里放不下。请在浏览器中打开 Chit 修改。
slack-home-more = 这里放不下全部内容。给 Chit 发消息可以查看其余的。
