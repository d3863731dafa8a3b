"""Saved pages in the markup of common news systems, each with the story that a person reads on it.

Around the story stands what such systems put there: menus, headlines that quote somebody, pictures with captions,
sign-up forms, comments. None of it is part of the story.
"""

# ruff: noqa: E501 - markup is easier to read in one line

import html
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Story:
    """What a person reads on a page."""

    slug: str
    title: str
    author: str
    published: date
    outlet: str
    paragraphs: tuple[str, ...]
    quotations: int
    """Number of quoted spans in its paragraphs."""

    @property
    def url(self) -> str:
        return f"https://www.{self.outlet.lower().replace(' ', '')}.example/news/{self.slug}"

    @property
    def iso(self) -> str:
        return f"{self.published}T06:30:00+00:00"

    @property
    def long_date(self) -> str:
        return f"{self.published.day} {self.published:%B %Y}"

    @property
    def escaped(self) -> list[str]:
        """The paragraphs, with entities for the marks of HTML."""
        return [html.escape(text, quote=False) for text in self.paragraphs]

    def body(self, between: str = "", attributes: str = "") -> str:
        """Return the paragraphs as HTML, with other markup after the second one."""
        blocks = [f"<p{attributes}>{text}</p>" for text in self.escaped]
        return "\n".join([*blocks[:2], between, *blocks[2:]])


STORIES = (
    Story(
        "ferry-toll",
        "Islanders win their fight against the ferry toll",
        "Marit Sandvik",
        date(2024, 3, 14),
        "Halden Courier",
        (
            (
                "The toll on the ferry between Halden and the islands will end in June, the county council decided on"
                " Wednesday after a debate that went on past midnight."
            ),
            (
                "“Nobody should have to pay to go home,” said Ines Moreau, who chairs the council’s transport committee"
                " and had promised to scrap the charge within a year."
            ),
            (
                "The ferry company had asked for another two years. Its director, Tom Hale, called the decision “a gift"
                " to commuters that the rest of us will pay for” and left the hall before the vote."
            ),
            (
                "About 4,000 people live on the islands all year round. A monthly pass costs as much as a family spends"
                " on food in a week, according to a survey by the county."
            ),
            (
                "“We will be looking at the timetable next,” Moreau told reporters. “There has to be a boat after the"
                " evening shift at the hospital.”"
            ),
        ),
        5,
    ),
    Story(
        "dam-report",
        "Engineers warned of cracks at Sorland dam “years ago”",
        "Jonas Beck",
        date(2023, 11, 2),
        "Sorland Post",
        (
            (
                "Engineers warned the owner of the Sorland dam about cracks in its spillway four years before it had to"
                " be emptied, documents seen by this newspaper show."
            ),
            (
                "The reports, which the energy ministry released under the information act, list eleven inspections."
                " After the third one the inspectors asked for the water level to be lowered at once."
            ),
            (
                "“We wrote it down in plain words, and nothing was done,” said Ada Lind, who led the inspections until"
                " she retired in 2021."
            ),
            (
                "The energy minister, Olaf Brant, said on Thursday that he had not been told. “I read about it in the"
                " paper like everyone else,” he said."
            ),
            (
                "The dam supplies 60,000 households. It will stay empty until the spring, when repairs that cost nine"
                " million crowns are due to begin."
            ),
        ),
        2,
    ),
)

RELATED = "“I was robbed,” says goalkeeper after cup final"
TEASERS = (
    RELATED,
    "Mayor Petra Voss: “We cannot go on like this”",
    "Opinion: why “cheap” bread is anything but cheap",
)
COMMENT = "“This is a scandal,” my neighbour said, and he is right!"
CAPTION = "“Smile, please”: the harbour on a calm day. Photograph: Kai Rolf/Getty Images"
NEWSLETTER = "Sign up for “Morning Tide”, our daily newsletter: “The best start of the day,” readers say."
BOILERPLATE = (
    "I was robbed",
    "We cannot go on",
    "This is a scandal",
    "Smile, please",
    "Morning Tide",
    "The best start",
    "Worth every penny",
    "We value your privacy",
    "cheap",
)
"""Words that stand around the stories, and in none."""


def _list(tag: str = "ul", item: str = "li", class_: str = "") -> str:
    items = "".join(f'<{item}><a href="/n/{n}">{teaser}</a></{item}>' for n, teaser in enumerate(TEASERS))
    return f'<{tag} class="{class_}">{items}</{tag}>'


