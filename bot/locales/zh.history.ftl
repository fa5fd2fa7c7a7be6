# 一张单据的经过，一件事一行。
button-history = 经过
history-title = { $number } 的经过
history-older = ……更早还有 { $count } 条
history-reason = { $line }：{ $reason }
event-created = 新建
event-edited = 修改
event-submitted = 提交
event-withdrawn = 撤回
event-discarded = 作废
event-step-approved = 通过一级审批
event-approved = 同意
event-returned = 退回
event-rejected = 驳回
event-paid = 标记已付款
event-moved = 转由他人审批
event-receipt-added = 添加票据
event-receipt-removed = 移除票据
