# Chit 用中文对人说的每一句话。简短、客气、具体；不用感叹号；卡片上一行只写一件事。

## 状态

state-draft = 草稿
state-submitted = 审批中
state-approved = 已通过
state-returned = 已退回
state-rejected = 已驳回
state-withdrawn = 已撤回
state-discarded = 已作废
state-paid = 已付款

## 按钮

button-submit = 提交
button-edit = 修改
button-discard = 作废
button-withdraw = 撤回
button-approve = 同意
button-return = 退回
button-reject = 驳回
button-pay = 标记已付款
button-save = 保存
button-view = 查看
button-fill-in = 填写
button-more = 更多

## 字段及其不超过五个字的简称

field-amount = 金额
field-currency = 币种
field-category = 类别
field-date = 日期
field-merchant = 商户
field-purpose = 事由
field-receipts = 票据
field-reason = 原因
field-code = 原因类别
field-reply = 回复
field-claimant = 申请人
field-lines = 费用笔数
card-line = 第 { $number } 笔
short-amount = 金额
short-currency = 币种
short-category = 类别
short-date = 日期
short-merchant = 商户
short-purpose = 事由
short-claimant = 申请人
short-lines = 笔数

## 卡片

card-amount-missing = 金额未填
card-missing = 未填
card-lines = 共 { $count } 笔，其余 { $rest } 笔请点“查看”
card-gone = 这张单据已不由您处理。
names-more = 另外 { $count } 人

status-submitted = 待 { $who } 审批 · { $since } 起
status-approved = { $who } 已同意 · { $at }
status-returned = { $who } 已退回 · { $at }
status-rejected = { $who } 已驳回 · { $at }
status-withdrawn = 申请人已撤回 · { $at }
status-discarded = 已作废 · { $at }
status-paid = { $who } 已标记付款 · { $at }

note-returned = { $who } 退回 · { $at }：{ $reason }
note-reason = 原因：{ $reason }
note-withdrawn = 您于 { $at } 撤回。可修改，也可直接再次提交。
note-earlier = 第 { $round } 次提交。上次由 { $who } 退回 · { $at }：{ $reason }
note-unreachable = 暂时联系不上 { $who }，已通知管理员。单据先为对方留着，一联系上就送达。
reason-with-code = 【{ $code }】{ $reason }

warning-limit = { $category }超出标准：本笔 { $actual }，标准 { $allowed }。
warning-receipt = { $category }超过 { $allowed } 须附票据：本笔 { $actual }，尚无票据。
warning-receipt-always = { $category }一律须附票据：本笔 { $actual }，尚无票据。
warning-currency = 未按制度核对：没有 { $actual } 的汇率。
warning-of-line = 第 { $line } 笔：{ $warning }
warning-more = 还有 { $count } 条提醒。

change = { $field }：{ $old } → { $new }
change-added = 新增第 { $line } 笔：{ $amount }
change-removed = 删去第 { $line } 笔：{ $amount }
change-nothing = 无
change-reply = 回复：{ $reply }
text-of-field = { $field }：{ $text }

## 表单

form-new = 新建报销
form-edit = 修改 { $number }
form-return = 退回 { $number }
form-reject = 驳回 { $number }
form-reply = 再次提交 { $number }
ask-return = 请说明退回 { $number } 的原因。申请人会看到，并可修改后再提交。
ask-reject = 请说明驳回 { $number } 的原因。驳回后不能再提交，申请人会看到原因。
ask-reply = { $number } 与退回时相同，没有改动。这次想对审批人说明什么？
form-changed = 填写期间 { $number } 有了变动，所以没有执行：{ $changes }。您填写的内容都保留着，请看过后再发送一次。
form-went-on = 填写期间有人处理过 { $number }，内容没有变，所以没有执行。您填写的内容都保留着；如仍要这样办，请再发送一次。
form-now = 现在是：{ $what }

## 草稿还缺什么

ask-amount = 多少钱？
ask-category = 属于哪一类费用？
ask-date = 是哪一天的？
ask-merchant = 在哪家消费的？请写商户名称。
ask-purpose = 是为了什么事？
hint-amount = 例如 68 或 45.60 USD
hint-date = 例如 昨天、上周五 或 2026-11-20
hint-merchant = 例如 星巴克
hint-purpose = 例如 拜访客户
again-amount = 没看出金额。请问多少钱？
again-category = 没有这个类别。请从下面选一个最接近的：
again-date = 没看出是哪一天。请问是哪一天的？
again-merchant = 没看明白。请问是在哪家消费的？
again-purpose = 没看明白。请问是为了什么事？
draft-complete = { $number } 已填齐。请点卡片上的“提交”，或发送“提交 { $number }”。

## 报销

start-title = 新建报销
start-note = 用一句话写就行，例如“昨天滴滴 68 拜访客户”；也可以填表。

## 消息

news-approved = { $who } 已同意 { $number }（{ $amount }）。接下来由财务付款，付款后会在这里通知您。
news-returned = { $number }（{ $amount }）被 { $who } 退回：{ $reason }
    请点“修改”，改好后再提交。
