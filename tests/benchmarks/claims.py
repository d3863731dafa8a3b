"""Measure the verdicts on claims: python -m tests.benchmarks.claims GOLD.jsonl [--store FOLDER] [--count N].

A line of the gold file is an article, {"id", "text", "quotes": [{"start", "end", "text", "speaker"}]}. A part
of the articles is kept out of the coverage: their quotations stand nowhere in it.
"""

import argparse
import json
import random
import re
import shutil
import tempfile
import time
from collections import Counter
from functools import partial
from pathlib import Path

import numpy as np

from index.coverage import Coverage
from index.model.verdict import DifferenceKind, VerdictKind, worst
from index.questions.compared_words import compared_words
from index.text.word_classes import FUNCTION_WORDS
from tests.benchmarks.report import table

KEPT_OUT = 0.1
"""Share of the articles that are kept out of the coverage."""
MIN_WORDS = 8
MAX_WORDS = 60
CHATTER = (
    "is it true? {q}",
    "I read that she said {q} lol",
    "saw this on my feed: {q}",
    "{q} - real or fake?",
    "hey team, can anybody confirm this one?\n{q}",
    "{q}\nwhere is this from",
    "My uncle keeps repeating this: {q}. Any source?",
    "Please check: {q}",
    "wow. {q} wow",
    "Wait, so he really said {q}?",
    "{q} (via a screenshot)",
    "for the 6 pm bulletin, need to verify: {q}",
    "There is a meme going around. {q} Did that happen?",
    "{q} https://example.org/post/123",
    "https://t.example/abc {q}",
    "heard on the radio this morning: {q}!!",
    "A reader writes to us: {q} Thoughts?",
    "He apparently told reporters that {q}, no?",
    "lmao: {q}",
    "FYI {q}",
    "OMG!! {q} smh",
    "This made my day 😂 {q} 😂",
    "Morning all! The quote in question is this: {q} Thanks in advance",
    "{q} ... that can't be right, can it?",
    "Found in the comments. {q} Who was it?",
    "Somebody claims that {q}. I doubt it.",
    "quick one: {q} ??",
    "No way... {q}",
    "she literally said {q} and nobody blinked",
    "question for the desk – {q} – ok to run?",
    "Re: yesterday\n\n{q}\n\nsent from my phone",
    "I remember this line, {q}, but not the person",
    "> {q}\n^ did we report that?",
    "{q}, they said. Can we use it?",
    "is this authentic? {q} asking for a friend",
    "what's the origin of this: {q} (need it for a slide)",
)
"""Wordings around a claim; none of them appears in the product."""
OTHER_CHATTER = (
    "Long time lurker, first post. {q} Does this hold up?",
    "EDIT: the line I meant was {q}. Sorry for the confusion.",
    "+1 to the above. Also {q} which nobody in this subforum wants to hear",
    "OP here. {q} /rant over",
    "tl;dr {q}",
    "Mods pls pin: {q}",
    (
        "Dear Sir or Madam, my attention was drawn to the following passage: {q} I should be "
        "grateful for a reference. Yours faithfully, P. Whitcombe"
    ),
    (
        "---------- Forwarded message ----------\nFrom: Desk Two\nDate: Tue, 4 Oct 2016 at "
        "11:20\nSubject: quote\n\n{q}\n"
    ),
    "Hi Marta,\n\nper our call: {q}\n\nBest,\nJo",
    "As per my last email, the wording was {q}. Kindly advise.",
    "Forwarded many times\n{q}\nSend it to ten people",
    "ma look at this 👉 {q} 👈 unreal no?",
    "guyssss {q} 💀💀💀",
    "{q} 🙏🏽🙏🏽",
    "[Ed. note: check before print] {q} [TK source]",
    "GRAF 4: {q} -- can we stand this up?",
    "Pull quote candidate — {q} — page 6, 32pt",
    "CQ? {q} (legal wants to see the tape)",
    "Corrected version follows. {q} ENDS",
    "Tomorrow's splash: {q}. Subs to trim.",
    "Hello friends, I am searching since two days from where comes this: {q} Thank you for your helps",
    "Please, it is possible to say me who has told {q}?",
    "In my country the peoples repeat {q} but me I not know if it is so.",
    "excuse my english. {q} This is what was in the paper of yesterday, I want knowing the author",
    "#MondayMotivation {q} #blessed #politics",
    "📢📢 {q} ➡️ https://short.example/x?utm=1",
    "RT @newswatcher88: {q}",
    "via youtu.example/watch?v=4 at 3:15 - {q}",
    "{q} [img] [img] 4.2k likes",
    "Grandpa at dinner goes, {q}, and we all just stared at him.",
    "so basically the gist was {q} and then the mic cut out",
    "There's a placard outside my window that has {q} painted across it",
    "Trivia night, round three: {q} Name the speaker for two points.",
    "My students must attribute {q} by Friday.",
    "The fortune cookie of politics: {q}",
    "{q} <- screenshot from the lobby TV, help?",
    "1) {q}\n2) see attached",
    "Subject: {q}",
)
"""Wordings of forums, letters, forwarded messages and editors. None appears in the product, but a first
measurement with them showed kinds of faults that were mended."""
CHATTERS = {"common": CHATTER, "other": OTHER_CHATTER, "all": CHATTER + OTHER_CHATTER}
REPLACEMENTS = {
    "name": [
        "Kazakhstan",
        "Brisbane",
        "Oscar",
        "Wellington",
        "Patagonia",
        "Mozart",
        "Nebraska",
        "Volvo",
    ],
    "number": ["17", "43", "256", "61", "9,400", "85", "3.7", "118"],
    "content": [
        "violin",
        "harvest",
        "purple",
        "ladder",
        "mountain",
        "lantern",
        "blanket",
        "copper",
        "garden",
        "pencil",
        "marble",
        "thunder",
    ],
}
UNKNOWN_PEOPLE = ("Ottilie Brandvold", "Kwabena Asholm", "Tereza Quillfeather", "Rasmus Oyelaran")
NAMING = (
    "{n} said {q}",
    "{q} — {n}",
    "according to {n}, {q}",
    "{n}: {q}",
    "did {n} really say {q}?",
    "{q} said {n}",
)


