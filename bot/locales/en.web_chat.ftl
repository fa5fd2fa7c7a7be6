# The way into the web chat, asked for in a conversation elsewhere.

button-sign-in = Sign in
web-chat-title = Chit in your browser
web-chat-link = This link is for you alone: please don’t pass it on. It works once and within 24 hours; any earlier link of yours no longer works.
web-chat-directly = I send sign-in links only in our direct conversation. Please write “sign in” to me there.
web-chat-here = You are signed in already: this is the web chat.
web-chat-off = There is no web chat to sign in to at your company. Everything can be done right here.
