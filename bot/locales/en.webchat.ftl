# The words of the web pages themselves. What the bot says is in en.ftl.

web-message = Message
web-placeholder = Expense or question
web-send = Send
web-messages = Messages
web-who = I am…
web-language = Language
web-apply = Apply
web-sign-out = Sign out
web-bot = Chit
web-light = Light colours
web-dark = Dark colours

web-reconnecting = Reconnecting… what you typed is kept
web-sending = Sending…
web-not-sent = Not sent.
web-try-again = Try again
web-new = { $n } new
web-earlier = Earlier messages
web-moved = Continues further down
web-working = Still working on it. You can go on, the outcome will appear here.
web-press-failed = That didn’t get through. Please press again.

web-just-now = just now
web-minutes-ago = { $n } min ago
web-hours-ago = { $n } h ago
web-today = Today
web-yesterday = Yesterday

web-changes = What changed
web-becomes = becomes
web-unread = { $name } ({ $n })

web-choose = Choose…
web-optional = optional
web-cancel = Cancel
web-mistakes = { $count ->
    [one] One field needs another look:
   *[other] { $count } fields need another look:
}
web-form-used = This form was already sent with other values. Close it and look at the card.
web-form-old = This form was open for too long. Nothing was changed; please open it again.

web-sign-in-title = Sign in to Chit
web-sign-in-as = This link signs you in as { $name }, in this browser, for 30 days.
web-sign-in = Sign in
web-sign-in-used = This link no longer works: it was used, a newer one took its place, or it is older than 24 hours. Ask for a new one.
web-signed-out-title = You are not signed in
web-signed-out-how = Ask the administrator of Chit in your company for a sign-in link.
web-signed-out-then = Each link works once, within 24 hours.

web-error-title-404 = There is no such page
web-error-404 = The address may be mistyped, or what was here is gone.
web-error-title-403 = That is not possible from here
web-error-403 = Please open Chit again and retry.
web-error-title-500 = Something went wrong
web-error-500 = It has been noted. Nothing that Chit confirmed to you is lost.
web-error-title = That did not work
web-error = Go back and try again.
web-error-home = To the conversation
web-empty = Write something first.