def read(gold, seed):
    """Return the articles in the coverage and those kept out."""
    records = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    random.Random(seed).shuffle(records)
    cut = int(len(records) * KEPT_OUT)
    return records[cut:], records[:cut]


def quotations(records):
    """Yield whole direct quotations of `MIN_WORDS` to `MAX_WORDS` words, without their marks."""
    for record in records:
        for quote in record["quotes"]:
            text = record["text"][quote["start"] : quote["end"]]
            inner = text.strip("“”\"‘’'` \n,")
            inner_marks = re.search(r"[“”\"]", inner)
            count = len(compared_words(inner))
            if text[:1] in '“"' and text[-1:] in '”"' and not inner_marks and MIN_WORDS <= count <= MAX_WORDS:
                yield record["id"], quote["start"], inner, quote.get("speaker")


def with_chatter(words, rng, *, marks, chatter=CHATTER):
    """Return a message around some words."""
    return rng.choice(chatter).format(q=f"“{words}”" if marks else words)


def replaced(words, rng, place):
    """Return words with a name, number or content word replaced, and the new word; None if impossible."""
    found = compared_words(words)
    content = [n for n, word in enumerate(found) if word.form not in FUNCTION_WORDS and word.form.isalnum()]
    third = len(found) / 3
    places = {
        "first": content[:1] if content[:1] == [0] else [],
        "beginning": [n for n in content if n < third],
        "middle": [n for n in content if third <= n < 2 * third],
        "end": [n for n in content if n >= 2 * third],
        "last": content[-1:] if content[-1:] == [len(found) - 1] else [],
    }[place]
    if not places:
        return None
    word = found[rng.choice(places)]
    kind = "number" if word.form[0].isdigit() else "name" if word.text[0].isupper() else "content"
    new = rng.choice(REPLACEMENTS[kind])
    return words[: word.start] + new + words[word.end :], new


def negated(words, rng):
    """Return words with "not" added after an auxiliary, or taken away; None if neither is possible."""
    if " not " in words:
        return words.replace(" not ", " ", 1), "not"
    places = [
        m.end() for m in re.finditer(r"\b(?:is|are|was|were|will|would|can|should|have|has)\b(?!['’])", words)
    ]
    if not places:
        return None
    place = rng.choice(places)
    return f"{words[:place]} not{words[place:]}", "not"


