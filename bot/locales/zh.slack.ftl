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
slack-first-page = { $name } · 共 { $pages } 页，这里只显示第 1 页
slack-field-goes-on = { $label }（{ $number }）
slack-mistake = ⚠ { $sentence }
slack-keep = 要保留的{ $label }
slack-add = 添加{ $label }
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
slack-opening-title = Chit
slack-opening = 请稍等…
slack-see-conversation = 我已经在对话里回复您了。
slack-not-yet = 这次比平时慢一些。您提交的内容已安全收到，结果会发到对话里。
slack-waiting = 正在保存您提交的内容，结果也会发到对话里。
slack-waiting-files = 正在从 Slack 取您的票据，结果也会发到对话里。
slack-done = 已保存，请到对话里查看。
slack-dialog-gone = 这个表单已经过期，请重新打开。
slack-again-open = 表单没能打开，请稍后再点一次。
slack-list-changed = 清单在别处有过改动，请核对后再保存一次。
slack-card-moved = 这张卡片已移到对话下方。
