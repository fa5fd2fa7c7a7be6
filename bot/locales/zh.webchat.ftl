# 网页自身的文字。机器人说的话在 zh.ftl。

web-message = 消息
web-placeholder = 费用、问题或“帮助”
web-send = 发送
web-messages = 对话
web-who = 我是…
web-language = 语言
web-apply = 确定
web-sign-out = 退出登录
web-bot = Chit
web-light = 浅色
web-dark = 深色

web-reconnecting = 正在重新连接…已输入的内容都在
web-sending = 发送中…
web-not-sent = 没有发出去。
web-try-again = 重试
web-new = { $n } 条新消息
web-earlier = 更早的消息
web-moved = 后续见下方
web-working = 还在处理。您可以先做别的，结果会显示在这里。
web-press-failed = 没有提交成功，请再点一次。

web-just-now = 刚刚
web-minutes-ago = { $n } 分钟前
web-hours-ago = { $n } 小时前
web-today = 今天
web-yesterday = 昨天

web-changes = 改动
web-becomes = 改为
web-unread = { $name } ({ $n })

web-choose = 请选择
web-optional = 选填
web-cancel = 取消
web-mistakes = { $count ->
   *[other] 有 { $count } 处需要修改：
}
web-form-used = 这张表单已经提交过，内容与这次不同。请关闭后查看卡片。
web-form-old = 这张表单打开太久，已失效，没有任何改动。请重新打开。

web-sign-in-title = 登录 Chit
web-sign-in-as = 这个链接将以 { $name } 的身份登录此浏览器，30 天内有效。
web-sign-in = 登录
web-sign-in-used = 这个链接已失效：可能已经用过、被新的链接取代，或超过了 24 小时。请重新索取。
web-signed-out-title = 尚未登录
web-signed-out-how = 请向贵公司的 Chit 管理员索取登录链接。
web-signed-out-then = 链接只能用一次，24 小时内有效。

web-error-title-404 = 没有这个页面
web-error-404 = 地址可能有误，或者内容已不在了。
web-error-title-403 = 此处不能这样操作
web-error-403 = 请重新打开 Chit 再试。
web-error-title-500 = 出了点问题
web-error-500 = 问题已记录。已确认完成的操作不会丢失。
web-error-title = 没有成功
web-error = 请返回重试。
web-error-home = 回到对话
web-empty = 请先输入内容。