def _open_graph(story: Story) -> str:
    title = html.escape(story.title)
    return (
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="og:site_name" content="{story.outlet}"><meta property="og:url" content="{story.url}">'
        f'<link rel="canonical" href="{story.url}">'
    )


def _json_ld(story: Story, **more: object) -> str:
    value = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "datePublished": story.iso,
        "dateModified": f"{story.published.replace(year=story.published.year + 1)}T09:00:00+00:00",
        "author": [{"@type": "Person", "name": story.author, "url": "https://example.org/staff"}],
        "publisher": {"@type": "Organization", "name": story.outlet},
        "mainEntityOfPage": story.url,
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def _document(story: Story, head: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(story.title)} |'
        f" {story.outlet}</title>{head}</head><body>{body}</body></html>"
    )


def wordpress_classic(story: Story) -> str:
    """WordPress with a classic theme: metadata in the page alone."""
    aside = '<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li>Email</li></ul></div>'
    comments = (
        f'<div id="comments"><h2>2 Comments</h2><ol class="commentlist"><li><p>{COMMENT}</p></li></ol></div>'
    )
    return _document(
        story,
        f'<meta name="generator" content="WordPress 6.4"><link rel="canonical" href="{story.url}">'
        f'<meta property="og:site_name" content="{story.outlet}">',
        f'<header id="masthead"><nav class="main-navigation">{_list()}</nav></header><div id="primary"><main>'
        f'<article id="post-77" class="post-77 post type-post hentry"><header class="entry-header">'
        f'<h1 class="entry-title">{story.title}</h1><div class="entry-meta"><span class="posted-on">'
        f'<time class="entry-date published" datetime="{story.iso}">{story.long_date}</time></span>'
        f'<span class="byline"> by <span class="author vcard"><a class="url fn n" rel="author"'
        f' href="/author/x">{story.author}</a></span></span></div></header>'
        f'<div class="entry-content">{story.body(aside)}</div></article>{comments}</main></div>'
        f'<aside id="secondary" class="widget-area"><section class="widget"><h2>Recent Posts</h2>{_list()}'
        f"</section></aside><footer>{NEWSLETTER}</footer>",
    )


def wordpress_blocks(story: Story) -> str:
    """WordPress with blocks, and an SEO plug-in that writes JSON-LD as a graph."""
    figure = (
        '<figure class="wp-block-image"><img src="a.jpg" alt="“Smile”">'
        f'<figcaption class="wp-element-caption">{CAPTION}</figcaption></figure>'
        f'<div class="wp-block-group newsletter-signup"><p>{NEWSLETTER}</p></div>'
    )
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "Article",
                "headline": story.title,
                "datePublished": story.iso,
                "author": {"name": story.author, "@id": "#/person/1"},
            },
            {"@type": "WebSite", "name": story.outlet},
            {"@type": "Person", "@id": "#/person/1", "name": story.author},
        ],
    }
    return _document(
        story,
        f'{_open_graph(story)}<meta property="article:published_time" content="{story.iso}">'
        f'<meta name="author" content="{story.author}">'
        f'<script type="application/ld+json" class="yoast-schema-graph">{json.dumps(graph)}</script>',
        f'<header class="wp-block-template-part">{_list()}</header><main class="wp-block-group">'
        f'<h1 class="wp-block-post-title">{story.title}</h1><div class="wp-block-post-date"><time'
        f' datetime="{story.iso}">{story.long_date}</time></div><div class="entry-content wp-block-post-content">'
        f'{story.body(figure)}<div class="wp-block-group related-posts"><h2>Related</h2>{_list()}</div></div></main>',
    )


def arc(story: Story) -> str:
    """Arc XP: classes of components, and the content once more in a script."""
    content = {"headlines": {"basic": story.title}, "content_elements": [{"type": "text", "content": "…"}]}
    between = (
        f'<div class="b-article-body__inline-promo"><h2>Most read</h2>{_list(class_="c-stack")}</div>'
        f'<figure class="c-media-item"><img src="x"><figcaption class="c-media-item__fig-caption">{CAPTION}'
        "</figcaption></figure>"
    )
    text = story.body(between, attributes=' class="c-paragraph"')
    return _document(
        story,
        _open_graph(story) + _json_ld(story),
        f'<div id="fusion-app"><nav class="b-header-nav-chain">{_list()}</nav><main class="b-right-rail__main">'
        f'<h1 class="b-headline">{story.title}</h1><span class="b-byline">By <a class="b-byline__names"'
        f' href="/a">{story.author}</a></span><time class="c-date b-date" datetime="{story.iso}">'
        f'{story.long_date}</time><article class="b-article-body">'
        f"{text}</article></main>"
        f'<aside class="b-right-rail__right-rail">{_list(class_="c-stack b-results-list")}</aside></div>'
        f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={json.dumps(content)};</script>",
    )


