"""State that mail programs keep in headers of an mbox."""

from desktop.model.account import ChannelRole
from desktop.model.message import Flag
from desktop.sources.files.status import read_status


def test_a_message_without_status_counts_as_read():
    assert read_status(b"Subject: x\n\nStatus: O\n").flags == {Flag.SEEN}


def test_status_letters_are_flags():
    assert read_status(b"Status: RO\nX-Status: AF\n\n").flags == {
        Flag.SEEN,
        Flag.ANSWERED,
        Flag.FLAGGED,
    }


def test_old_but_unread_stays_unread():
    assert read_status(b"Status: O\n\n").flags == frozenset()


def test_thunderbird_bits_are_flags():
    status = read_status(b"X-Mozilla-Status: 1005\r\nX-Mozilla-Status2: 00000000\r\n\r\n")
    assert status.flags == {Flag.SEEN, Flag.FLAGGED, Flag.FORWARDED}


def test_what_thunderbird_expunged_is_deleted():
    assert read_status(b"X-Mozilla-Status: 0009\n\n").is_deleted


def test_gmail_labels_name_place_flags_and_labels():
    status = read_status(b"X-Gmail-Labels: Inbox,Unread,Starred,Bouw en wonen\n\n")
    assert (status.role, status.flags, status.labels) == (
        ChannelRole.INBOX,
        {Flag.FLAGGED},
        ("Bouw en wonen",),
    )


def test_encoded_gmail_labels_are_decoded():
    status = read_status(b"X-Gmail-Labels: =?UTF-8?Q?Archived,Caf=C3=A9?=\n\n")
    assert (status.role, status.labels) == (ChannelRole.ARCHIVE, ("Café",))