def swapped(words, _rng):
    """Return words with two names swapped; None if there are none."""
    names = [w for w in compared_words(words)[1:] if w.text[0].isupper() and w.form not in FUNCTION_WORDS]
    first = names[0] if names else None
    second = next(
        (w for w in names[::-1] if first and w.form != first.form and w.start > first.end + 1), None
    )
    if not first or not second:
        return None
    swap = (
        words[: first.start]
        + second.text
        + words[first.end : second.start]
        + first.text
        + words[second.end :]
    )
    return swap, second.text


def garbled(words, rng, share):
    """Return words with a share of them replaced."""
    found = compared_words(words)
    wanted = set(rng.sample(range(len(found)), round(share * len(found))))
    parts = [rng.choice(REPLACEMENTS["content"]) if n in wanted else w.text for n, w in enumerate(found)]
    return " ".join(parts)


def half(words, rng):
    """Return half of some words whose rest does not turn it, or None."""
    found = compared_words(words)
    middle = len(found) // 2
    if rng.random() < 0.5:
        return words[: found[middle - 1].end]
    before = {word.form for word in found[:middle]}
    turning = {"not", "no", "never", "if", "unless", "nobody", "none", "nothing", "without", "nor", "neither"}
    if before & turning or any(form.endswith("n't") for form in before):
        return None
    return words[found[middle].start :]


class Measure:
    """Asks the coverage, and counts what it answers."""

    def __init__(self, coverage, show):
        self.coverage, self.show, self.shown = coverage, show, Counter()
        self.seconds = []

    def check(self, message):
        """Return the worst verdict on a message."""
        started = time.process_time()
        verdicts = self.coverage.check(message)
        self.seconds.append(time.process_time() - started)
        return worst(verdicts)

    def failed(self, figure, message, verdict):
        """Print an example of a failure, as far as wanted."""
        self.shown[figure] += 1
        if self.shown[figure] <= self.show:
            differences = [(d.claimed, d.original, d.kind.value) for d in verdict.differences]
            text = verdict.quote.text if verdict.quote else None
            print(f"[{figure}] {message!r}\n   {verdict.kind} {verdict.named} {differences}\n   {text!r}")

    def share(self, figure, messages, is_right):
        """Return the share of messages whose verdict is right."""
        right = 0
        for message, expected in messages:
            verdict = self.check(message)
            if is_right(verdict, expected):
                right += 1
            else:
                self.failed(figure, message, verdict)
        return [figure, f"{len(messages):,}", f"{100 * right / max(len(messages), 1):.2f} %"]


def is_exact(verdict, expected):
    """Whether the verdict is exact, with the right quotation."""
    return verdict.kind is VerdictKind.EXACT and is_found(verdict, expected)


def is_found(verdict, expected):
    """Whether the verdict shows the right quotation, or one with the same words."""
    if verdict.quote is None:
        return False
    article, start, words = expected
    if verdict.quote.article.path.endswith(article) and abs(verdict.quote.start - start) <= 1000:
        return True
    said = " ".join(w.form for w in compared_words(verdict.quote.text))
    return " ".join(w.form for w in compared_words(words))[:60] in said