def drupal(story: Story) -> str:
    """Drupal: fields with labels, Dublin Core for metadata."""
    return _document(
        story,
        f'<meta name="Generator" content="Drupal 10"><meta name="dcterms.title" content="{html.escape(story.title)}">'
        f'<meta name="dcterms.creator" content="{story.author}"><meta name="dcterms.date" content="{story.iso}">'
        f'<meta property="og:site_name" content="{story.outlet}"><link rel="canonical" href="{story.url}">',
        f'<div class="region region-header">{_list()}</div><main role="main"><article class="node node--type-article'
        f' node--view-mode-full" about="/news"><h1 class="page-title"><span class="field field--name-title'
        f' field--type-string">{story.title}</span></h1><footer class="node__meta"><div class="node__submitted">'
        f'By <span class="field field--name-uid"><a>{story.author}</a></span> on <span class="field'
        f' field--name-created">{story.long_date}</span></div></footer><div class="node__content clearfix">'
        f'<div class="clearfix text-formatted field field--name-body field--type-text-with-summary'
        f' field__item">{story.body()}</div><section class="field--name-comment comment-wrapper"><h2>Comments</h2>'
        f'<article class="comment"><p>{COMMENT}</p></article></section></div></article></main>'
        f'<aside class="region region-sidebar-second"><div class="block block-views">{_list()}</div></aside>',
    )


def amp(story: Story) -> str:
    """AMP: components in place of pictures and advertisements, a consent form."""
    between = (
        f'<amp-ad width="300"></amp-ad><figure><amp-img src="x"></amp-img><figcaption>{CAPTION}</figcaption>'
        f'</figure><amp-embed type="taboola"></amp-embed>'
    )
    return _document(
        story,
        f'<script async src="https://cdn.ampproject.org/v0.js"></script><link rel="canonical" href="{story.url}">'
        f"{_json_ld(story)}",
        f'<amp-consent id="c"><div class="consent"><p>We value your privacy</p><button>Accept</button></div>'
        f"</amp-consent><amp-sidebar>{_list()}</amp-sidebar><article><h1>{story.title}</h1>"
        f'<p class="byline">By {story.author}</p><time datetime="{story.iso}">{story.long_date}</time>'
        f'<div class="article-body">{story.body(between)}</div></article><amp-list><h2>More stories</h2>{_list()}'
        "</amp-list>",
    )


def ghost(story: Story) -> str:
    """Ghost: cards within the text."""
    between = (
        f'<figure class="kg-card kg-image-card kg-card-hascaption"><img class="kg-image" src="x"><figcaption>{CAPTION}'
        f'</figcaption></figure><figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" href="/n">'
        f'<div class="kg-bookmark-content"><div class="kg-bookmark-title">{RELATED}</div></div></a></figure>'
        f'<div class="kg-card kg-signup-card"><h2>{NEWSLETTER}</h2></div>'
    )
    return _document(
        story,
        f'<meta name="generator" content="Ghost 5.8">{_open_graph(story)}{_json_ld(story)}'
        f'<meta property="article:published_time" content="{story.iso}">',
        f'<header id="gh-head" class="gh-head">{_list()}</header><main><article class="gh-article post tag-news">'
        f'<header class="gh-article-header"><h1 class="gh-article-title">{story.title}</h1><div'
        f' class="gh-article-meta"><h4 class="gh-article-author-name"><a>{story.author}</a></h4><time'
        f' class="gh-article-meta-date" datetime="{story.published}">{story.long_date}</time></div></header>'
        f'<div class="gh-content gh-canvas">{story.body(between)}</div></article><aside class="read-more-wrap">'
        f"<h3>Read more</h3>{_list(tag='div', item='h2', class_='read-more')}</aside></main>",
    )


