"""How files arrive: each up to its limit and on the disk; one that is larger is read past, so that the form is kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload

READ_PAST = (
    4  # a request of so many times the limit is read to its end, to keep what else was typed; a larger one is cut off
)


class Bounded(FileUploadHandler):
    """Stands before the handler that stores: lets no file beyond the limit through, and remembers which it was."""

    def __init__(self, request: Any = None) -> None:
        """Nothing has been read."""
        super().__init__(request)
        self.limit = settings.MAX_FILE_MB << 20
        self.read, self.is_endless = 0, False

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None  # noqa: ARG002, N803  # Django's
    ) -> None:  # fmt: skip
        """Look at the size that was announced."""
        self.is_endless = content_length > READ_PAST * self.limit

    def new_file(self, *args: Any, **options: Any) -> None:
        """Count a file from its beginning."""
        super().new_file(*args, **options)
        self.read = 0
        if self.is_endless:
            self._remember()
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002  # Django's
        """Hand a piece on while the file is within its limit."""
        self.read += len(raw_data)
        if self.read > self.limit:
            self._remember()
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:  # Django's
        """Leave the file to the handler that stores it."""

    def _remember(self) -> None:
        request: Any = self.request
        if request is not None:
            request.too_large = {*getattr(request, "too_large", ()), self.field_name}


def too_large(request: Any) -> set[str]:
    """Name the fields whose files were larger than the limit."""
    request.POST  # noqa: B018  # reading it is what makes the files arrive
    return set(getattr(request, "too_large", ()))
