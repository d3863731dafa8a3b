"""Kinds of offices: the nouns that stand for the holder of one, such as *the politician* for a mayor."""

_POLITICAL = frozenset(
    {
        "minister",
        "president",
        "senator",
        "representative",
        "congressman",
        "congresswoman",
        "governor",
        "mayor",
    }
    | {
        "chancellor",
        "premier",
        "deputy",
        "councillor",
        "mp",
        "mep",
        "msp",
        "lawmaker",
        "legislator",
        "leader",
    }
    | {"secretary", "candidate"}
)
_CLERGY = frozenset(
    {"reverend", "rev", "canon", "vicar", "father", "fr", "pastor", "rector", "bishop", "archbishop"}
)
HEADS = frozenset({"head", "chief", "boss", "leader", "director", "chairman", "chairwoman", "president"})
"""Nouns for who leads what the rest of a description tells: the *head* of the ministry."""
COMPANY_HEADS = frozenset({"ceo", "executive", "founder", "owner", "manager"})
"""More nouns for who leads a company."""
MODIFIERS = frozenset({"elected", "local", "senior", "top", "veteran", "former", "public", "opposition"})
"""Words before a noun for a holder of an office that tell nobody from another."""
OFFICES_BY_NOUN = {
    "politician": _POLITICAL,
    "legislator": _POLITICAL,
    "parliamentarian": _POLITICAL,
    "representative": _POLITICAL,
    "peer": frozenset({"lord", "lady", "baroness", "baron", "viscount", "earl", "duke"}),
    "diplomat": frozenset({"ambassador", "envoy", "consul"}),
    "cleric": _CLERGY,
    "clergyman": _CLERGY,
    "priest": _CLERGY,
    "prelate": frozenset({"bishop", "archbishop", "cardinal"}),
    "jurist": frozenset({"judge", "justice", "professor", "attorney"}),
    "magistrate": frozenset({"judge", "justice"}),
    "academic": frozenset({"professor", "doctor", "lecturer"}),
    "executive": frozenset({"ceo", "chairman", "chairwoman", "executive", "director", "cfo", "coo"}),
    "monarch": frozenset({"king", "queen"}),
    "lawmaker": _POLITICAL,
    "official": _POLITICAL | {"director", "commissioner"},
}
"""Nouns for people with an office, each with the offices."""
