# 还没有给 Chit 发过消息的人在 Slack 里看到的首页。

slack-home-nobody = 请先在“消息”标签页给 Chit 发一条消息。之后，等您处理的事项都会显示在这里。
