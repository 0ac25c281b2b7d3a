"""Mail on a server, as a source."""

from collections.abc import Mapping
from dataclasses import replace

from desktop.model.ids import SourceId
from desktop.sources.api import (
    Capability,
    NeedsSignInError,
    SetupResult,
    SourceContext,
    SourceInfo,
)
from desktop.sources.imap.configuration import FORM, Configuration, read_configuration
from desktop.sources.imap.session import ImapSession
from desktop.sources.imap.tokens import sign_in_with_browser, token_provider

INFO = SourceInfo(
    id=SourceId("imap"),
    name="E-mail",
    description="Any mail server with IMAP, such as that of your work or your provider.",
    icon="src-mail",
    form=FORM,
    capabilities=frozenset(Capability),
    poll_floor_s=60.0,
    reaches=(
        "The mail servers that you name.",
        "The sign-in of Google or Microsoft, if you choose it.",
    ),
)


class ImapSource:
    """The source for IMAP accounts."""

    @property
    def info(self) -> SourceInfo:
        """The manifest."""
        return INFO

    async def test(self, settings: Mapping[str, str], context: SourceContext) -> SetupResult:
        """Sign in to the servers of a set-up.

        Raises UsageError for a field that makes no sense and the errors of `Session.sync`.
        """
        configuration = read_configuration(settings)
        trial = _with_settings(context, settings)
        try:
            await self._check(trial)
        except NeedsSignInError:
            if not configuration.uses_oauth:
                raise
            await sign_in_with_browser(trial)
            await self._check(trial)
        return SetupResult(
            name=configuration.address,
            addresses=(configuration.address,),
            settings=_completed(settings, configuration),
        )

    async def _check(self, context: SourceContext) -> None:
        session = self.connect(context)
        try:
            await session.check()
        finally:
            await session.close()

    def connect(self, context: SourceContext) -> ImapSession:
        """Return a session; no I/O yet. Raises UsageError for settings that make no sense."""
        configuration = read_configuration(context.account.settings)
        if not configuration.uses_oauth:
            return ImapSession(context)
        return ImapSession(context, token_provider(context, configuration.auth))


SOURCE = ImapSource()


def _with_settings(context: SourceContext, settings: Mapping[str, str]) -> SourceContext:
    return replace(context, account=replace(context.account, settings=settings))


def _completed(settings: Mapping[str, str], configuration: Configuration) -> Mapping[str, str]:
    incoming = configuration.incoming
    completed = {name: value for name, value in settings.items() if value}
    completed |= {
        "address": configuration.address,
        "host": incoming.host,
        "port": str(incoming.port),
        "security": incoming.security.value,
        "user": configuration.user,
    }
    if configuration.submission is not None:
        completed["smtp_port"] = str(configuration.submission.port)
        completed["smtp_security"] = configuration.submission.security.value
    return completed
