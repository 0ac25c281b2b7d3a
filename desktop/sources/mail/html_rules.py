"""The allow-lists for the HTML of strangers, as data; see `desktop.sources.mail.html`."""

_TAG_NAMES = """
a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col
colgroup dd del details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6
header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike
strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr
"""
_DROPPED_NAMES = """
script style title iframe object embed svg math template noscript noembed noframes xml audio video
applet canvas select
"""
_PROPERTY_NAMES = """
background-color border border-bottom border-bottom-color border-bottom-style border-bottom-width
border-collapse border-color border-left border-left-color border-left-style border-left-width
border-radius border-right border-right-color border-right-style border-right-width border-spacing
border-style border-top border-top-color border-top-style border-top-width border-width color
direction display font-family font-size font-style font-variant font-weight height letter-spacing
line-height list-style-type margin margin-bottom margin-left margin-right margin-top max-height
max-width min-height min-width opacity padding padding-bottom padding-left padding-right
padding-top table-layout text-align text-decoration text-indent text-transform vertical-align
visibility white-space width word-break word-wrap
"""
_VOID_NAMES = """
area base br col embed hr img input link meta param source track wbr p li td th tr dd dt option
tbody thead tfoot
"""
TAGS = set(_TAG_NAMES.split())
"""Elements that stay."""
TAGS_WITHOUT_CONTENT = set(_DROPPED_NAMES.split())
"""Elements that go with all that is in them; any other element goes and leaves its words."""
PROPERTIES = set(_PROPERTY_NAMES.split())
"""CSS properties that stay; none of them can name an address."""
UNNESTED = set(_VOID_NAMES.split())
"""Elements that do not nest, or end by themselves."""
ATTRIBUTES = {
    "*": {"align", "bgcolor", "class", "dir", "height", "lang", "style", "title", "valign", "width"}
    | {"background"},
    "a": {"href", "name"},
    "blockquote": {"type"},
    "font": {"color", "face", "size"},
    "img": {"alt", "border", "src", "srcset", "hspace", "vspace"},
    "li": {"value"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "summary"},
    "td": {"colspan", "nowrap", "rowspan"},
    "th": {"colspan", "nowrap", "rowspan"},
    "col": {"span"},
    "colgroup": {"span"},
}
"""Attributes that stay, by element; the values pass a filter."""
SCHEMES = {"http", "https", "mailto", "cid", "data"}
