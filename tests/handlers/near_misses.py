"""What people write that only sounds like a question to be answered from their own records."""

NEITHER = """
who approves my claim?
who has to sign off
how many people approve
how long does approval take
why does approval exist
审批一般要多久
我的报销由谁审批？
谁来批我的单
要几个人批
怎么催审批人
能帮我催一下审批吗
帮我push一下领导
can you remind my approver?
nudge my boss
send my manager a reminder
my approver is on leave. what can I do?
manager is out of office
审批人休假了怎么办
领导出差批不了
审批人不对怎么换
my approver is wrong. how do I change it?
my manager got promoted
stuck in traffic, taxi 45
I was stuck at the airport, hotel 600
堵车卡在路上 打车 45
打印机卡住了 维修 120
打印机卡住了
the paper is stuck in the printer
I'm stuck, how do I file a claim
I got no receipt from the shop
no answer from the hotel, lodging 900
lunch 68 with a client I haven't heard from
lunch with the client who is still waiting for news 68
没收到发票怎么报
没收到票
没收到货 退款 30
已付款但是没到账
it says paid, but no money came.
说paid了但没收到
登录链接没收到
没收到验证码
I didn't get the sign-in link
how do I turn off notifications
通知怎么关掉
can I get no notifications at night
谁能看到我的报销单？
领导能看见我没提交的吗
are drafts seen by my manager
门禁卡办理 20
卡里没钱了
报销打到哪张卡，怎么改？
谁手里有公司抬头
提交以后怎么撤回？
审批中能改吗
withdraw a claim
换部门了 审批人还是以前的
my claim is still a draft
我的单还是草稿
为什么下雨
why is the sky blue
退回和驳回有什么区别
difference between return and reject
how do I fix a returned claim and submit it again?
被退回的单怎么改了再交？
被驳回了还能再报吗？
my claim was rejected. can I claim it again?
退票为什么不能报
为什么退票费不能报
returned rental car 300
高铁退票费 68 客户取消会议
退房后打车 45
why can't I submit
提示还缺东西 交不了
how do I upload a receipt
where do I upload my photo
which files can I send as a receipt?
can I upload OFD
maximum file size
票据怎么上传？
怎么补传发票
ofd能传吗
能不能上传ofd
pdf发票可以吗
一张单最多传几个文件
上传
拍照上传
忘了传小票
forgot to attach the receipt
传错了票据怎么去掉
attached the wrong file
uploaded the receipt twice
I attached the wrong file and can't remove it
approver can't read my receipt
审批人说看不清发票
can't find my invoice
I lost the receipt, what now?
提示票据重复是怎么回事？
说这张票用过了
商家不开发票怎么办？
seller can't issue an invoice
照片太糊了
图片打印 45 元
照片打印不出来 重打 20
upload fee 30 for the visa photo
传真费 20
can't log in
登录不了
链接打不开
taxi 68 yesterday, visiting a client
昨天滴滴 68 拜访客户
报销昨天打车45，还没付款
hello
lunch with a client, nothing special 88
meeting with my manager, taxi home 56
who is my manager?
how do i know whether it was approved
what does pending mean
does my approver see the receipts
can my manager see my draft
how long do refunds take
my colleague got no money
taxi because the metro was stuck 34
the projector is not working
没有发票只有小票怎么办
领导说可以报这笔费用吗
上级审批之后多久打款
消息太多了能不能少发点
请问审批人能改吗
昨天卡丁车团建 300
公交卡充值 100
退了房还能报住宿吗
为什么要写事由
why do I need a receipt
why does it ask for the amount
is there a limit for photos
can you read my receipt
photo printing 30 yuan
发票已上传，金额 45
the receipt is attached
I uploaded the photo, it was 45
票传好了
我已经传了
vendor refuses to give a receipt
the vendor refuses to issue an invoice
老板休产假，单子卡住
发票你们收不收
"""
