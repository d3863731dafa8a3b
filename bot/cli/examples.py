"""Examples of each command, which its help shows. The tests run them on the articles of the project."""

EXAMPLES = {
    "setup": ("onrecord setup", "onrecord --config newsroom.toml setup"),
    "serve": ("onrecord serve", "onrecord serve --articles ~/news"),
    "try": ("onrecord try", "onrecord try --port 8080 --no-browser"),
    "search": (
        "onrecord search Vilnius",
        "onrecord search China -nuclear 'speaker:\"Pekka Haavisto\"' after:2023",
    ),
    "who": ("onrecord who monumental mistake", "onrecord who monumental mistake --json"),
    "quotes": ("onrecord quotes Stoltenberg", "onrecord quotes Stoltenberg --about China --limit 3"),
    "timeline": (
        "onrecord timeline Stoltenberg about China",
        "onrecord timeline Stoltenberg --about China --json",
    ),
    "compare": (
        "onrecord compare Stoltenberg, Haavisto about China",
        "onrecord compare Stoltenberg, Haavisto --about China --json",
    ),
    "speakers": ("onrecord speakers", "onrecord speakers minister --json"),
    "ask": ("onrecord ask when is the Vilnius summit", "onrecord ask --batch questions.jsonl --json"),
    "check": (
        "onrecord check 'He called it “a monumental mistake”.'",
        "onrecord check --batch claims.jsonl",
        "onrecord check --document story.txt",
    ),
    "extract": ("onrecord extract --json", "onrecord extract story.txt --no-reported"),
    "export": ("onrecord export quotations.csv",),
    "index": ("onrecord index --stats", "onrecord index --processes 4"),
    "feeds": ("onrecord feeds", "onrecord feeds --json"),
    "fetch": ("onrecord fetch",),
    "doctor": ("onrecord doctor", "onrecord doctor --offline --json"),
    "log": ("onrecord log --unanswered --since 7d", "onrecord log --csv > questions.csv"),
    "log chart": ("onrecord log chart --since 30d", "onrecord log chart days.png"),
    "log web": ("onrecord log web",),
    "log backup": ("onrecord log backup copy.sqlite",),
    "log restore": ("onrecord log restore copy.sqlite",),
}
"""The examples by command; each is a line that a shell runs."""


def epilog(command: str) -> str:
    """Return the end of a command's help: its examples, one a line."""
    return "\n\n".join(("Examples:", *EXAMPLES[command]))
