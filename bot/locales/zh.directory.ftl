# `chit people import` 对人员名单文件的说明，写在行号和列名之后。

refused-directory-too-large = 文件超过 { $most } MB。
refused-directory-not-utf8 = 文件不是 UTF-8 编码。请在 Excel 中选择“另存为”，类型选“CSV UTF-8（逗号分隔）”。
refused-directory-not-csv = 不是有效的 CSV：引号没有闭合，或位置不对。
refused-directory-empty = 文件是空的；第一行应当是列名。
refused-directory-no-commas = 各列之间须用逗号分隔。
refused-directory-unknown-column = 没有这一列，可用的列有：{ $known }。
refused-directory-double-column = 这一列出现了两次。
refused-directory-missing-column = 缺少这一列。
refused-directory-wrong-number-of-cells = 表头有 { $expected } 列，这一行有 { $found } 列。
refused-directory-erased = “{ $id }”的资料已被清除，请为此人换一个新编号。
refused-directory-unknown-manager = 文件和人员名单里都没有编号为“{ $manager }”的人。
refused-directory-circle = 从这里经“{ $manager }”逐级向上，又回到了本人。没有上级的人，请填自己的编号或留空。
refused-directory-account-taken = 这个账号已属于“{ $owner }”。
refused-directory-double-id = “{ $id }”重复出现，第一次在第 { $first } 行。
refused-directory-alike-id = “{ $id }”与“{ $other }”只有大小写不同；编号不能只靠大小写区分。
refused-directory-double-account = 这个账号重复出现，第一次在第 { $first } 行。
refused-directory-control-character = 此处有看不见的字符，请删除。
refused-directory-too-long = 超过 { $most } 个字符。
refused-directory-missing = 这一格不能为空。
refused-directory-wrong-id = “{ $found }”不能作为编号：编号里不能有空格、逗号、分号、冒号和斜杠，也不能是 operator。
refused-directory-wrong-manager-id = “{ $found }”不能作为上级的编号。
refused-directory-wrong-email = “{ $found }”不是邮箱地址。
refused-directory-wrong-roles = 不认识“{ $found }”；角色有 finance、support、admin、auditor，用分号分隔。
refused-directory-wrong-locale = “{ $found }”不是 en、zh-CN 这样的语言。
refused-directory-wrong-timezone = “{ $found }”不是 Asia/Shanghai 这样的时区。
refused-directory-wrong-left-on = “{ $found }”不是日期，请写成 2026-11-20。
