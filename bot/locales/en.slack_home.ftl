# The start page in Slack of somebody who has not written yet.

slack-home-nobody = Write to Chit in the Messages tab to begin. What waits for you is shown here from then on.