def run(coverage, kept, out, *, count, seed, show, chatter=CHATTER):  # noqa: PLR0913 - the options
    """Print the table of figures."""
    around = partial(with_chatter, chatter=chatter)
    rng = random.Random(seed)
    measure = Measure(coverage, show)
    gold = list(quotations(kept))
    rng.shuffle(gold)
    gold = [(a, s, q, p) for a, s, q, p in gold][:count]
    rows = []
    for marks in (True, False):
        label = "with marks" if marks else "without marks"
        whole = [(around(q, rng, marks=marks), (a, s, q)) for a, s, q, _ in gold]
        rows.append(measure.share(f"whole, {label}: exact", whole, is_exact))
        halves = [(h, (a, s, h)) for a, s, q, _ in gold if (h := half(q, rng))]
        halves = [(around(h, rng, marks=marks), expected) for h, expected in halves]
        rows.append(measure.share(f"half, {label}: exact", halves, is_exact))
        for name, change in (
            *((place, lambda q, r, place=place: replaced(q, r, place)) for place in PLACES),
            ("negation", negated),
            ("names swapped", swapped),
        ):
            changed = [(c, (a, s, q)) for a, s, q, _ in gold if (c := change(q, rng))]
            messages = [(around(c[0], rng, marks=marks), c[1]) for c, _ in changed]
            bare = [(f"“{c[0]}”" if marks else c[0], c[1]) for c, _ in changed]
            for framed, some in (("chatter", messages), ("bare", bare))[: 1 if marks else 2]:
                figure = f"falsified ({name}), {label}, {framed}"
                rows.append(
                    measure.share(
                        f"{figure}: not certified", some, lambda v, _: v.kind is not VerdictKind.EXACT
                    )
                )
                rows.append(measure.share(f"{figure}: named", some, names_difference))
    for share in (0.2, 0.4):
        messages = [(garbled(q, rng, share), (a, s, q)) for a, s, q, _ in gold]
        rows.append(measure.share(f"{share:.0%} replaced: found", messages, is_found))
    speakers = [s.name for s in coverage.speakers() if len(s.name.split()) == 2 and s.name.istitle()]
    for known, people in (("known", speakers), ("unknown", UNKNOWN_PEOPLE)):
        messages = []
        for a, s, q, p in gold:
            person = rng.choice(people)
            if p and person.split()[-1] in p:
                continue
            text = rng.choice(NAMING).format(n=person, q=f"“{q}”")
            messages.append((text, (a, s, q)))
        figure = f"somebody else named ({known}): flagged"
        rows.append(measure.share(figure, messages, lambda v, _: v.kind is VerdictKind.ANOTHER_SPEAKER))
    messages = [
        (NAMING[n % len(NAMING)].format(n=p, q=f"“{q}”"), None)
        for n, (_, _, q, p) in enumerate(gold)
        if p and p.istitle() and len(p.split()) <= 3
    ]
    rows.append(
        measure.share("the speaker named: not flagged", messages, lambda v, _: v.kind is VerdictKind.EXACT)
    )
    said = " ".join(w.form for r in kept for w in compared_words(r["text"]))
    nowhere = [q for _, _, q, _ in quotations(out) if not stands_in(q, said)][:count]
    for marks in (True, False):
        messages = [(around(q, rng, marks=marks), None) for q in nowhere]
        label = "with marks" if marks else "without marks"
        rows.append(measure.share(f"nowhere, {label}: not answered", messages, lambda v, _: v.quote is None))
    p50, p95 = np.percentile(np.array(measure.seconds) * 1000, (50, 95))
    rows.append(["processor time, p50 / p95", f"{len(measure.seconds):,}", f"{p50:.1f} / {p95:.1f} ms"])
    print(table(["claims", "number", "result"], rows))


def stands_in(words, said):
    """Whether any eight words in a row stand in a text."""
    forms = [w.form for w in compared_words(words)]
    return any(" ".join(forms[n : n + MIN_WORDS]) in said for n in range(len(forms) - MIN_WORDS + 1))


PLACES = ("first", "beginning", "middle", "end", "last")


def names_difference(verdict, word):
    """Whether the differences name the changed word."""
    if word == "not":
        return any(d.kind is DifferenceKind.NEGATION for d in verdict.differences)
    return any(word in d.claimed or word in d.original for d in verdict.differences)


def main(arguments=None):
    """Build the coverage, and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.claims", description=__doc__)
    parser.add_argument("gold", type=Path, help="articles with their quotations (.jsonl)")
    parser.add_argument("--store", type=Path, help="the folder that keeps the analyses")
    parser.add_argument("--count", type=int, default=400, help="number of quotations")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="number of failures to print for each figure")
    parser.add_argument("--chatter", choices=CHATTERS, default="common", help="wordings around the claims")
    options = parser.parse_args(arguments)
    kept, out = read(options.gold, 0)
    folder = Path(tempfile.mkdtemp(prefix="claims-"))
    try:
        lines = [json.dumps({"id": r["id"], "text": r["text"]}) for r in kept]
        (folder / "articles.jsonl").write_text("\n".join(lines), encoding="utf-8")
        coverage = Coverage.open(folder, options.store, processes=2).compiled()
        chatter = CHATTERS[options.chatter]
        run(coverage, kept, out, count=options.count, seed=options.seed, show=options.show, chatter=chatter)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