def live_blog(story: Story) -> str:
    """A live blog: the story as an introduction, and posts that have their own times."""
    posts = "".join(
        f'<article class="live-post" itemprop="liveBlogUpdate"><time datetime="{story.iso}">{10 + n}:15 GMT</time>'
        f"<p>{text}</p></article>"
        for n, text in enumerate(story.escaped[2:])
    )
    introduction = "".join(f"<p>{text}</p>" for text in story.escaped[:2])
    return _document(
        story,
        f"{_open_graph(story)}{_json_ld(story, **{'@type': 'LiveBlogPosting'})}<meta"
        f' property="article:published_time" content="{story.iso}">',
        f'<nav>{_list()}</nav><main><header><h1>{story.title}</h1><div class="byline">{story.author}</div></header>'
        f'<div class="live-blog-body"><div class="summary">{introduction}</div>{posts}</div></main>'
        f'<div class="most-viewed"><h2>Most viewed</h2>{_list()}</div>',
    )


def paywall(story: Story) -> str:
    """A paywall: the offer stands over the text, which is there for search engines."""
    offer = (
        '<div class="paywall-overlay" role="dialog"><h2>Continue reading</h2><p>Subscribe to go on reading. “Worth'
        " every penny,” our subscribers say.</p><button>Subscribe for 1 a week</button></div>"
    )
    return _document(
        story,
        _open_graph(story) + _json_ld(story, isAccessibleForFree=False),
        f'<nav>{_list()}</nav><article class="article"><h1>{story.title}</h1><p class="article__byline">By'
        f' <a rel="author">{story.author}</a></p><time datetime="{story.iso}">{story.long_date}</time>'
        f'<div class="article__content article-body">{story.body()}</div></article>{offer}',
    )


def paywall_stub(story: Story) -> str:
    """A page that breaks off where the offer to subscribe stands, with the rest nowhere."""
    offer = (
        '<div class="article__premium"><h3>To continue reading, subscribe</h3><p>“Worth every penny,” our'
        " subscribers say.</p><p>Already a subscriber? <a>Log in</a></p></div>"
    )
    return _document(
        story,
        _open_graph(story) + _json_ld(story, isAccessibleForFree=False),
        f'<nav>{_list()}</nav><article class="article"><h1>{story.title}</h1><div class="byline">{story.author}</div>'
        f"{story.body()}{offer}</article>",
    )


def cookie_wall(story: Story) -> str:
    """A consent form before the page, longer than the story."""
    consent = "".join(
        f"<p>We value your privacy. We and our {n} partners store and access information on a device, such as unique"
        " identifiers in cookies, to process personal data. You may accept or manage your choices by clicking"
        " below, including your right to object where legitimate interest is used.</p>"
        for n in (842, 120, 31, 6)
    )
    return _document(
        story,
        _open_graph(story) + _json_ld(story),
        f'<div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk" class="otFlat" role="dialog"'
        f' aria-label="Cookie banner">{consent}<button id="onetrust-accept-btn-handler">Accept all</button></div>'
        f'</div><header>{_list()}</header><main><article><h1>{story.title}</h1><p class="byline">By {story.author},'
        f' Correspondent</p><p class="dateline"><time datetime="{story.iso}">{story.long_date}</time></p>'
        f"{story.body()}</article></main>",
    )


def data_components(story: Story) -> str:
    """A page whose classes are hashes, as of the BBC: blocks named by data attributes."""
    blocks = "".join(
        f'<div data-component="text-block" class="ssrcss-7uxr49 e1jqq"><p class="ssrcss-1q0x1qg">'
        f"{text}</p></div>"
        for text in story.escaped
    )
    return _document(
        story,
        _open_graph(story) + _json_ld(story),
        f'<header role="banner">{_list()}</header><main id="main-content"><article class="ssrcss-pv1rh6">'
        f'<header><h1 id="main-heading">{story.title}</h1></header><div data-component="byline-block"><div>By'
        f" {story.author}</div><div>Transport correspondent</div></div><div"
        f' data-component="image-block"><figure><img src="x"><figcaption>{CAPTION}</figcaption></figure></div>'
        f'{blocks}<section data-component="links-block"><h2>More on this story</h2>{_list()}</section>'
        f'<section data-component="tag-list"><h2>Related topics</h2></section></article></main>',
    )


