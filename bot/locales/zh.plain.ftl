# 大家用平常话说的事：提交、提问当中又提问、费用标准、差一点的编号。

list-save-first = 这份清单还没有建单。请先发送“保存”或点“保存”，再提交建好的草稿。

## 费用标准

limits-title = 现行制度的标准：
limit-of = { $category }：每笔最高 { $limit }。
limit-none = { $category }：制度没有设上限。
limit-receipt = 超过 { $allowed } 须有票据。
limit-receipt-always = 每笔都须有票据。
limit-sentences = { $first }{ $second }
limit-over = 超出也可以提交，卡片上会写明标准和实际金额，由审批人决定。

## 提问当中又提问

asked-still = 还等您回答：{ $question }（发送“取消”可跳过）
asked-why = 缺了这一项就没法审批，所以要问清 { $number } 的这一项。
asked-still-in-words = 还等您回答：{ $question }（发送“取消”可跳过；如果就是要发送这句话，请再发一遍）

## 差一点的编号

refused-faq-unknown-near = 没有编号为“{ $id }”的条目。相近的编号：{ $near }。

## 打字办理之后

done-submit = 已提交 { $number }。
done-withdraw = 已撤回 { $number }。
done-discard = 已作废 { $number }。
done-approve = 已同意 { $number }。
done-return = 已退回 { $number }，申请人会看到您写的原因。
done-reject = 已驳回 { $number }，申请人会看到您写的原因。
done-pay = 已将 { $number } 标记为已付款。
done-already = { $number } 已经是“{ $state }”了。

## 只说“提交”

submit-which = 要提交哪一张？请点对应的“提交”。
submit-list = 可以提交的报销单
submit-none = 现在没有可提交的报销单：没有草稿，也没有被退回或撤回的。

## 金额里的逗号

refused-money-comma = “{ $typed }”里有逗号，不能确定是多少，所以没有建单，也没有改动。请写成“{ $point }”；不是 { $currency } 的，请写上币种，例如“{ $point } EUR”。

## 还没填齐的草稿

where-draft-lacks = { $number }（{ $amount }）还是您的草稿，还不能提交，缺少：{ $missing }。

## 没有改变什么的更正

draft-says-so = { $number } 现在就是这样写的：
draft-which = { $number } 有 { $count } 笔费用，分不清您说的是哪一笔，暂时没有改动。请说第几笔，例如：
draft-which-sum = 第二笔改成130
draft-which-purpose = 第二笔的事由改成招待客户

## 问别的时说了日期；卡片上选了类别还没点按钮

asked-day-put-down = 日期记为{ $day }。
asked-day-put-down-chosen = 日期记为{ $day }。如果已经在卡片上选好类别，直接点卡片上的“提交”就行。
again-category-chosen = 没有这个类别。如果已经在卡片上选好，直接点卡片上的“提交”就行；没选的话，请从下面选一个最接近的：

## 事后补充事由

draft-purpose = 已记为 { $number } 的事由：

## 有几张草稿时，问的是哪一张

ask-of-claim = { $number }：{ $question }

## 没写年份的日期

day-last-year = 您没写年份，而 { $soon } 还没到，所以按 { $day } 记了。不对的话请直接说，例如“日期改成昨天”。
day-last-year-row = 您没写年份，而 { $soon } 还没到，所以按 { $day } 记了。不对的话请写上行号和日期，例如“1：昨天”。
faq-how = 直接用自己的话问我，我来找答案；发送“转人工”会交给客服同事。例如：
faq-how-when = 报销款什么时候到账？
faq-how-what = 哪些费用可以报销？
faq-how-who = 我的报销由谁审批？