news-rejected = { $number }（{ $amount }）被 { $who } 驳回：{ $reason }
    此单不能再提交。如有疑问，请与 { $who } 联系。
news-paid = { $who } 已将 { $number }（{ $amount }）标记为已付款。
news-unreachable = 任何渠道都联系不上 { $who }，发给对方的消息暂未送达。
news-unreachable-claim = 任何渠道都联系不上 { $who }，{ $number } 因此停在对方那里。用 Slack 或企业微信的，请对方先给 Chit 发一条消息，或在人员名单里补上 slack_id 或 wecom_id；用网页聊天的，在服务器上运行 chit people link { $id } 生成登录链接发给对方。其他原因可在服务器上用 chit doctor 查看。

## 内核

question-left = 好的，先不问这个了。没有做任何改动。
person-unknown = 我还不认识您。请联系管理员，把您加到 Chit 的人员名单里。
error-unexpected = 我们这边出了点问题，什么都没有改动。请再试一次；如果还不行，请把这个编号告诉管理员：{ $id }
error-gave-up = 刚才的请求没能完成，已停止尝试。请再发一次；如果还不行，请把这个编号告诉管理员：{ $id }

## 为什么不行

refused-action-unknown = 这个按钮或表单已经过时了。发送“我的报销”可以看到单据的最新情况。
refused-address-taken = 这个地址已属于另一个人，请联系管理员。
refused-claim-changed = { $number } 在您看到之后又有变动，所以没有执行。现在的状态是“{ $state_label }”，请再看一下。
refused-claim-incomplete = { $number } 还不能提交，缺少：{ $missing }。
refused-claim-no-lines = 报销单至少要有一笔费用。
refused-claim-not-yours = { $number } 的这一步不由您处理。
refused-claim-own = { $number } 是您自己的报销单，须由别人审批和付款。
refused-claim-reason-needed = 请写明 { $number } 的原因，好让申请人知道该怎么做。
refused-claim-reason-too-long = 原因最多 { $most } 个字，请缩短一些。
refused-claim-reply-needed = { $number } 与退回时相同。请修改，或在回复中说明为什么不改。
refused-claim-state = { $number } 现在是“{ $state_label }”，所以没有执行。
refused-claim-too-many-lines = 一张报销单最多 { $most } 笔费用，请分开提交。
refused-claim-unknown = 在您能看到的单据里没有找到 { $number }，请核对编号；也可能已转给别人处理。
refused-claim-unknown-reason-code = { $number } 的原因类别无效，请从列表中选择。
refused-field-choice = “{ $label }”请从给出的选项中选择。
refused-field-control-characters = “{ $label }”里有看不见的控制字符，请重新输入。
refused-field-date = “{ $label }”请写成 2026-11-20 这样的日期。
refused-field-person = “{ $label }”请从名单中选择。
refused-field-required = 请填写“{ $label }”。
refused-field-too-long = “{ $label }”最多 { $most } 个字，请缩短一些。
refused-field-too-many-files = “{ $label }”最多 { $most } 个文件。
refused-line-date-in-future = { $date }还没有到，请填写实际消费的日期。
refused-line-merchant-too-long = 商户最多 { $most } 个字，请缩短一些。
refused-line-purpose-too-long = 事由最多 { $most } 个字，请缩短一些。
refused-message-too-long = 一条消息最多 { $most } 个字，请缩短或分几次发送。
refused-money-not-a-number = 没看懂这个金额，请写成 68 或 1,234.50 这样。
refused-money-not-positive = 金额必须大于零，请写成 68 或 1,234.50 这样。
refused-money-too-large = 单笔金额最多 { $largest }，请核对数字。
refused-money-too-many-decimals = { $decimals ->
    [0] 这个币种没有小数，请写整数。
   *[other] 金额最多 { $decimals } 位小数，请写成 68 或 1,234.50 这样。
}
refused-money-unknown-currency = 不认识币种“{ $currency }”，请用 CNY、USD 这样的代码。
refused-notice-not-dead = 消息 { NUMBER($id, useGrouping: 0) } 并没有发送失败，无须重试。
refused-notice-unknown = 没有编号为 { NUMBER($id, useGrouping: 0) } 的消息。
refused-offer-gone = 这份清单已经用过，或者太旧了。请重新发一次。
refused-person-erased = “{ $person }”的资料已被清除，无法恢复。
refused-person-unknown = 人员名单里没有编号为“{ $person }”的人。
refused-policy-unknown = 制度没有第 { NUMBER($version, useGrouping: 0) } 版。
refused-signin-expired = 登录链接已过期：有效期为 24 小时。请索取新的链接。
refused-signin-unknown = 登录链接无效，请索取新的链接。
refused-signin-used = 登录链接已经用过，请索取新的链接。
refused-person-left = 您的账号已停用，所以没有执行。如有误，请联系管理员。
refused-route-nobody = 没有人能审批这张单据：人员名单里没有您的上级。单据仍是草稿，请联系管理员。

## 列表

