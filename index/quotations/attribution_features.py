"""The features of attribution: which mention a quoted span belongs to, and whether it is a statement.

News attributes quotations in too many ways for rules: before, between and after its words, sentences away, by
pronouns and by names. The parse alone misleads, for it was not trained on sentences that begin with what is
said. Following O'Keefe and others (2012), a linear model therefore ranks the mentions around a span by what
stands between them, and a second one tells statements from titles, labels and scare quotes, which are
written with the same marks. Both need conjunctions of a few properties (`span_end position cue_class`): a
comma inside the mark means one thing before “said” and another after it. Named entity recognition was tried
and dropped: names, offices and the parse say enough, and the analysis takes half the time. Where a sentence
leaves no doubt, the rules of `speaker_candidates` decide and no weights are asked.

A template is listed once, below, and is the conjunction of its fields. `speaker_features` and
`statement_features` give each field its value and document it; `tests/benchmarks/learn_attribution.py` learns
the weights in `attribution.json`; `attribution` uses them.
"""

from index.quotations.mentions import Role
from index.text.features import FeatureTemplates

CLAUSE_DEPENDENCIES = ("acl", "advcl", "appos", "ccomp", "conj", "pcomp", "prep", "relcl", "xcomp")
"""Dependencies of the clauses and phrases that may separate a span from the cue above it."""

_FLAG = ("False", "True")
_MARKER = ("True",)
"""The value of a field that otherwise does not apply."""
_DISTANCES = ("0", "1", "2", "3", "6", "12", "far")
_EXTENTS = ("paragraph", "sentence", "part")
_ROLES = tuple(role.value for role in Role)
_CUE_CLASSES = ("say", "tell", "other", "noun", "none")
_VERB_CLASSES = ("say", "tell", "other")
_LENGTHS = ("0", "1", "2", "3", "4", "5", "8", "long")
_POSITIONS = (
    "same_before",
    "same_after",
    "back1",
    "back2",
    "back3",
    *(f"back{sentences}_paragraph{paragraphs}" for sentences in (1, 2) for paragraphs in (1, 2)),
    *(f"ahead{sentences}{paragraph}" for sentences in (1, 2) for paragraph in ("", "_paragraph")),
)

SPEAKER_FEATURES = FeatureTemplates(
    (
        "position",
        "position cue_class role",
        "mention_kind position",
        "distance position",
        "mention_distance position",
        "attachment cue_class",
        "attachment position",
        "role mention_kind",
        "span_end position cue_class",
        "span_end distance side",
        "span_start position cue_class",
        "span_start distance side",
        "is_nearest_cue position cue_class",
        "is_nearest_cue span_end",
        "after_cue side distance",
        "postposed position",
        "postposed position attachment",
        "postposed position cue_is_root ends_sentence",
        "before_mention position cue_class",
        "after_mention position cue_class",
        "before_mention after_mention position",
        "governor_dep position cue_class",
        "governor_dep cue_is_governor position",
        "spans_between position",
        "is_main_subject position",
        "cue_dep position cue_class",
        "cue_word",
        "dependency_path cue_class",
        "words_between cue_class",
        "subjects_between position",
        "beside_another_span position is_nearest_cue",
        "noun_class position cue_class",
        "label_is_adjacent position",
        "cue_follows position is_nearest_cue",
        "cue_follows cue_class is_nearest_cue",
        "cue_precedes position is_nearest_cue",
        "cue_precedes cue_class is_nearest_cue",
        "is_previous_speaker paragraphs_since",
        "is_previous_speaker paragraphs_since span_start span_end",
        "is_previous_speaker paragraphs_since position",
        "is_previous_speaker paragraphs_since span_start",
        "is_previous_speaker paragraphs_since span_extent",
        "is_previous_speaker paragraphs_since previous_unclosed",
    ),
    {
        "position": _POSITIONS,
        "side": ("before", "after"),
        "distance": _DISTANCES,
        "mention_distance": _DISTANCES,
        "role": _ROLES,
        "cue_class": _CUE_CLASSES,
        "is_nearest_cue": _FLAG,
        "beside_another_span": _FLAG,
        "spans_between": ("0", "1", "2"),
        "subjects_between": ("0", "1", "2", "3"),
        "postposed": _MARKER,
        "cue_is_root": _FLAG,
        "ends_sentence": _FLAG,
        "cue_is_governor": _FLAG,
        "is_main_subject": _FLAG,
        "label_is_adjacent": _FLAG,
        "cue_follows": _MARKER,
        "cue_precedes": _MARKER,
        "is_previous_speaker": _FLAG,
        "paragraphs_since": ("-1", "0", "1", "2", "3"),
        "span_extent": _EXTENTS,
        "previous_unclosed": _FLAG,
    },
)
"""Features of a span with a mention, for ranking the mentions."""

STATEMENT_FEATURES = FeatureTemplates(
    (
        "bias",
        "length",
        "span_start",
        "span_end",
        "length span_start",
        "length span_end",
        "has_finite_verb length",
        "is_capitalised length",
        "span_extent length",
        "word_before",
        "tag_before length",
        "tag_before dep_before",
        "left_tag right_tag",
        "right_tag length",
        "content_tags",
        "root_dep root_tag",
        "root_dep length",
        "governor_is_passive governor_has_agent root_dep",
        "governor_word",
        "governor_class root_dep length",
        "strongest_governor",
        "strongest_governor length",
        "share_level",
        "share_level length",
        *(f"below_{dependency}" for dependency in CLAUSE_DEPENDENCIES),
        "position length",
        "position cue_class role length",
        "attachment cue_class length",
        "attachment position length",
        "position",
        "position cue_class role",
        "attachment cue_class",
        "attachment position",
        "role mention_kind",
        "is_nearest_cue position cue_class",
        "is_nearest_cue span_end",
        "cue_word",
        "previous_is_statement length",
        "previous_is_statement tokens_since",
    ),
    {
        "bias": _MARKER,
        "length": _LENGTHS,
        "has_finite_verb": _FLAG,
        "is_capitalised": _FLAG,
        "span_extent": _EXTENTS,
        "governor_is_passive": _FLAG,
        "governor_has_agent": _FLAG,
        "governor_class": _VERB_CLASSES,
        "strongest_governor": (*_VERB_CLASSES, "none"),
        "share_level": ("0", "1", "2", "3", "4", "5"),
        **{f"below_{dependency}": _MARKER for dependency in CLAUSE_DEPENDENCIES},
        "position": _POSITIONS,
        "cue_class": _CUE_CLASSES,
        "role": _ROLES,
        "is_nearest_cue": _FLAG,
        "previous_is_statement": _FLAG,
        "tokens_since": _DISTANCES,
    },
)
"""Features of a span with its best mention, for telling statements from labels."""
