package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/dateline-news/dateline/analysis/source"
)

// A tab is a tab of a real browser.
type tab struct {
	*testing.T
	ctx  context.Context
	site string
	mu   sync.Mutex
	// asked are the addresses that the browser asked for, said what its console said.
	asked, said []string
}

// chromium returns the browser's program. The test is skipped if there is none.
func chromium(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no chromium here: .ci/browser installs it on Debian")
	return ""
}

// browse opens a tab.
func browse(t *testing.T, program, site string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	b := &tab{T: t, ctx: ctx, site: site}
	err := chromedp.Listen(ctx, func(event any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			b.asked = append(b.asked, e.Request.URL)
		case *runtime.EventExceptionThrown:
			b.said = append(b.said, fmt.Sprint(e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
		case *page.EventJavascriptDialogOpening:
			b.said = append(b.said, "dialog: "+e.Message)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	// Whatever hangs ends with the tab.
	timer := time.AfterFunc(2*time.Minute, cancel)
	t.Cleanup(func() { timer.Stop() })
	command(b, network.Enable, network.EnableParams{})
	return b
}

// command sends a command of the protocol.
func command[P, R any](b *tab, c cdp.Command[P, R], params P) {
	b.Helper()
	if _, err := chromedp.Call(b.ctx, c, params); err != nil {
		b.Fatal(err)
	}
}

func (b *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// open opens a page of the site.
func (b *tab) open(path string) {
	b.Helper()
	b.do(chromedp.Navigate(b.site+path), chromedp.WaitReady(chromedp.CSS("main")))
}

// eval evaluates an expression in the page.
func (b *tab) eval(expression string, into any) {
	b.Helper()
	raw, err := chromedp.Run(b.ctx, chromedp.Evaluate[[]byte](expression, chromedp.EvalAwaitPromise))
	if err == nil && into != nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		b.Fatalf("%v of %.200s", err, expression)
	}
}

func (b *tab) text(expression string) string {
	b.Helper()
	var s string
	b.eval(expression, &s)
	return s
}

// follow clicks what a selector finds and waits for the next page.
func (b *tab) follow(selector string) {
	b.Helper()
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(chromedp.CSS(selector))); err != nil {
		b.Fatal(selector, err)
	}
	b.do(chromedp.WaitReady(chromedp.CSS("main")))
}

func (b *tab) size(width, height int64, dark bool) {
	b.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	command(b, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600})
	command(b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// quiet checks that nothing was asked of other hosts and that no script failed.
func (b *tab) quiet() {
	b.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range b.asked {
		if !strings.HasPrefix(a, b.site+"/") && !strings.HasPrefix(a, "data:") { // the browser's own icons are data
			b.Errorf("the browser asked for %.200s", a)
		}
	}
	if len(b.asked) == 0 {
		b.Error("the browser asked for nothing")
	}
	for _, s := range b.said {
		b.Errorf("the browser said: %s", s)
	}
}

// The whole visit, with the site's script and without.
func TestVisit(t *testing.T) {
	program := chromium(t)
	address, _ := start(t, source.Options{}, newsroom)
	for _, script := range []bool{true, false} {
		t.Run(map[bool]string{true: "script", false: "no script"}[script], func(t *testing.T) {
			b := browse(t, program, address)
			command(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !script})
			b.size(1440, 900, false)
			b.open("/")
			if got := b.text(`document.title`); got != "Stories · The News Desk" {
				t.Errorf("title %q", got)
			}
			var stories int
			if b.eval(`document.querySelectorAll(".story h3 a").length`, &stories); stories != 20 {
				t.Errorf("%d stories", stories)
			}

			// Filter by country.
			b.do(chromedp.SetValue(chromedp.CSS(`select[name=country]`), "FI"))
			b.follow(`.filters button`)
			if got := b.text(`location.search`); !strings.Contains(got, "country=FI") {
				t.Errorf("filtered: %s", got)
			}
			var tagged bool
			if b.eval(`document.querySelectorAll(".story").length > 0 && [...document.querySelectorAll(".story")].every(s => s.querySelector('.tag[href="/country/FI"]'))`, &tagged); !tagged {
				t.Error("not all filtered stories are about Finland")
			}

			// Open an article, point at a name, then reach it by the keyboard.
			b.follow(`.story:has(.rest) h3 a`)
			headline := b.text(`document.querySelector("h1").innerText`)
			const name = `.body a.m`
			shown := `getComputedStyle(document.querySelector(".body .card")).display`
			if got := b.text(shown); got != "none" {
				t.Errorf("a card is shown at once: %s", got)
			}
			var at struct{ X, Y float64 }
			b.eval(`(() => { const r = document.querySelector(".body a.m").getBoundingClientRect(); return {X: r.x + 5, Y: r.y + r.height / 2} })()`, &at)
			b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at.X, at.Y))
			if got := b.text(shown); got != "block" {
				t.Errorf("the card of a name that is pointed at: %s", got)
			}
			card := b.text(`document.querySelector(".body .card").innerText`)
			for _, part := range []string{"confidence ", "tagger"} {
				if !strings.Contains(card, part) {
					t.Errorf("the card lacks %q: %s", part, card)
				}
			}
			b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, 2, 2), chromedp.Focus(chromedp.CSS(name)))
			if got := b.text(shown); got != "block" {
				t.Errorf("the card of a name in focus: %s", got)
			}
			if script {
				b.do(chromedp.KeyEvent(kb.Escape))
				if got := b.text(shown); got != "none" {
					t.Errorf("Escape leaves the card: %s", got)
				}
			}

			// Open a "why" and add up what it says.
			b.do(chromedp.Click(chromedp.CSS(`.suggestion summary`)))
			var why struct {
				Open         bool
				Parts, Total []float64
				Shown        string
			}
			b.eval(`(() => {
				const d = document.querySelector(".suggestion details"), value = (c) => Number(c.innerText.replace("−", "-"));
				return {Open: d.open && d.querySelector("table").getBoundingClientRect().height > 0, Shown: d.querySelector("summary .figure").innerText,
					Parts: [...d.querySelectorAll("tbody .figure")].map(value), Total: [...d.querySelectorAll("tfoot .figure")].map(value)};
			})()`, &why)
			sum := 0.0
			for _, p := range why.Parts {
				sum += p
			}
			if !why.Open || len(why.Parts) < 5 || len(why.Total) != 1 || math.Abs(sum-why.Total[0]) > 1e-9 || why.Shown != fmt.Sprintf("· %.3f", sum) {
				t.Errorf("a why: %+v adds up to %v", why, sum)
			}

			// Follow the first suggestion.
			to := b.text(`document.querySelector(".suggestion h3").innerText`)
			b.follow(`.suggestion h3 a`)
			if got := b.text(`document.querySelector("h1").innerText`); got != to || got == headline {
				t.Errorf("the suggestion %q leads to %q", to, got)
			}

			// Search.
			b.do(chromedp.SendKeys(chromedp.CSS(`#q`), "Seoul Moscow"))
			b.follow(`.search button`)
			if got := b.text(`document.querySelector("#list").innerText`); !strings.Contains(strings.ToLower(got), "articles with “seoul moscow”") {
				t.Errorf("the search: %s", got)
			}

			// Paste a text.
			b.follow(`nav a[href="/analyze"]`)
			b.do(chromedp.SendKeys(chromedp.CSS(`[name=title]`), "Seoul urges Moscow to halt arms deals with the North"),
				chromedp.SendKeys(chromedp.CSS(`[name=text]`), "South Korea said on Monday that Russia's missile deals with Pyongyang threaten peace."))
			b.follow(`.paste button`)
			if got := b.text(`document.querySelector("aside .measure a").innerText`); got != "South Korea" && got != "North Korea" && got != "Russia" {
				t.Errorf("the pasted text is about %s", got)
			}
			if got := b.text(`document.querySelector(".related h3").innerText`); got == "" {
				t.Error("the pasted text has no related articles")
			}

			// Follow a country on the map, by the mouse; with the script by the arrow keys, too.
			b.open("/")
			b.follow(`[data-map] a[href="/country/KR"]`)
			if got := b.text(`document.querySelector("h1").innerText`); got != "South Korea" {
				t.Errorf("the outline of South Korea leads to %s", got)
			}
			b.open("/")
			b.follow(`#foremost li:nth-child(3) a`)
			if got := b.text(`document.querySelector("h1").innerText`); got == "" || b.text(`location.pathname.slice(0, 9)`) != "/country/" {
				t.Errorf("the list of countries leads to %s", got)
			}
			if script {
				b.open("/")
				var stops int
				if b.eval(`document.querySelectorAll('[data-map] a:not([tabindex="-1"])').length`, &stops); stops != 1 {
					t.Errorf("the map has %d stops of the Tab key", stops)
				}
				b.do(chromedp.Focus(chromedp.CSS(`[data-map] a[tabindex="0"]`)), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowRight))
				before := b.text(`document.activeElement.querySelector("title").textContent.split(" · ")[0]`)
				if got := b.text(`document.querySelector("[data-named]").textContent.split(" · ")[0]`); got != before {
					t.Errorf("below the map is %q, not %s", got, before)
				}
				if _, err := chromedp.RunResponse(b.ctx, chromedp.KeyEvent(kb.Enter)); err != nil {
					t.Fatal(err)
				}
				b.do(chromedp.WaitReady(chromedp.CSS(".about")))
				if got := b.text(`document.querySelector("h1").innerText`); got != before || got == "" {
					t.Errorf("the shape of %s leads to %s", before, got)
				}
			}
			b.quiet()
		})
	}
}

