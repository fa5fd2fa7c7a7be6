"""How people ask about what only their own records can answer, as they write it."""

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
where's the notification for my claim?
i never received an email about my expense claim
my manager claims he hasnt seen it
is somebody working on my claim or is it stuck
it's been 5 days, why no approval
my claim seems to be stuck in approval
Did Grace Hopper receive my claim?
who needs to act on my claim now?
nothing is happening with my claim
no one has approved my claim yet
why has nobody approved it yet
did my submission go through
hey did the approval request reach my boss
there was no notification when my claim was approved
my claim hasn't moved in a week
does my manager know about my claim?
how long has it been waiting
my boss says nothing showed up on his side
has the notification been delivered to Grace?
I think my claim got stuck, can you check
why hasn't anyone approved my expenses yet
what's holding up my claim
is my request still sitting with my manager?
why am I not getting notifications
it's been sitting there for a week
who is my claim waiting for
did you notify my approver?
my approver can't see the claim
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
我交的报销领导看到没
提交三天了没人理
审批通知没来
怎么没有提醒我
我没接到消息
报销单卡了好几天了
怎么一点消息都没有
还没人审吗
单子停在哪了
我的单子现在谁在处理
是不是没发出去
上级到底收没收到
怎么还在审批中
报销怎么这么慢
审批这么久了还没好
老板说没收到审批提醒
提醒没发给领导吗
没看到审批结果的通知
我的单是不是没送到领导那里
审批到现在都没消息
这单怎么还没人批
领导那边有没有收到
单子是不是丢了
催了也没用，单子还在审批中
等好久了，谁在批
为什么领导收不到我的报销
C-3 卡了吗
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
can you tell me why my claim got rejected
what's the reason for the return
why is my claim back
why did it get rejected?
on what grounds was my claim declined
Why did my manager send back C-000003?
what did I do wrong, my claim was returned
for what reason was my expense rejected
my expense was denied why
explain why C-12 was rejected
why was the taxi claim not accepted
how come it was rejected again
why was C-5 sent back to me
what's the problem with my claim, it was returned
whats wrong with my claim
I don't understand why my expense was rejected
who sent back my claim
reason my claim was declined?
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
报销为什么又被退了
我的单怎么不给过
为何驳回
为什么打回
被退单了，什么原因
领导驳回的理由是啥
怎么给退回来了
我的报销为什么不通过
C-5 为啥被驳回
这张单子哪里不对被退了
为什么我的报销没批下来
驳回是因为什么
为什么又退给我
我的单子为什么被打回
退给我是什么意思，哪里不对
这个为啥不通过
C-8 退回的原因
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
upload not working
my photo doesn't upload
can't get my receipt to upload
it keeps rejecting my file
why was my photo not accepted
the app won't accept my receipt picture
uploading a pdf gives me an error
why does it say my file is damaged
my invoice upload got refused
file upload error
photo upload fails every time
sending a photo doesn't work
i cannot send photos
receipt upload stuck at 0
receipts won't upload on my phone
getting an upload error
the picture can't be uploaded
your system refuses my pdf
why isn't my photo accepted
I tried to send a photo but it failed
my attachment doesn't go through
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
发票上传不上
照片传不了啊
怎么上传失败了
为什么传不上发票
图片上传不成功
文件发不过去
老是提示上传失败
为什么我的发票传不上来
上传发票报错
照片一直传不上去，怎么回事
PDF传不上去
为什么说我的文件格式不对
点了附件没反应传不上
票据照片发送失败
发票上传时一直失败
图片太大发不了
我传的pdf你们怎么不收
照片总是发送不成功
上传按钮点了没用
""",
}


def lines(text: str) -> list[str]:
    """The wordings of one table."""
    return text.strip().split("\n")