def old_tables(story: Story) -> str:
    """A page of the nineties that is still online: tables, line breaks, no metadata but the title."""
    text = "<br><br>\n".join(story.escaped)
    return (
        f"<HTML><HEAD><META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=utf-8'>"
        f"<TITLE>{story.title}</TITLE><META NAME='author' CONTENT='{story.author}'><META NAME='date'"
        f" CONTENT='{story.published}'></HEAD><BODY BGCOLOR=white><TABLE><TR><TD WIDTH=150>{_list()}</TD><TD>"
        f"<H1>{story.title}</H1><FONT SIZE=2><I>By {story.author}</I><BR>{story.long_date}</FONT><BR><BR>{text}"
        f"</TD></TR></TABLE><HR><CENTER>Copyright {story.outlet}</CENTER></BODY></HTML>"
    )


def microdata(story: Story) -> str:
    """Microdata in the page, and nothing in its head."""
    return _document(
        story,
        f'<link rel="canonical" href="{story.url}">',
        f'<nav>{_list()}</nav><article itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">'
        f'{story.title}</h1><div class="meta"><span itemprop="author" itemscope itemtype="https://schema.org/Person">'
        f'By <span itemprop="name">{story.author}</span></span><time itemprop="datePublished"'
        f' datetime="{story.iso}">{story.long_date}</time></div><div itemprop="articleBody">{story.body()}</div>'
        f'</article><section class="recommended"><h3>Recommended for you</h3>{_list()}</section>',
    )


def newsletter(story: Story) -> str:
    """A newsletter platform, as Substack: buttons to subscribe within the text."""
    between = (
        '<div class="subscription-widget-wrap"><div class="subscription-widget"><p class="cta-caption">'
        f"{NEWSLETTER}</p></div></div>"
        '<div class="captioned-image-container"><figure><img src="x"><figcaption class="image-caption">'
        f"{CAPTION}</figcaption></figure></div>"
    )
    return _document(
        story,
        f'{_open_graph(story)}<meta name="author" content="{story.author}">{_json_ld(story)}',
        f'<div class="main-menu">{_list()}</div><article class="typography newsletter-post post"><div'
        f' class="post-header"><h1 class="post-title published">{story.title}</h1><div class="byline-wrapper"><a>'
        f'{story.author}</a><div>{story.published:%b %d, %Y}</div></div></div><div class="available-content"><div'
        f' class="body markup">{story.body(between)}</div></div></article><div class="comments-section"><div'
        f' class="comment"><p>{COMMENT}</p></div></div>',
    )


def application(story: Story) -> str:
    """A page that a script renders; the text is in the data for search engines alone."""
    text = "\n\n".join(story.paragraphs)
    return _document(
        story,
        _open_graph(story) + _json_ld(story, articleBody=text),
        f'<div id="__next"><div class="spinner">Loading…</div></div><noscript>Please enable JavaScript.</noscript>'
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"page": "/news"})}</script>',
    )


def inline_links(story: Story) -> str:
    """A newspaper's own system: links to other pieces between the paragraphs, a box about the author."""
    between = (
        f'<p class="read-more"><strong>READ MORE:</strong> <a href="/n/1">{RELATED}</a></p>'
        f'<p><a href="/n/2"><em>Read also: {TEASERS[1]}</em></a></p><div class="advert">Advertisement</div>'
    )
    return _document(
        story,
        f'{_open_graph(story)}<meta name="parsely-author" content="{story.author}"><meta name="parsely-pub-date"'
        f' content="{story.iso}"><meta name="author" content="{story.author}"><meta'
        f' property="article:published_time" content="{story.iso}">',
        f'<div class="site-nav">{_list()}</div><div class="content"><article><h1 class="headline">{story.title}</h1>'
        f'<div class="byline">By {story.author} | {story.long_date}</div><div class="story-body">'
        f'{story.body(between)}<p class="newsletter"><em>{NEWSLETTER}</em></p></div></article>'
        f'<div class="author-bio"><h4>About the author</h4><p>{story.author} writes about the coast.</p></div></div>',
    )


LAYOUTS: Mapping[str, Callable[[Story], str]] = {
    layout.__name__: layout
    for layout in (
        wordpress_classic,
        wordpress_blocks,
        arc,
        drupal,
        amp,
        ghost,
        live_blog,
        paywall,
        paywall_stub,
        cookie_wall,
        data_components,
        old_tables,
        microdata,
        newsletter,
        application,
        inline_links,
    )
}
