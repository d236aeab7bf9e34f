package web

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/dateline-news/dateline/entity"
	"github.com/dateline-news/dateline/topic"
)

//go:embed templates
var templates embed.FS

// A page is what the layout shows around the content.
type page struct {
	Title   string
	Query   string
	Reading string // what is being read now
	Content any
}

var functions = template.FuncMap{
	"asset": asset, "article": articleAddress, "entity": entityAddress, "country": countryAddress, "countryName": countryName, "topicName": topicName,
	"day": day, "stamp": stamp, "plural": plural, "number": number,
	"headline": func(title, id string) string { return oneLine(cmp.Or(title, id), 300) },
	"percent":  func(v float64) string { return fmt.Sprintf("%.0f%%", 100*v) },
	"width":    func(v float64) string { return fmt.Sprintf("%.1f", 100*min(max(v, 0), 1)) },
	"filter":   func(key, value string) string { return "/?" + url.Values{key: {value}}.Encode() },
}

// pages holds a template for each page, by name.
var pages = sync.OnceValue(func() map[string]*template.Template {
	out := map[string]*template.Template{}
	base := template.Must(template.New("").Funcs(functions).ParseFS(templates, "templates/layout.html", "templates/parts.html"))
	for _, name := range []string{"front", "article", "entity", "paste", "inputs", "fault"} {
		out[name] = template.Must(template.Must(base.Clone()).ParseFS(templates, "templates/"+name+".html"))
	}
	return out
})

// show answers with a page.
func (s *Site) show(w http.ResponseWriter, status int, name string, p page) error {
	p.Reading = s.readingNow()
	var b bytes.Buffer
	if err := pages()[name].ExecuteTemplate(&b, "layout.html", p); err != nil {
		return err
	}
	htmlHeader(w)
	w.WriteHeader(status)
	w.Write(b.Bytes())
	return nil
}

func htmlHeader(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
}

// readingNow tells of files that are being read, "" if none are.
func (s *Site) readingNow() string {
	for _, in := range s.intake.Inputs() {
		if in.Reading && !in.Feed {
			return fmt.Sprintf("Reading %s: %s so far. Stories appear as they are read.", in.Name, plural(in.Articles, "article"))
		}
	}
	return ""
}

// failPage answers with a page that says what is wrong.
func (s *Site) failPage(w http.ResponseWriter, r *http.Request, err error) {
	status, text := s.statusOf(r, err)
	if err := s.show(w, status, "fault", page{Title: http.StatusText(status), Content: struct {
		Status int
		Text   string
	}{status, text}}); err != nil {
		s.log.Error("page of a fault", "error", err)
		http.Error(w, text, status)
	}
}

// asset returns the address of a file of the site, which changes when the file does.
var asset = func() func(name string) string {
	sums := sync.OnceValue(func() map[string]string {
		out := map[string]string{}
		files, _ := static.ReadDir("static")
		for _, f := range files {
			data, _ := static.ReadFile("static/" + f.Name())
			sum := sha256.Sum256(data)
			out[f.Name()] = hex.EncodeToString(sum[:6])
		}
		return out
	})
	return func(name string) string { return "/static/" + name + "?" + sums()[name] }
}()

func articleAddress(id string) string { return "/article/" + url.PathEscape(id) }

// entityAddress returns the address of an entity's page; that of a country is by its code.
func entityAddress(id string) string {
	return "/entity/" + strings.ReplaceAll(url.PathEscape(id), "%2F", "/")
}

func countryAddress(code string) string { return "/country/" + url.PathEscape(code) }

func countryName(code string) string {
	if name := entity.CountryName(code); name != "" {
		return name
	}
	return code
}

var topicNames = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, t := range topic.Taxonomy() {
		out[t.ID] = t.Name
	}
	return out
})

func topicName(id string) string {
	if name := topicNames()[id]; name != "" {
		return name
	}
	return id
}

func day(t time.Time) string {
	if t.IsZero() {
		return "no date"
	}
	return t.UTC().Format("2 Jan 2006")
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func plural(n int, what string) string {
	if n != 1 {
		what += "s"
		if strings.HasSuffix(what, "ys") {
			what = strings.TrimSuffix(what, "ys") + "ies"
		}
	}
	return number(n) + " " + what
}

// number writes a number with commas.
func number(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
