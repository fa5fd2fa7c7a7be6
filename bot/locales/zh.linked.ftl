# 临时链接和打开后的页面。

button-open-form = 打开表单
button-open-receipts = 打开
link-form = 请在 10 分钟内打开。打开后 24 小时内有效，仅限打开它的浏览器。
link-form-beside = 也可以在页面上填写，请在 10 分钟内打开。
link-receipts = { $count ->
   *[other] 共 { $count } 张票据，请在 10 分钟内打开。
}
view-no-receipts = { $number } 没有票据。

linked-open-title = 您的 Chit 页面
linked-open-text = 此页面仅供您本人使用。点击“打开”后，24 小时内只能在这个浏览器里查看，其他人无法再打开。
linked-open-again = 没有成功，请再点一次。如果反复出现此提示，请允许本页面使用 Cookie。
linked-open = 打开
linked-gone-title = 链接已失效
linked-gone-text = 它可能已在其他浏览器打开过、超过 10 分钟没有打开，或者 24 小时的有效期已过。
linked-gone-how = 请回到对话，再点一次卡片或菜单上的按钮，或把刚才的话再发一遍，就会收到新的链接。
linked-sent-title = 已提交，可以关闭此页面。
linked-sent-text = 处理结果请看对话。
linked-waits-title = 正在保存
linked-waits-text = 这次比平时慢一些。您提交的内容已安全收到，结果会发到对话里，可以关闭此页面。
linked-used-title = 这张表单已经提交过
linked-used-text = 之前提交的内容与这次不同，以之前的为准。请看对话里的卡片。
linked-cancelled-title = 没有提交
linked-cancelled-text = 填写的内容没有保留。可以关闭此页面，或者回到表单重新填写。
linked-back = 回到表单
linked-keep-file = 添加此文件
linked-forbidden = 这次提交不是从页面本身发出的。请重新打开链接。
linked-no-picture = 这个文件没有图片可看，请下载查看。
linked-not-yours-any-more = 您已无权查看这张票据。
linked-download = 下载
