# What Slack is answered at once, before the bot has its turn.

slack-again-press = This was not recorded. Please press again in a moment.
slack-again-send = This was not recorded. Please send it again in a moment.
slack-look-first = I can’t tell yet whether this was recorded. Please look before you do it again.
slack-answer-directly = You will find the answer in your direct messages with me.
slack-edited = What you change in a message after sending it doesn’t reach your claim. Please press “Edit” on its card, or send me the right words again.
slack-nothing-in-message = There is nothing in this message that can be claimed: it has neither somebody’s words nor a file.
slack-not-heard-elsewhere = I only work for the workspace I was installed for. Please use Chit there.
slack-not-heard-stranger = I only work for people of this company. Please use Chit in your own workspace.
slack-not-heard-guest = I don’t work for guests. Please ask somebody who is a member of this workspace to file the claim.
slack-command-unknown = I don’t know this command. Try /claim or /ask.
