"""The grammar of expense sentences, Chinese, English and mixed: one module for each kind of thing a sentence holds."""
