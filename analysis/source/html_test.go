package source

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-news/dateline/analysis"
)

const harbour = `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8">
<title>Lagos port reopens after strike</title>
<meta property="og:site_name" content="Harbour Daily">
<meta property="article:published_time" content="2026-03-02T08:15:00+01:00">
<script>var tracked = "Nobody should read this script.";</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/ships">Ships</a></li></ul></nav>
<article><h1>Lagos port reopens after strike</h1>
<p>Dockers in Lagos went back to work on Monday after the government of Nigeria promised to pay three months of wages, the union said.</p>
<p>The caf&eacute; at the gate was full before dawn, and forty ships were waiting off the coast for a berth, the harbour master said.</p>
<p>Officials in Abuja said that talks about pensions would go on until the end of the month, and that nobody would lose a job.</p>
</article><footer><p>All rights reserved.</p></footer></body></html>`

func TestHTML(t *testing.T) {
	want := []analysis.Article{{ID: "lagos", Title: "Lagos port reopens after strike", Source: "Harbour Daily", Language: "en",
		Published: time.Date(2026, 3, 2, 8, 15, 0, 0, time.FixedZone("", 3600)),
		Body: "Dockers in Lagos went back to work on Monday after the government of Nigeria promised to pay three months of wages, the union said.\n\n" +
			"The café at the gate was full before dawn, and forty ships were waiting off the coast for a berth, the harbour master said.\n\n" +
			"Officials in Abuja said that talks about pensions would go on until the end of the month, and that nobody would lose a job."}}
	for name, input := range map[string]string{"lagos.html": harbour, "dir/lagos.htm": "\ufeff" + harbour, "lagos.html.gz": zip(t, harbour), "lagos": harbour} {
		got, errs := read(t, name, input, Options{})
		if diff := cmp.Diff(want, got); diff != "" || len(errs) > 0 {
			t.Errorf("%s: %v (-want +got)\n%s", name, errs, diff)
		}
	}
	// A page says in which encoding it is written.
	latin := strings.NewReplacer("utf-8", "windows-1252", "&eacute;", "\xe9").Replace(harbour)
	got, errs := read(t, "lagos.html", latin, Options{})
	if diff := cmp.Diff(want, got); diff != "" || len(errs) > 0 {
		t.Errorf("windows-1252: %v (-want +got)\n%s", errs, diff)
	}
}

// A page without an article, or what is no page at all, gives an article with what there is, and no error.
func TestPoorHTML(t *testing.T) {
	for input, title := range map[string]string{
		"": "", "<": "", "<html></html>": "", "\x00\xff<p": "", "<html><head><title>Only a title</title></head><body></body></html>": "Only a title",
		strings.Repeat("<div>", 500): "",
	} {
		got, errs := read(t, "f.html", input, Options{})
		if len(errs) > 0 || len(got) != 1 || got[0].ID != "f" || got[0].Title != title {
			t.Errorf("%.60q: %v %v", input, got, errs)
		}
	}
}

// Trees of any depth are read, with their text, in the time of flat ones.
func TestDeep(t *testing.T) {
	const said = "Dockers in Lagos went back to work on Monday after the government of Nigeria promised to pay their wages, the union said."
	for _, n := range []int{30, 100, 500, 8000, 200_000} {
		page := "<html><head><title>Lagos port reopens</title></head><body>" + strings.Repeat("<div><span>", n) + strings.Repeat("<p>"+said+"</p>", 8)
		got, errs := read(t, "f.html", page, Options{})
		if len(errs) > 0 || len(got) != 1 || !strings.Contains(got[0].Body, said) || got[0].Title != "Lagos port reopens" {
			t.Errorf("depth %d: %.300v %v", n, got, errs)
		}
	}
}

// A page of more elements than readability gets to see still gives its text.
func TestLarge(t *testing.T) {
	page := "<title>Villages elect their mayors</title>" + strings.Repeat("<p>The people of the village elected a mayor on Sunday.<br><br>", maxElements)
	got, errs := read(t, "f.html", page, Options{})
	if len(errs) > 0 || len(got) != 1 || strings.Count(got[0].Body, "mayor on Sunday") != maxElements {
		t.Errorf("%.300v %v", got, errs)
	}
}

func BenchmarkHTML(b *testing.B) {
	page := strings.Replace(harbour, "</article>", strings.Repeat("<p>Forty ships were waiting off the coast for a berth, the harbour master said on Monday, and ten more came in the night.</p>\n", 40)+"</article>", 1)
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		Collect(Read(strings.NewReader(page), "f.html", Options{}))
	}
}
