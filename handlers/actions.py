"""What can be pressed on cards and lists. A button carries the claim and the version it was drawn from."""

from __future__ import annotations

from bot.chat.actions import Action


class Submit(Action, verb="claim.submit"):
    """Send my draft to whoever decides."""

    claim: int
    version: int


class SubmitWithout(Action, verb="claim.without"):
    """Send my draft without the files that wait for Keep both; `offer` names the list that asked of them."""

    claim: int
    version: int
    offer: str


class KeptReply(Action, verb="claim.kept", opens_form=True):
    """Open the form with the reply that I wrote when I was asked of such files; `offer` names the list that asked."""

    claim: int
    version: int
    offer: str


class Edit(Action, verb="claim.edit", opens_form=True):
    """Open the form with what my claim says now."""

    claim: int
    version: int


class Discard(Action, verb="claim.discard"):
    """End my claim for good."""

    claim: int
    version: int


class Withdraw(Action, verb="claim.withdraw"):
    """Take my claim back before anybody decided."""

    claim: int
    version: int


class Approve(Action, verb="claim.approve"):
    """Agree to what the card shows."""

    claim: int
    version: int


class Return(Action, verb="claim.return", opens_form=True):
    """Open the form that asks why it goes back."""

    claim: int
    version: int


class Reject(Action, verb="claim.reject", opens_form=True):
    """Open the form that asks why it is refused."""

    claim: int
    version: int


class MarkPaid(Action, verb="claim.pay"):
    """Record that the money went out."""

    claim: int
    version: int


class FillIn(Action, verb="claim.fill", opens_form=True):
    """Open the empty form."""


class Show(Action, verb="claim.show"):
    """Show the card of a claim as it is now."""

    claim: int


class ReadAll(Action, verb="claim.text"):
    """Show a claim's long texts in full."""

    claim: int


class History(Action, verb="claim.history"):
    """Tell what happened to a claim, step by step."""

    claim: int


class Why(Action, verb="claim.why"):
    """Tell what was decided about a claim, by whom and why."""

    claim: int


class MyClaims(Action, verb="list.mine"):
    """The next rows of my claims, older than that number."""

    before: int


class ToApprove(Action, verb="list.approve"):
    """The next rows of what waits for my decision, after that number."""

    after: int


class ToPay(Action, verb="list.pay"):
    """The next rows of what is to be paid, after that number."""

    after: int


class EditSeveral(Action, verb="list.edit", opens_form=True):
    """Open the form with all expenses of a list; `offer` names the list as it was then."""

    offer: str


class SaveSeveral(Action, verb="list.save"):
    """Make one draft of all expenses of a list; `offer` names the list as it was then."""

    offer: str


class Copy(Action, verb="claim.copy"):
    """Make a new draft with what a claim of mine says."""

    claim: int


class Attach(Action, verb="claim.attach", opens_form=True):
    """Open the form with the receipts of my claim."""

    claim: int
    version: int


class KeepBoth(Action, verb="receipt.keep", opens_form=True):
    """Open the form that asks why a file that a live claim has is wanted on mine too; `claim` 0 is a new one.

    `line` is the expense to which it belongs, from 1; 0 where it may go wherever it fits.
    """

    file: str
    claim: int
    line: int


class BeginWithFiles(Action, verb="receipt.begin"):
    """Make a draft of files that are on no claim; `offer` names where they are kept."""

    offer: str


class PutFiles(Action, verb="receipt.put"):
    """Put files that are on no claim on my draft; `offer` names where they are kept."""

    offer: str
    claim: int


class WhatBecame(Action, verb="claim.notice"):
    """Tell what became of the notice about a claim, and on whose desk the claim is."""

    claim: int


class Resend(Action, verb="claim.resend"):
    """Post what I was told of a claim, and its card, once more."""

    claim: int


class SendTest(Action, verb="notice.test"):
    """Send me a notice that only shows whether notices arrive."""
