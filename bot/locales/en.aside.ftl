# Said where others read along, when the answer itself is for the person alone.
answered-aside = I answered you in a direct message, as others read along here.
answered-directly = You will find my answer in our direct messages.
asked-aside = I have a question for you, which I asked in a direct message, as others read along here. Please answer there.
asked-directly = I have a question for you in our direct messages. Please answer there.
form-not-saved = This could not be saved yet:
refused-offer-others = These buttons are for whoever asked. Ask me yourself, and you get your own.
