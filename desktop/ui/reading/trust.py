"""Who a message is really from, in plain words: a tick for a verified domain, warnings, labels."""

from desktop.core.l10n import tr
from desktop.model.message import Message


def verified_text(message: Message) -> str:
    """What the tick beside the sender says, "" when the provider verified nothing."""
    domain = message.details.verified_domain
    if not domain:
        return ""
    return tr("Your mail provider verified that this came from {domain}.").format(domain=domain)


def warning_texts(message: Message) -> list[str]:
    """One sentence for each thing that is odd about the sender."""
    words = {
        "from-mismatch": tr("The name does not belong to the address {address}."),
        "several-from": tr("This message names more than one sender. It came from {address}."),
        "address-in-name": tr("The name shows another address. It came from {address}."),
        "mixed-script": tr("The address mixes alphabets and may imitate another: {address}."),
    }
    found = [words[code] for code in message.details.warnings if code in words]
    return [text.format(address=message.sender.address) for text in found]


def protection_text(message: Message) -> str:
    """The label of an S/MIME or PGP message; "" for all others."""
    words = {
        "signed": tr("Signed, not checked"),
        "encrypted": tr("Encrypted. Open it with the program that holds your key."),
    }
    return words.get(message.details.protection or "", "")


def recipients_text(message: Message, me: frozenset[str]) -> str:
    """Who received it: "to you, Fatima El Amrani; cc Yusuf Demir"."""

    def names(addresses: tuple) -> str:  # type: ignore[type-arg]
        you = tr("you")
        return ", ".join(you if who.address.lower() in me else who.label for who in addresses)

    to, cc = names(message.to), names(message.cc)
    if to and cc:
        return tr("to {to}; cc {cc}").format(to=to, cc=cc)
    if cc:
        return tr("cc {cc}").format(cc=cc)
    return tr("to {to}").format(to=to) if to else ""
