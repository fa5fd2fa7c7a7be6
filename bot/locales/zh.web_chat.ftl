# 在其他对话里索取网页聊天的登录链接。

button-sign-in = 登录
web-chat-title = 在浏览器中使用 Chit
web-chat-link = 此链接仅供您本人使用，请勿转发。24 小时内有效，只能用一次；您之前的链接已失效。
web-chat-directly = 登录链接只在与我的单独对话里发送。请到那里对我说“登录”。
web-chat-here = 您已经登录，这里就是网页聊天。
web-chat-off = 贵公司没有开通网页聊天，所有操作都可以直接在这里完成。