list-mine = 我的报销
list-mine-empty = 您还没有报销单。用一句话写下来就行，例如“昨天滴滴 68 拜访客户”。
list-approve = 待我审批
list-approve-empty = 没有等您审批的单据。
list-pay = 待付款
list-pay-empty = 没有等您付款的单据。
list-others = 您的其他报销单
list-more = 还有更多。
list-more-mine = 还有更多。发送“更多我的报销 { $number }”接着看。
list-more-approve = 还有更多。发送“更多待我审批 { $number }”接着看。
list-more-pay = 还有更多。发送“更多待付款 { $number }”接着看。
list-between = ；
list-comma = 、

## 文字指令

typed-look-first = 这里还没有给您看过 { $number }，所以没有执行。现在的情况如下：请再发一次，或点卡片上的按钮。
typed-which = 哪一张？请在“{ $word }”后面写上编号，例如“{ $word } C-000042”。
typed-alone = 为稳妥起见没有执行。如确定要办，请只发送“{ $command }”。

## 一句话报销

message-cut = 消息较长，只读了前 { $most } 个字。

## 到哪了，为什么

where-draft = { $number }（{ $amount }）还是您的草稿。点“提交”即可送审。
where-submitted = { $number }（{ $amount }）：{ $waiting }。
where-returned = { $number }（{ $amount }）已由 { $who } 于 { $at } 退回给申请人。
where-returned-yours = { $number }（{ $amount }）已由 { $who } 于 { $at } 退回给您，请修改后再提交。
where-approved = { $number }（{ $amount }）已由 { $who } 于 { $at } 同意，等待财务付款。
where-rejected = { $number }（{ $amount }）已由 { $who } 于 { $at } 驳回，不能再提交。
where-withdrawn = { $number }（{ $amount }）已由申请人于 { $at } 撤回，现在没有人在处理。
where-withdrawn-yours = 您于 { $at } 撤回了 { $number }（{ $amount }），现在没有人在处理。可以修改，也可以直接再次提交。
where-discarded = { $number }（{ $amount }）已于 { $at } 作废。
where-paid = { $number }（{ $amount }）已于 { $at } 标记付款。
where-none = 您还没有报销单，目前没有正在处理的。
why-returned = { $number }（{ $amount }）由 { $who } 于 { $at } 退回。
    原因：{ $reason }
why-rejected = { $number }（{ $amount }）由 { $who } 于 { $at } 驳回。
    原因：{ $reason }
why-not = { $number } 没有被退回或驳回。
why-none = 您的报销单没有被退回或驳回过。

## 初次见面

greeting = { $name }，您好，我是 Chit。发一张票据照片，或用一句话写下费用，我来建成报销单，您核对后点“提交”。可以先试试：
example-claim = 昨天滴滴 68 拜访客户
example-mine = 我的报销
example-employee = 帮助
example-approver = 待我审批
example-finance = 待付款
thanks = 不客气。
nothing-to-leave = 当前没有可取消的操作。要作废或撤回单据，请发送“作废”或“撤回”加编号。
not-understood = 没太明白您的意思。我可以根据一句话或一张票据照片建报销单、列出您的单据、告诉您单据到哪了或为什么被退回。发送“帮助”查看全部。例如：
language-ask = 想用哪种语言？请发送“中文”或“English”。
language-chosen = 好的，以后用中文。
help-employee = 我的报销
    • 发票据照片或文件，可以同时写几个字：会建成新单，或附到正在填的草稿；“补传票据 C-000042”可增减票据
    • 写下一笔费用：“上周五海底捞 320 请客户吃饭”
    • 几笔一起写：“周一打车45，周二午餐120”，核对后点“保存”建成一张单
    • “报销”或“填写”：改为填表
    • “我的报销”：全部单据及状态
    • “C-000042 到哪了”“C-000042 为什么被退回”“是不是卡住了”“上传不了”
    • “提交”“修改”“撤回”“作废”加编号，例如“提交 C-000042”
    • “查看 C-000042”：看一张单据；“详情 C-000042”：看不到卡片时，用文字看；“票据 C-000042”：看它的票据；“经过 C-000042”：看办理经过；“复制 C-000042”：照它再建一张草稿
    • 有问题直接用自己的话问；“转人工”会交给客服同事
    • “English”：切换到英文
help-approver = 我的审批
    • “待我审批”：等您审批的单据
    • “同意”“退回”“驳回”加编号，例如“同意 C-000042”；退回和驳回会请您写原因
help-finance = 付款
    • “待付款”：已通过、等待付款的单据
    • “标记已付款 C-000042”：款项付出后使用
help-support = 客服
    • “问答列表”“问答列表 关键词”“新增问答”“修改问答 编号”“停用问答 编号”“恢复问答 编号”：大家看到的答案；“测试问答 问题”试一试
    • “未答问题”：没有答上来的；“求助列表”：等您回答的人；“查看求助 3”“回答求助 3”“关闭求助 3”：处理其中一个
    • 请对方发送“我的报销”或“C-000042 为什么被退回”，回答来自单据记录
    • 没送到的消息要在服务器上查看，这里不行：chit notices list
help-admin = 管理
    • 有人在任何渠道都联系不上时，会在这里通知您
    • 要在服务器上运行，这里不行：chit people link ID 生成网页聊天的登录链接，chit doctor 检查设置和数据库
