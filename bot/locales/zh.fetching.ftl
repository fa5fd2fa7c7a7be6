# 还在聊天平台上的文件。

files-on-their-way = { $count ->
    [one] 正在获取您发的文件，请稍候，取到后马上回复您。
   *[other] 正在获取您发的 { $count } 个文件，请稍候，取到后马上回复您。
}
refused-receipt-not-there = 平台上已经找不到“{ $name }”了，没能取到。请重新发送。
refused-receipt-linked = “{ $name }”只是一个链接，文件存在别处（例如 Google Drive）。请下载后把文件本身发给我，最好是 PDF。
refused-receipt-unseen = 我不在那个对话里，看不到“{ $name }”。请下载后在这里发给我。
refused-receipt-not-fetched = 试了多次，还是没能取到“{ $name }”。请重新发送。
