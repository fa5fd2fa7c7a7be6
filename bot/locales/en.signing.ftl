# Pages that people reach through WeCom's sign-in, and what is said where it fails.

signing-title = Look at your conversation
signing-in-conversation = There is nothing to fill in here. The answer is in your conversation with Chit; you can close this page.
signing-failed-title = The page was not opened
signing-not-begun = This sign-in was not begun in this browser, was used before, or took longer than 10 minutes. Please try once more.
signing-code-used = WeCom’s sign-in was used before or is too old. Please try once more.
signing-no-member = Only members of your company’s WeCom can open this page. Please open it in WeCom, with the account of your company.
signing-out-of-range = Your account may not use this app. Please ask an administrator to add you to its visible range in WeCom.
signing-wecom-away = WeCom can’t say right now who you are. Please try once more in a minute. In the conversation you can go on with words.
linked-again = Try again