// shots is a folder for pictures of pages, for a person to look at.
func shots(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("NEWSDESK_SCREENSHOTS")
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "newsdesk-screenshots-"); err != nil {
			t.Fatal(err)
		}
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Logf("pictures of the pages are in %s", dir)
	return dir
}

// contrasts returns the texts of a page whose contrast with what is behind them is less than WCAG 2.2 asks for at level AA: 4.5, or 3 for large
// letters.
const contrasts = `(() => {
	const canvas = document.createElement("canvas"); canvas.width = canvas.height = 1;
	const pen = canvas.getContext("2d", {willReadFrequently: true});
	const over = (color, back) => { pen.fillStyle = "rgb(" + back.join(",") + ")"; pen.fillRect(0, 0, 1, 1); pen.fillStyle = color; pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3); };
	const light = (c) => { const [r, g, b] = c.map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const out = [];
	for (const e of document.querySelectorAll("body *")) {
		const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
		const style = getComputedStyle(e), box = e.getBoundingClientRect();
		if (!own || box.width < 2 || box.height < 2 || style.visibility === "hidden" || e.tagName === "title" || e.tagName === "OPTION") continue;
		const behind = [];
		for (let p = e; p; p = p.parentElement) behind.unshift(getComputedStyle(p).backgroundColor);
		const back = behind.reduce((b, c) => over(c, b), [255, 255, 255]);
		const ink = over(style.color, back);
		const [a, b] = [light(ink), light(back)].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
		const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
		if (ratio < (large ? 3 : 4.5)) out.push(e.tagName + "." + (e.className.baseVal ?? e.className) + " " + e.textContent.trim().slice(0, 30) + " " + ratio.toFixed(2));
	}
	return out;
})()`

