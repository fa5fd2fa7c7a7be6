# 只在企业微信的消息和卡片里用到的文字。

wecom-source = 报销
wecom-more = 更多
wecom-handled = 已处理
wecom-receipts = 票据
wecom-receipts-short = 票据
wecom-view-receipts = 查看票据
wecom-receipt-count = { $count } 张
wecom-receipt-none = 暂无
wecom-choose = 请选择
wecom-warnings = 请留意
wecom-changes = 改动
wecom-unsolved = 没解决？回复「转人工」。
wecom-attachment = 请在浏览器中打开 Chit 查看这个文件。
wecom-goes-on = { $title }（{ $number }）
wecom-menu-expenses = 报销
wecom-menu-fill-in = 填写报销单
wecom-menu-photo = 拍照或选图
wecom-menu-mine = 我的报销
wecom-menu-approve = 审批
wecom-menu-help = 帮助
wecom-menu-mine-words = 我的报销
wecom-menu-approve-words = 待我审批
wecom-menu-help-words = 帮助
