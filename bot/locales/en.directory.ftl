# What `chit people import` says about a directory file, after its line and column.

refused-directory-too-large = The file is larger than { $most } MB.
refused-directory-not-utf8 = This is not UTF-8. In Excel choose “Save as” and “CSV UTF-8 (comma delimited)”.
refused-directory-not-csv = This is not CSV: a quotation mark is open or stands in the wrong place.
refused-directory-empty = The file is empty; its first row must name the columns.
refused-directory-no-commas = The columns must be separated by commas.
refused-directory-unknown-column = There is no such column; known are: { $known }.
refused-directory-double-column = This column stands here twice.
refused-directory-missing-column = This column is missing.
refused-directory-wrong-number-of-cells = The header has { $expected } columns, this row has { $found }.
refused-directory-erased = The data of “{ $id }” was erased; give that person a new id.
refused-directory-unknown-manager = There is nobody with the id “{ $manager }”, neither in this file nor in the directory.
refused-directory-circle = Going up from here by way of “{ $manager }” leads back to this person. Whoever has nobody above gets their own id or an empty cell.
refused-directory-account-taken = This account belongs to “{ $owner }” already.
refused-directory-double-id = “{ $id }” stands here a second time; the first is on line { $first }.
refused-directory-alike-id = “{ $id }” and “{ $other }” differ in nothing but capitals; ids must differ in more than that.
refused-directory-double-account = This account stands here a second time; the first is on line { $first }.
refused-directory-control-character = An invisible character stands here; remove it.
refused-directory-too-long = This is longer than { $most } characters.
refused-directory-missing = This cell must not be empty.
refused-directory-wrong-id = “{ $found }” can't be an id: it must not contain spaces, commas, semicolons, colons or slashes, nor be “operator”.
refused-directory-wrong-manager-id = “{ $found }” can't be the id of a manager.
refused-directory-wrong-email = “{ $found }” is not an e-mail address.
refused-directory-wrong-roles = “{ $found }” is not known; roles are finance, support, admin and auditor, separated by semicolons.
refused-directory-wrong-locale = “{ $found }” is not a language such as en or zh-CN.
refused-directory-wrong-timezone = “{ $found }” is not a time zone such as Asia/Shanghai.
refused-directory-wrong-left-on = “{ $found }” is not a date; write it as 2026-11-20.