// Pages fit their screens, keep their contrast, do not shift while they load, and are pictured.
func TestLook(t *testing.T) {
	program := chromium(t)
	address, _ := start(t, source.Options{}, newsroom)
	b := browse(t, program, address)
	dir := shots(t)
	for _, width := range []int64{360, 1440} {
		for _, dark := range []bool{false, true} {
			b.size(width, 900, dark)
			for name, path := range map[string]string{"front": "/", "article": "/article/baltic-cable-a", "country": "/country/KR", "search": "/?q=Seoul&topic=diplomacy", "paste": "/analyze", "inputs": "/inputs", "fault": "/nowhere"} {
				b.open(path)
				var look struct {
					Wide   float64
					Shift  float64
					Dim    []string
					Labels int
				}
				b.eval(`new Promise(done => {
					let shift = 0;
					new PerformanceObserver(list => { for (const e of list.getEntries()) shift += e.value; }).observe({type: "layout-shift", buffered: true});
					setTimeout(() => done({Wide: document.documentElement.scrollWidth - innerWidth, Shift: shift,
						Labels: [...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(e => !e.labels.length).length}), 60);
				})`, &look)
				b.eval(contrasts, &look.Dim)
				at := fmt.Sprintf("%s at %d, dark %v", path, width, dark)
				if look.Wide > 0 {
					t.Errorf("%s: %v pixels wider than the screen", at, look.Wide)
				}
				if look.Shift > 0.001 {
					t.Errorf("%s: the layout shifts by %v", at, look.Shift)
				}
				if look.Labels > 0 {
					t.Errorf("%s: %d fields have no label", at, look.Labels)
				}
				for _, d := range look.Dim {
					t.Errorf("%s: contrast of %s", at, d)
				}
				picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(90))
				if err != nil {
					t.Fatal(err)
				}
				file := fmt.Sprintf("%s-%d%s.jpg", name, width, map[bool]string{true: "-dark"}[dark])
				if err := os.WriteFile(filepath.Join(dir, file), picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	b.quiet()
}

// Articles that would like to be more than texts are texts in a browser: nothing of them runs, loads or covers the page.
func TestHostileInBrowser(t *testing.T) {
	program := chromium(t)
	articles := []map[string]string{
		{"id": `"><script>hacked=1</script>`, "title": `<script>hacked=1</script>`, "text": `<img src=x onerror="hacked=1"> Seoul </textarea><script>hacked=1</script> said. <iframe srcdoc="<script>parent.hacked=1</script>"></iframe>`,
			"source": `"onmouseover="hacked=1" x="`, "url": "javascript:hacked=1"},
		{"id": "bidi", "title": "\u202eSeoul \u2066\u202e", "text": "\u202eSeoul \u2067Moscow on Monday.", "source": "\u202eWire"},
		{"id": "wide", "title": strings.Repeat("W", 20_000), "text": "Seoul " + strings.Repeat("w", 200_000) + " Moscow.", "source": strings.Repeat("s", 5000)},
		{"id": "broken", "title": "Seoul \x00\x1b[31m", "text": "Moscow \u0000 said <style>*{display:none}</style><base href=https://evil.example/><meta http-equiv=refresh content=0;url=https://evil.example/> on Monday."},
		{"id": "../../up", "title": "{{.}} ${hacked=1} `", "text": "<svg onload=hacked=1> Seoul <a href=javascript:hacked=1 id=x>Moscow</a> <form action=https://evil.example/><input name=q autofocus onfocus=hacked=1></form>"},
	}
	dir := t.TempDir()
	var lines strings.Builder
	for _, a := range articles {
		line, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(append(line, '\n'))
	}
	if err := os.WriteFile(filepath.Join(dir, "hostile.jsonl"), []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	// Broken UTF-8 comes as plain text, since JSON cannot hold it.
	if err := os.WriteFile(filepath.Join(dir, "bytes.txt"), []byte("Title: Seoul \xff\xfe\n\nMoscow \xf0\x90 said \xc3( on Monday.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	address, _ := start(t, source.Options{}, dir)
	if n := count(t, address); n != len(articles)+1 {
		t.Fatalf("%d articles", n)
	}
	b := browse(t, program, address)
	var list struct{ Articles []struct{ ID string } }
	if err := json.Unmarshal([]byte(get(t, address+"/api/articles")), &list); err != nil {
		t.Fatal(err)
	}
	paths := []string{"/", "/country/KR", "/inputs", "/?q=" + url.QueryEscape(`<script>hacked=1</script> Seoul`)}
	for _, a := range list.Articles {
		paths = append(paths, "/article/"+url.PathEscape(a.ID))
	}
	for _, width := range []int64{360, 1440} {
		b.size(width, 900, false)
		for _, path := range paths {
			b.open(path)
			b.check(path)
		}
	}
	for _, a := range articles[:4] {
		b.open("/analyze")
		// The texts are put into the fields by the browser; typing so much takes too long.
		fields, err := json.Marshal([]string{a["title"], a["text"], a["source"]})
		if err != nil {
			t.Fatal(err)
		}
		b.eval(fmt.Sprintf(`{ const f = document.querySelector(".paste"), v = %s; f.title.maxLength = f.source.maxLength = 1e6; [f.elements.title.value, f.elements.text.value, f.elements.source.value] = v; }`, fields), nil)
		b.follow(".paste button")
		b.check("a pasted " + a["id"])
	}
	b.quiet()
}

// check checks that a page is inert and readable.
func (b *tab) check(path string) {
	b.Helper()
	var page struct {
		Hacked, Hidden bool
		Scripts        int
		Wide           float64
		Origin         string
	}
	b.eval(`({Hacked: typeof hacked !== "undefined", Hidden: document.querySelector("main").getBoundingClientRect().height < 50, Scripts: document.scripts.length,
		Wide: document.documentElement.scrollWidth - innerWidth, Origin: location.origin})`, &page)
	if page.Hacked || page.Hidden || page.Scripts != 1 || page.Wide > 0 || page.Origin != b.site {
		b.Errorf("%s: %+v", path, page)
	}
	// A mark that turns the direction of writing turns nothing beyond its own text.
	var turned bool
	b.eval(`[...document.querySelectorAll("h3 bdi, .by bdi, h1 bdi, td bdi")].some(e => getComputedStyle(e).unicodeBidi !== "isolate")`, &turned)
	if turned {
		b.Errorf("%s: a text is not kept apart from what is beside it", path)
	}
}
