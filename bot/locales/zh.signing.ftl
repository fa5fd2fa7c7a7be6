# 通过企业微信登录打开的页面，以及登录不成功时的提示。

signing-title = 请看对话
signing-in-conversation = 这里没有要填写的内容。结果已发到您与 Chit 的对话里，可以关闭此页面。
signing-failed-title = 页面没有打开
signing-not-begun = 这次登录不是从这个浏览器发起的，或者已经用过，或者超过了 10 分钟。请再试一次。
signing-code-used = 企业微信的登录凭证已用过或已过期。请再试一次。
signing-no-member = 只有本企业的企业微信成员可以打开此页面。请在企业微信里用本企业的账号打开。
signing-out-of-range = 您的账号不在此应用的可见范围内。请联系管理员，在企业微信后台把您加入应用的可见范围。
signing-wecom-away = 企业微信暂时无法确认您的身份。请过一分钟再试；也可以回到对话，直接用文字操作。
linked-again = 再试一次
