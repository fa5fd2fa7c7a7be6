"""How people ask about what only their own records can answer, as they write it, and what is asked in like words."""

STUCK = {
    "en": """
I got no message
I didn't get any notification
i didnt get a notification
I haven’t received any notification about my claim
no notification came
no alert came
never got a notice
notification missing
is it stuck?
is my claim stuck
is C-42 stuck somewhere?
where did my claim get stuck
did my manager get it
did my manager get my claim?
has my boss received it?
did Grace get it
did the approver get the notification
did anyone see my claim
has anybody looked at my claim
my manager says he never got it
my approver got no message
my boss didn't get anything
my approver says she hasn't received anything
nobody told me the result
nobody told me anything
why is it still pending
why is my claim still not approved
why hasn't my claim been approved yet?
still not approved
still no answer on my claim
no news for days
whose desk is it on
who has it now?
who has my claim right now
who is sitting on my claim
haven't heard anything back
I haven't heard back about my claim
it's been a week and no answer
why is it taking so long
what's taking so long with my expense
been waiting for days, whats going on with my claim
is anyone looking at my claim?
did my claim go through?
was my claim actually sent to anyone
did the notice for C-12 go out
did you tell my manager
my claim has been pending since Monday, is it stuck
""",
    "zh": """
我没收到通知
没收到通知
我没有收到任何通知
怎么没通知我
为什么没有收到通知？
没人通知我结果
通知没推送
没收到notification
没收到消息
是不是卡住了
卡住了吗
单子卡住了？
是不是卡住了 没提示
我的报销是不是卡住了
我的报销卡在哪了
卡在谁手里
怎么还没批
怎么还没批？？
为什么还没批
怎么还不批啊
还没批吗
领导一直不批
报销迟迟不批
到谁那了
到谁手上了
到谁那儿了
现在在谁那
单子现在在谁那里
谁在审我的单子
领导收到了吗
经理收到没
我经理收到我的报销了吗
审批人看到了吗
审批人说没收到提醒
提交了领导那边没消息
领导说没看到我的单子
交上去好几天了没动静
等了一周了还没结果
都三天了还没审
等了3天了还没批
C-42 怎么还没动静
通知发出去了吗
到底发出去没有
我68块的打车报销怎么还没批
一直审批中怎么回事
交了一周还在审批中
""",
}

WHY = {
    "en": """
why was my claim rejected
Why was my claim returned?
why was C-000001 returned?
why did my expense get declined
why was it sent back
Why wasn't my claim approved?
why was my reimbursement denied
how come my claim was turned down
what's the reason my claim was refused
what is wrong with C-1
what's wrong with my returned claim
reason for the rejection of my expense
why was my 68 taxi claim rejected
why rejected?
why did grace reject it
why did she send it back?
my claim was rejected, why?
it came back, why
it got bounced – why?
why was it not approved
reason for return?
who rejected my claim and why
who returned my claim
rejected?? what's the problem with my claim
why did they refuse my expense
tell me why C-7 was rejected
what do I have to change in C-4
what should i fix on C-000012
why’s my claim been returned
""",
    "zh": """
为什么被退回
为什么被驳回？
我的报销为什么被退回了
我的报销单为什么被驳回
C-000001 为什么被退回
为什么驳回我的报销
为啥退我的单子
报销被退回是什么原因
我的报销被驳回的原因是什么
怎么被退回了
怎么又被打回来了
我的报销为什么没通过
凭什么驳回
凭啥不给我报
为什么不给报
C-1 有什么问题
退回原因
驳回理由是什么
被退回了，为什么
领导为什么退我的单
为啥被拒了
打回来的原因是什么
单子怎么被打回来了
没通过是什么原因
审批没过咋回事
谁驳回的
谁把我的单子退回了
为什么被reject
退回没看到理由
C-12 要改什么
""",
}

UPLOAD = {
    "en": """
why can't I upload
Why can’t I upload?
why cant i upload my receipt
can't upload
cannot upload invoice pdf
upload doesn't work
upload failed
the upload fails, what now?
upload keeps failing
my upload is stuck
upload stuck at 90%
the file was refused
why was my file rejected?
why did you refuse my invoice photo
it won't take my photo
it doesn't accept my pdf
my picture won't upload
photo won't send
can't send my receipt
can't attach the receipt
unable to attach a file
receipt won't attach
attaching doesn't work
I get an error when I upload
keeps saying error when I send the picture
it says my file is too large
problem with my file
what's wrong with my file
what was wrong with the photo
image upload not working
my receipt is not going through
tried to upload 3 times, no luck
I couldn't add the receipt
""",
    "zh": """
上传不了
传不上去
为什么上传不了
票据上传失败
上传失败怎么办
发票传不了
发票传了几次都报错
照片发不出去
图片发不出去
图片传不上
文件传不上去
附件加不上
附件添加不了
一直转圈传不了
一直在转圈 传不了
为什么我的文件被拒了
文件被拒绝了，为什么
为什么不收我的照片
提示文件有问题
说我的文件太大
文件太大传不上去
照片怎么传不上去
pdf 传不了
upload老是失败
upload不了
照片上传不上去怎么办
为啥传不了发票
上传总是报错
发票传不进去
拍的照片上传不成功
没法上传票据
无法上传
为什么不能上传
小票传了3次都没成功
""",
}

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
"""


def lines(text: str) -> list[str]:
    """The wordings of one table."""
    return text.strip().split("\n")
