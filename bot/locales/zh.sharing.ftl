# 发来的内容不能作为票据或费用时：是什么、为什么不行、可以怎么做。

refused-share-voice = 我听不了语音。请打字告诉我，例如“报销 打车 35”；也可以直接发票据照片。
refused-share-video = 视频不能作为票据。请改发票据的照片。
refused-share-location = 只有位置没法报销。请打字写明行程和金额，例如“报销 打车去机场 35”。
refused-share-link = 我不会打开链接，所以没有登记。请发票据的照片或截图，或者直接打字说明费用。

share-photo-name = 票据-{ $time }.jpg
