"""Gets the bytes of one part of a mail: attachments, files in winmail.dat, cid: pictures."""

import email


def fetch_part(raw: bytes, part: str) -> bytes:
    """Return the decoded bytes of the part that `Attachment.part` names; "" is the whole mail.

    Raises KeyError when the mail has no such part.
    """
    if not part:
        return raw
    for number, node in enumerate(email.message_from_bytes(raw).walk()):
        payload = node.get_payload(decode=True)
        if str(number) == part and isinstance(payload, bytes):
            return payload
    raise KeyError(part)


def inline_images(raw: bytes) -> dict[str, bytes]:
    """Return the pictures that the HTML of the mail may show, by content id."""
    found = {}
    for node in email.message_from_bytes(raw).walk():
        payload = node.get_payload(decode=True)
        if node["Content-ID"] and isinstance(payload, bytes):
            found[str(node["Content-ID"]).strip(" <>")] = payload
    return found
