# What `chit policy check` and `policy import` say about a policy file.

refused-policy-mistakes = { $count ->
    [one] The policy has one mistake.
   *[other] The policy has { $count } mistakes.
}
refused-policy-empty = The file is empty.
refused-policy-too-big = The file is larger than { $most } KiB.
refused-policy-not-yaml = This is not YAML: { $problem }.
refused-policy-control-character = A control character stands here; remove it.
refused-policy-several-documents = A second document begins here; a policy is one document.
refused-policy-alias = “{ $name }” is a YAML alias or anchor; write the value out instead.
refused-policy-too-deep = This is nested more than { $most } levels deep.
refused-policy-key-not-text = A key must be plain text.
refused-policy-twice = “{ $key }” stands here a second time; the first is on line { $first }.
refused-policy-unknown-key = “{ $key }” is not known here; known are: { $known }.
refused-policy-missing-key = “{ $key }” is missing.
refused-policy-not-a-table = Keys with values are expected here: { $keys }.
refused-policy-not-a-list = A list is expected here.
refused-policy-not-text = Text is expected here.
refused-policy-too-long = This is longer than { $most } characters.
refused-policy-too-many = There are more than { $most } of these.
refused-policy-bad-key = “{ $key }” can't be a key: it needs a lower-case letter, then up to 31 lower-case letters, digits or underscores.
refused-policy-no-categories = At least one category is needed.
refused-policy-not-a-date = “{ $value }” is not a date; write it as 2026-11-20.
refused-policy-unknown-choice = “{ $value }” is not known here; choose from: { $known }.
refused-policy-unknown-currency = “{ $currency }” is not a currency code such as CNY or USD.
refused-policy-fallback-needed = “named” needs a fallback with the id of a person.
refused-policy-word-twice = “{ $word }” belongs to { $first } and to { $second }; only one can have it.
