# The start page of a channel that has one.
home-start = Send me a photo of a receipt, write what you paid, or fill in the form.
home-approve = Waiting for you
home-pay = To be paid
home-drafts = Not sent yet
home-open = On their way
home-empty = Nothing is open. What you file next will be here.
home-help = Ask me anything in a message: “where is my claim?”, “why was it returned?”, “help”.
