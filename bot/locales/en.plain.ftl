# What people say in plain words: submit, a question while another is open, a limit, an id that is almost right.

list-save-first = This list is not a claim yet. Write “save” or press Save first; then submit the draft that it becomes.
