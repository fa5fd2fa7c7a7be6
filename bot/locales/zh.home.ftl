# 有首页的渠道用。
home-start = 拍张票据发给我，写一句花了什么钱，或者直接填表都行。
home-approve = 待您审批
home-pay = 待付款
home-drafts = 待提交
home-open = 处理中
home-empty = 目前没有进行中的报销，之后提交的会显示在这里。
home-help = 有问题直接发消息问我，比如“我的报销到哪了”“为什么被退回”，或者发“帮助”。
