"""The two consoles that every printer writes to; neither passes on what a terminal would obey."""

from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from bot.output.printable import printable


class PrintableConsole(Console):
    """A console of Rich that makes all text printable; only Rich's own colours and cursor movements stay."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Yield the segments of what is to be printed."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
            else:
                yield Segment(printable(segment.text, newlines=True), segment.style)


output = PrintableConsole(highlight=False)
"""The standard output stream."""
errors = PrintableConsole(stderr=True, highlight=False)
"""The standard error stream."""
