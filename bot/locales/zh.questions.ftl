# 大家问得最多的三个问题，按本人的记录来回答。

## 消息在哪里

where-on-webchat = 在网页对话里
where-on-slack = 在 Slack 里
where-on-wecom = 在企业微信里
where-on-other = 在“{ $channel }”里

## 消息为什么没发出

cause-unreachable = 目前没有能送达的渠道
cause-busy = 该渠道暂时不能再发，稍后会自动继续
cause-gated = 该渠道目前不通，要由管理员处理，恢复后会自动继续
cause-failed = 暂时连不上该渠道，会自动重试
cause-unknown = 该渠道没有回应，消息也可能已经送到
cause-gone = 该渠道的账号已不存在
cause-rejected = 该渠道拒绝显示这条消息，是我们这边的错误
cause-drawing = 这条消息没能生成，是我们这边的错误
cause-moved = 该账号现在属于别人
cause-erased = 消息里提到的人的资料已被删除
cause-other = 该渠道给出的原因需由客服同事查看

## 是不是卡住了

button-resend = 重发给我
button-send-test = 发送测试
stuck-desk = { $number }（{ $amount }）：{ $waiting }，等待时间：{ $long }。
long-minutes = { $count ->
    [0] 不到 1 分钟
   *[other] { $count } 分钟
}
long-hours = { $count } 小时
long-days = { $count } 天
notice-claim-approved = 审批通过的通知
notice-claim-returned = 退回的通知
notice-claim-rejected = 驳回的通知
notice-claim-paid = 付款的通知
notice-card-review = 请您审批的卡片
notice-card-pay = 请您付款的卡片
stuck-mine-sent = { $what }已于 { $at } 发给您，{ $where }。
stuck-mine-sending = { $what }正在发给您，{ $where }。
stuck-mine-sending-why = { $what }已{ $where }发过一次，正在重发：{ $why }。
stuck-mine-waiting = { $what }还没有发出，正{ $where }排队。
stuck-mine-waiting-why = { $what }还没有发出，在等待：{ $why }。
stuck-mine-due = { $what }还没有发出，定于 { $at } 发送。
stuck-mine-dead-why = { $what }没能送达，已不再重试：{ $why }。客服同事可以重新发送。
stuck-mine-superseded = { $what }没有发出，已被更新的消息取代。
stuck-theirs-sent = 卡片已于 { $at } 发给 { $who }，{ $where }。对方是否已读，这里看不到。
stuck-theirs-sending = 卡片正在发给 { $who }，{ $where }。
stuck-theirs-sending-why = 发给 { $who } 的卡片已{ $where }发过一次，正在重发：{ $why }。
stuck-theirs-waiting = 发给 { $who } 的卡片还没有发出，正{ $where }排队。
stuck-theirs-waiting-why = 发给 { $who } 的卡片还没有发出，在等待：{ $why }。
stuck-theirs-due = 发给 { $who } 的卡片还没有发出，定于 { $at } 发送。
stuck-theirs-dead-why = 发给 { $who } 的卡片没能送达，已不再重试：{ $why }。客服同事可以重新发送。
stuck-theirs-superseded = 发给 { $who } 的卡片没有发出，已被更新的消息取代。
stuck-theirs-none = 没有找到发给 { $who } 的卡片。请点“转人工”，让客服同事看一下。
stuck-more = 另外还请了 { $count } 位同事审批。
stuck-never-sent = 这张报销单目前没有在审批，所以没有要发的通知。
stuck-nothing-due = 这件事没有要发给您的通知。
stuck-none = 您没有正在处理的报销单，也没有单据在等您，所以没有要发的通知。
stuck-ways = 您可以
stuck-resend-row = 点“重发给我”，把 { $number } 的通知和卡片重新放到这个对话的最下面。
stuck-test-row = 点“发送测试”，按您平时收通知的渠道给您发一条测试通知。
stuck-asked = 没收到通知，是不是卡住了？
stuck-resent = { $number } 已重新放到这个对话的最下面（{ $where }）。
test-on-its-way = 正给您发一条测试通知，{ $where }，您的通知都发到那里；也可能已经出现在上面。过一分钟哪里都没看到，请发送“转人工”。
test-nowhere = 现在没有能给您送达通知的渠道，测试通知会一直等着。请联系管理员。
news-test = 这是您于 { $at } 要求发送的测试通知。报销单的通知也会这样发给您。

## 为什么被退回或驳回

rules-of = { $starts ->
    [none] 另外，{ $day } 当时的制度提醒：
   *[other] 另外，{ $day } 当时的制度（{ $starts } 起执行）提醒：
}
fix-title = 您可以
fix-returned = 点卡片上的“修改”改好，再点“提交”。审批人会看到改了哪些地方。
fix-returned-receipt = 现在直接发来票据，或点卡片上的“补传票据”，再点“提交”。审批人会看到改了哪些地方。
fix-rejected = 这张报销单不能再提交。如果情况有变，可以重新报：点卡片上的“复制”，会得到一张内容相同的新草稿。
fix-unclear = 没看懂原因？可以直接问 { $who }，也可以点“转人工”，请客服同事来看。
fix-asked = 为什么被退回或驳回？

## 为什么上传不了

upload-refused = { $at }，未能接收这个文件：
    { $sentence }
upload-none = 最近 { $days } 天里没有您的文件被拒收。如果没传上来，说明文件没有送达，请检查网络后再发一次。
upload-allowed = 可以发：JPEG、PNG、WebP、HEIC、PDF、OFD，以及电子发票的 XML。单个文件最多 { $size } MB，图片最多 { $pixels }00 万像素，文档最多 { $pages } 页，一张报销单最多 { $files } 个文件。
upload-ways = 换个办法
upload-way-form = 点“补传票据”打开 { $number } 的表单，在那里也能一个一个地传文件。
upload-way-new = 点“填写”打开新报销单的表单，在那里也能一个一个地传文件。
upload-way-channel = 也可以把文件发给我：{ $where }。
upload-way-help = 点“转人工”，请客服同事来看。
upload-asked = 为什么上传不了？
