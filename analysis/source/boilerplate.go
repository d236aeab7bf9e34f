package source

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"github.com/dateline-news/dateline/analysis"
)

// outside are elements that hold no text of an article.
var outside = map[string]bool{"nav": true, "aside": true, "footer": true, "form": true, "button": true, "select": true, "textarea": true, "input": true, "iframe": true, "svg": true,
	"noscript": true, "template": true, "dialog": true, "script": true, "style": true, "object": true, "audio": true, "video": true, "canvas": true, "figcaption": true}

// never are elements that hold the article, whatever their names say.
var never = map[string]bool{"html": true, "head": true, "body": true, "main": true, "article": true, "h1": true}

// outsideNames are words in class, id and similar attributes of boxes about an article or beside it. Two words stand for two that follow
// each other.
var outsideNames = set(`caption captions credit credits share shares sharing sharebar sharedaddy social related recirc recirculation recommended recommendations recommendation newsletter
	newsletters subscribe subscription promo promos promotion comment comments disqus breadcrumb breadcrumbs byline bylines bio biography sidebar advert adverts
	advertisement advertising ad ads sponsor sponsored cookie cookies consent popup modal overlay paywall login signup readmore trending toolbar timestamp pubdate
	disclaimer copyright footer outbrain taboola menu navigation nav pagination tooltip carousel followus
	read-more more-from more-stories most-popular most-read sign-up also-like author-bio author-info author-box author-card author-profile about-author image-credit photo-credit up-next
	next-article post-tags article-tags tag-list tags-list entry-meta post-meta article-meta byline-block skip-link sr-only screen-reader visually-hidden hidden-print download-app
	jump-to mailing-list call-action post-navigation`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// namesOf returns the words of an element's class, id and the like, and each two that follow each other as one, joined by a hyphen.
func namesOf(n *html.Node) map[string]bool {
	var out map[string]bool
	for _, key := range []string{"class", "id", "data-testid", "data-component", "role", "aria-label", "itemprop"} {
		s := attr(n, key)
		if s == "" || len(s) > 500 {
			continue
		}
		last := ""
		for w := range strings.FieldsFuncSeq(split(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if out == nil {
				out = map[string]bool{}
			}
			out[w] = true
			out[last+"-"+w] = true
			last = w
		}
	}
	return out
}

// split sets a space before each capital in a word and lowers it: "relatedArticles" is two words.
func split(s string) string {
	var b strings.Builder
	small := false
	for _, r := range s {
		if small && unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		small = unicode.IsLower(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// clean takes out of the tree what is no article by its element or its names. What holds more than three tenths of the text of all paragraphs
// stays, since the names of a frame speak of what else is in it.
func clean(root, heading *html.Node) {
	text, linked := measure(root)
	total := text[root]
	var next *html.Node
	for n := root.FirstChild; n != nil; n = next {
		next = following(n, root)
		if n.Type != html.ElementNode || never[n.Data] {
			continue
		}
		if !isOutside(n) && !isLinks(n, linked) || n == heading || 10*text[n] > 3*total && n.Data != "script" && n.Data != "style" {
			continue
		}
		next = after(n, root)
		n.Parent.RemoveChild(n)
	}
}

func isOutside(n *html.Node) bool {
	if outside[n.Data] {
		return true
	}
	if n.Data == "figure" || n.Data == "p" && n.FirstChild == nil {
		return n.Data == "figure" && !has(n, "p", "table", "blockquote", "pre")
	}
	for w := range namesOf(n) {
		if outsideNames[w] {
			return true
		}
	}
	return false
}

func has(root *html.Node, names ...string) bool {
	for n := range elements(root) {
		for _, name := range names {
			if n.Data == name {
				return true
			}
		}
	}
	return false
}

// isLinks reports whether an element is a list of links or a paragraph that is one link.
func isLinks(n *html.Node, linked map[*html.Node][2]int) bool {
	l := linked[n]
	switch n.Data {
	case "ul", "ol", "table", "dl":
		return l[0] > 0 && 10*l[1] > 8*l[0]
	case "p":
		return l[0] > 0 && 10*l[1] > 9*l[0]
	}
	return false
}

// measure returns for each element the bytes of text that its paragraphs hold, and for blocks their bytes of text and of links.
func measure(root *html.Node) (map[*html.Node]int, map[*html.Node][2]int) {
	paragraphs, linked := map[*html.Node]int{}, map[*html.Node][2]int{}
	for n := range root.Descendants() {
		if n.Type != html.TextNode || n.Parent.Data == "script" || n.Parent.Data == "style" {
			continue
		}
		size := len(strings.TrimSpace(n.Data))
		if size == 0 {
			continue
		}
		inLink := within(n, "a")
		inParagraph := !inLink && size > 60 || within(n, "p")
		for a := range n.Ancestors() {
			if inParagraph {
				paragraphs[a] += size
			}
			l := linked[a]
			l[0] += size
			if inLink {
				l[1] += size
			}
			linked[a] = l
		}
	}
	return paragraphs, linked
}

// following returns the next node in order, after the next one that does not lie in n; nil at the end.
func following(n, root *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	return after(n, root)
}

func after(n, root *html.Node) *html.Node {
	for ; n != root; n = n.Parent {
		if n.NextSibling != nil {
			return n.NextSibling
		}
	}
	return nil
}

// body returns the text of an article from the lines that were found in a page. said is the text as the page states it elsewhere, or "".
func body(found, said string, a *analysis.Article) string {
	return strings.Join(agree(withoutBoxes(nonEmpty(found), a), said), "\n\n")
}

func nonEmpty(text string) []string {
	var lines []string
	for l := range strings.Lines(text) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// agree keeps the lines that the text of JSON-LD has too, if that text is whole. Publishers put it there without boxes, but often without
// paragraphs, and sometimes only its beginning. If the lines have little of it, readability took another part of the page, and
// the text is that of JSON-LD.
func agree(lines []string, said string) []string {
	const (
		whole = 600 // letters; less may be a description
		short = 20  // letters; a line of less may be in the text by chance, and counts only where it belongs
	)
	all := letters(said)
	if len(all) < whole || len(all) > 1<<17 || len(lines) > 2000 || strings.HasSuffix(strings.TrimSpace(said), "...") || strings.HasSuffix(strings.TrimSpace(said), "…") {
		return lines
	}
	var kept []string
	known, size, at := 0, 0, 0
	for _, l := range lines {
		key := letters(l)
		size += len(key)
		if strings.HasPrefix(all[at:], key) {
			at += len(key)
		} else if i := strings.Index(all, key); i >= 0 && len(key) >= short {
			at = i + len(key)
		} else {
			continue
		}
		known += len(key)
		kept = append(kept, l)
	}
	switch {
	case 10*known >= 8*len(all):
		return kept
	case 2*known < len(all) && 2*size < len(all):
		return strings.FieldsFunc(said, func(r rune) bool { return r == '\n' || r == '\r' })
	}
	return lines
}

// box is a line that is no text of an article, whatever stands around it.
var box = regexp.MustCompile(`(?i)^(?:advertisement|sponsored|share(?: this)?(?: article| story| page| on .{1,40}| via .{1,30})?|tweet|print|email|comments?|\d+ comments?|no comments yet.*|leave a (?:comment|reply)|view comments|post navigation|categories|tags:.*|topics:.*` +
	`|read (?:more|next|in app|full (?:story|article)|also|the full)\b.{0,160}|also read\b.{0,160}|related(?: (?:articles?|stories|posts?|topics?|content|coverage|news))?:?|related(?: \w+)?: .{0,200}|see also:.{0,160}|more (?:from|on|in) .{1,60}|recommended(?: for you| stories| reading)?|you (?:may|might) (?:also )?(?:like|be interested in).*|most (?:read|popular|viewed)|trending(?: now)?|up next|watch(?: now)?: .{0,160}` +
	`|(?:image|photo|picture|video|photograph|illustration)s?(?: credits?| courtesy| by| via| from)?(?: of)?:? .{0,160}(?:/|getty|reuters|via|ap\b|afp|shutterstock|courtesy).{0,160}|(?:image|photo|picture) credits?:? .{0,160}|credits?: .{0,160}|\[(?:image|photo) .{0,120}\]|photograph courtesy .{0,160}|.{0,200}\b(?:getty images|shutterstock|ap photo|afp via|reuters/).{0,80}` +
	`|(?:click|tap) here .{0,120}|sign up (?:for|to|here) .{0,200}|subscribe (?:to|now|today|for) .{0,160}|follow (?:us|@|on) .{0,160}|(?:get|download|try) (?:the|our) (?:\w+ ){0,2}app\b.{0,160}|download .{0,40} app .{0,120}|thanks for reading .{0,100}|create (?:your|a) free account.*|please enter .{0,40}email.*|all rights reserved.*|©.*|\(?c\) \d{4} .*|copyright .{0,160}` +
	`|(?:last )?(?:updated|published|posted|modified)(?: on| at|:)? .{0,60}|\d{1,3} min(?:ute)?s? read|listen to (?:this )?article.*|about the authors?|image source.*|view (?:gallery|image|all).{0,60}|loading.{0,5}|(?:contact|follow|reach|email) .{0,80}@.{0,120}|contributing: .{0,200}|editor[s'’]* (?:picks|recommendations)|top stories|disclaimer:.*|.{0,5}sign up for .{0,40} newsletters?.*)$`)

// end is a heading of the boxes below an article.
var end = regexp.MustCompile(`(?i)^(?:related (?:articles?|stories|posts?|topics?|content|coverage|news|links)|you (?:may|might) (?:also )?(?:like|be interested in).*|recommended(?: for you| stories| reading)?|more (?:from|stories) .{0,40}|about the authors?|comments?|no comments yet.*|leave a (?:comment|reply)|most (?:read|popular)|post navigation|our mission|latest news|editors['’] recommendations)\s*:?$`)

// withoutBoxes leaves out lines that are no text of an article: what stands above the first sentence, all from the heading of a box in the last third
// on, unless such boxes return, and the lines of withoutLines.
func withoutBoxes(lines []string, a *analysis.Article) []string {
	size, often := 0, map[string]int{}
	for _, l := range lines {
		size += len(l)
		if len(l) < 100 {
			often[l]++
		}
	}
	seen := 0
	for i, l := range lines {
		seen += len(l)
		if often[l] == 1 && 10*seen > 6*size && 10*(size-seen) < 3*size && end.MatchString(l) {
			lines = lines[:i]
			break
		}
	}
	lines = withoutLines(lines, a)
	for n := 0; n < 12 && len(lines) > 0 && len(lines[0]) < 80 && !sentence(lines[0]); n++ {
		lines = lines[1:]
	}
	for len(lines) > 1 && tail(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// withoutLines leaves out the title, the byline and the lines that box knows.
func withoutLines(lines []string, a *analysis.Article) []string {
	title, byline := letters(a.Title), letters(a.Byline)
	var out []string
	for i, l := range lines {
		key := letters(l)
		if key == "" || key == title || i < 12 && byline != "" && (key == byline || key == "by"+byline) || box.MatchString(l) {
			continue
		}
		out = append(out, l)
	}
	return out
}

// tail reports whether a line below an article is no part of it: a few words that end no sentence.
func tail(l string) bool {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(l, `"'”’)]`))
	return len(l) < 60 && !strings.ContainsRune(".!?…:", last) && len(strings.Fields(l)) < 8
}
