# 机器人处理之前，立即答复 Slack 的文字。

slack-again-press = 刚才的操作没有记录下来，请稍后再点一次。
slack-again-send = 刚才的内容没有记录下来，请稍后再发一次。
slack-look-first = 还不能确定刚才的操作有没有记录下来，请先看一下再决定要不要重新操作。
slack-answer-directly = 答复在您和我的私信里。
slack-edited = 消息发出后再编辑，单据不会跟着改。请在卡片上点“修改”，或重新发一条正确的消息。
slack-nothing-in-message = 这条消息里没有可以报销的内容：既没有同事写的文字，也没有文件。
slack-not-heard-elsewhere = 我只为安装了我的工作区服务，请在那里使用 Chit。
slack-not-heard-stranger = 我只为本公司的同事服务，请在您自己的工作区使用 Chit。
slack-not-heard-guest = 我不能为访客办理报销，请让本工作区的正式成员来提交。
slack-command-unknown = 我不认识这个命令。请试试 /claim 或 /ask。
