# 还没有提交的报销单，卡片上选的类别。

card-blank = 无
refused-claim-category = { $number } 现在不能选这个类别，所以没有执行。请在卡片上重新选择。
refused-claim-warned = { $number } 已换成新的类别，还没有提交：按这个类别，制度上有需要留意的地方。请看一下卡片，没有问题请再按一次“提交”。
