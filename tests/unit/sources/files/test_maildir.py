"""Reading and writing Maildir trees."""

import pytest

from desktop.model.account import ChannelRole
from desktop.model.message import Flag
from desktop.sources.files import maildir

SEEN = frozenset({Flag.SEEN})


@pytest.mark.parametrize(
    ("name", "unique", "flags"),
    [
        ("17.M1P2.host:2,RS", "17.M1P2.host", {Flag.ANSWERED, Flag.SEEN}),
        ("17.M1P2.host,S=120,W=130:2,", "17.M1P2.host", set()),
        ("17.host;2,F", "17.host", {Flag.FLAGGED}),
        ("17.host", "17.host", set()),
        ("17.host:2,Sab", "17.host", {Flag.SEEN}),
    ],
)
def test_a_name_tells_stable_part_and_flags(name, unique, flags):
    assert maildir.split_name(name)[:2] == (unique, flags)


def test_a_delivery_can_be_listed(tmp_path):
    maildir.deliver(tmp_path, b"Subject: x\n\n", unique="one", flags=SEEN)
    (entry,) = maildir.list_entries(tmp_path)
    assert (entry.unique, entry.flags) == ("one", SEEN)


def test_what_lies_in_new_was_never_seen(tmp_path):
    maildir.make_folder(tmp_path)
    (tmp_path / "new" / "one:2,S").write_bytes(b"x")
    (entry,) = maildir.list_entries(tmp_path)
    assert entry.flags == frozenset()


def test_changing_flags_keeps_foreign_letters(tmp_path):
    maildir.make_folder(tmp_path)
    path = tmp_path / "new" / "one:2,aF"
    path.write_bytes(b"x")
    changed = maildir.set_flags(path, add=SEEN, remove=frozenset({Flag.FLAGGED}))
    assert changed == tmp_path / "cur" / "one:2,Sa"


def test_a_message_is_found_after_a_rename(tmp_path):
    path = maildir.deliver(tmp_path, b"x", unique="a[1]*", flags=SEEN)
    renamed = maildir.set_flags(path, add=frozenset({Flag.FLAGGED}), remove=frozenset())
    assert maildir.find_entry(tmp_path, "a[1]*") == renamed


def test_maildir_plus_plus_and_nested_folders_become_channels(tmp_path):
    for name in ("", ".Sent", ".Werk.Bouw &- wonen", "lists/python", ".&AMk-t&AOk-"):
        maildir.make_folder(tmp_path / name)
    channels = {f.channel.remote: f.channel for f in maildir.find_folders(tmp_path)}
    assert channels["INBOX"].role is ChannelRole.INBOX
    assert channels[".Sent"].role is ChannelRole.SENT
    assert channels[".Werk.Bouw &- wonen"].name == "Werk/Bouw & wonen"
    assert channels["lists/python"].name == "lists/python"
    assert channels[".&AMk-t&AOk-"].name == "Été"


def test_links_out_of_the_tree_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    maildir.make_folder(tmp_path / "mail")
    (tmp_path / "mail" / "cur" / "link").symlink_to(secret)
    assert list(maildir.list_entries(tmp_path / "mail")) == []
