"""Leaves a mailing list with one click (RFC 8058). Whether that is allowed was decided before."""

from desktop.core.errors import OfflineError, RejectedError, SourceError
from desktop.core.l10n import tr

TIMEOUT_S = 30.0


async def unsubscribe(url: str) -> None:
    """POST the one-click form to `url`: no cookies, no redirects.

    Raises RejectedError, OfflineError, SourceError.
    """
    import httpx  # costs start-up time that hardly anybody needs

    if not url.lower().startswith("https://"):
        raise RejectedError(tr("This list does not offer a safe way to leave it."))
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT_S, follow_redirects=False) as http:
            response = await http.post(url, data={"List-Unsubscribe": "One-Click"})
    except httpx.HTTPError as error:
        raise OfflineError(tr("The mailing list cannot be reached.")) from error
    if response.status_code >= 500:
        raise SourceError(tr("The mailing list cannot take you off right now."))
    if response.status_code >= 400:
        raise RejectedError(tr("The mailing list refuses to take you off."))
