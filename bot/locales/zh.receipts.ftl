# 文件为什么不能当票据，该怎么办。$name 是可以显示的文件名。

refused-receipt-empty = “{ $name }”是空文件，没有任何内容。请重新选择；如果来自邮件或聊天，请先保存到本机再发。
refused-receipt-too-large = “{ $name }”有 { $megabytes } MB，单个文件最多 { $most } MB。请发小一点的照片，或去掉文档里不需要的内容。
refused-receipt-wrong-type = { $found ->
    [office] “{ $name }”是 Office 文档，不能作为票据。请另存为 PDF 再发。
    [archive] “{ $name }”是压缩包，不能作为票据。请解压后发里面的票据。
    [web] “{ $name }”是网页，不能作为票据。请打印成 PDF 再发，或发截图。
    [picture] “{ $name }”这种图片格式我读不了。请发 JPEG、PNG、WebP 或 HEIC 格式。
   *[other] “{ $name }”不是可以作为票据的文件（看的是内容，不是文件名）。可以发 JPEG、PNG、WebP、HEIC、PDF、OFD，以及电子发票的 XML。
}
refused-receipt-too-many-pixels = “{ $name }”有 { $width } × { $height } 像素，图片最多 { $most }00 万像素，每边最多 { $side } 像素。请降低分辨率重拍，或分成几张。
refused-receipt-too-many-pages = “{ $name }”有 { $pages } 页，文档最多 { $most } 页。请只发与这笔报销有关的几页。
refused-receipt-password = “{ $name }”有密码保护。请打开后重新打印成没有密码的 PDF 再发。
refused-receipt-damaged = “{ $name }”已损坏或不完整，打不开。请重新下载或重新拍照。
refused-receipt-unpacks-too-large = “{ $name }”解开后比看上去大得多，所以没有打开。请从开票方重新下载，或发截图。
refused-receipt-odd-archive = “{ $name }”的结构不像 OFD 发票。请从开票方重新下载，或发它的 PDF。
refused-receipt-too-heavy = “{ $name }”太复杂，在规定的时间和内存内打不开。请重新打印成 PDF，或发截图。
refused-receipt-document-type = “{ $name }”里有电子发票不该有的“文档类型定义”，所以没有读取。请从开票方重新下载 XML。
refused-receipt-not-an-invoice = “{ $name }”是 XML，但不是我认识的电子发票。请发发票的 XML、PDF 或 OFD。
refused-receipt-busy = 现在正在处理的文件太多，这个还没有保存。请过一分钟再发。
refused-disk-full = 现在没有空间保存文件，所以什么都没有存。请稍后再试；需要管理员腾出空间。
refused-receipt-elsewhere = { $other ->
    [none] 公司里已有一张报销单用了“{ $name }”，同一张票据只报一次。如果两张单确实都需要，请按“都保留”并写明原因。
   *[other] “{ $name }”已经附在您的报销单 { $other } 上，同一张票据只报一次。如果两张单确实都需要，请按“都保留”并写明原因。
}
refused-receipt-gone = 这个文件已经不在了，请重新发送。
refused-receipt-unknown = 没有这张票据，或者您无权查看。
refused-receipt-not-on-claim = 这张票据已经不在 { $number } 上了。
refused-receipt-reason-needed = 请简单写明为什么两张报销单都需要这张票据，审批人会看到。
refused-claim-too-many-files = 一张报销单最多附 { $most } 张票据，这次的都没有附上。请少发几张，或把一部分放到另一张报销单。

# 聊天里关于票据的话。
button-attach = 补传票据
button-keep-both = 都保留
form-attach = { $number } 的票据
form-keep-both = 都保留
ask-keep-both = 为什么两张报销单都需要“{ $name }”？审批人会看到您写的原因。
receipt-twice = 票据已用过
receipts-known = { $count ->
   *[other] 发来的票据已经在 { $number } 上了。
}
receipts-joined = { $count ->
   *[other] 已将 { $count } 张票据附到 { $number }。
}
card-receipt = 票据 { $name }
card-receipt-nth = 票据 { $at }/{ $of }：{ $name }
card-receipt-pages = { $name }，共 { $pages } 页，图为第 1 页
warning-twin = “{ $name }”也附在您的 { $other } 上。其中一张提交后，另一张要写明原因才能保留它。
warning-taken = { $other ->
    [none] “{ $name }”也附在一位同事已提交的报销单上。如果这张也要提交，请按“提交”，并写明为什么两张都需要。
   *[other] “{ $name }”也附在您已提交的 { $other } 上。如果这张也要提交，请按“提交”，并写明为什么两张都需要。
}
warning-kept-both = “{ $name }”也附在{ $other ->
    [none] 另一位同事的报销单
    [same] 同一位同事的另一张报销单
   *[other] {" "}{ $other }{" "}
}上。说明：{ $reason }
view-warnings = { $number } 的提醒：
web-receipt = 票据 { $name }
web-attach = 附件
web-attach-long = 添加票据：照片、PDF、OFD 或电子发票 XML
web-remove-file = 移除 { $name }
web-download = 下载
web-close = 关闭
web-upload-failed = “{ $name }”没有传上来，已为您保留，请再按一次“发送”。
web-drop = 把票据拖到这里
web-receipt-plain = 这个文件没有图片可看，请下载后查看。
web-choose-files = 选择文件
receipts-came = 新增 { $names }
receipts-went = 移除 { $names }
change-receipts = { $line ->
    [0] 票据：{ $words }
   *[other] 第 { $line } 笔，票据：{ $words }
}
