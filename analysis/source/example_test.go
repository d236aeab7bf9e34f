package source_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dateline-news/dateline/analysis/source"
)

func ExampleFiles() {
	dir, err := os.MkdirTemp("", "news")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for name, content := range map[string]string{
		"a.txt":    "Title: Quito and Lima agree to talks\nDate: 2 March 2026\n\nThe talks begin on Monday.\n",
		"b.jsonl":  `{"id":"road","title":"Mountain road reopens","text":"Trucks are passing again."}` + "\n",
		"logo.png": "",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			panic(err)
		}
	}
	for article, err := range source.Files([]string{dir}, source.Options{}) {
		if err != nil {
			fmt.Println(err) // one bad item; the rest goes on
			continue
		}
		fmt.Printf("%s: %s\n", article.ID, article.Title)
	}
	// Output:
	// a: Quito and Lima agree to talks
	// road: Mountain road reopens
}

func ExampleRead_feed() {
	feed := strings.NewReader(`<rss version="2.0"><channel><title>Andes Post</title>
<item><title>Mountain road reopens</title><link>https://andespost.example/road</link><description>&lt;p&gt;Trucks are passing again.&lt;/p&gt;</description></item>
</channel></rss>`)
	for article, err := range source.Read(feed, "andes.rss", source.Options{}) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s\n%s: %s\n%s\n", article.URL, article.Source, article.Title, article.Body)
	}
	// Output:
	// https://andespost.example/road
	// Andes Post: Mountain road reopens
	// Trucks are passing again.
}

// The package's own client connects to public addresses alone, whatever a reader or a feed asks for.
func ExampleURL() {
	for _, err := range source.URL(context.Background(), "http://127.0.0.1:8080/admin", source.Options{}) {
		fmt.Println(err)
	}
	// Output:
	// http://127.0.0.1:8080/admin: dial tcp 127.0.0.1:8080: 127.0.0.1 is no public address
}

func ExampleParseDateAt() {
	now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	for _, s := range []string{"16-04-2025", "2 days ago", "some day"} {
		date, err := source.ParseDateAt(s, now)
		fmt.Println(date.Format("2006-01-02"), err)
	}
	// Output:
	// 2025-04-16 <nil>
	// 2026-03-07 <nil>
	// 0001-01-01 date "some day" is in no known form
}

func ExampleRead() {
	input := strings.NewReader(`{"id":1,"text":"The talks begin on Monday.","date":"2026-03-02"}
{"id":2,"text":
{"text":"Trucks are passing again."}
`)
	for article, err := range source.Read(input, "news.jsonl", source.Options{}) {
		if err != nil {
			fmt.Println("bad:", err)
			continue
		}
		fmt.Printf("%s: %s\n", article.ID, article.Body)
	}
	// Output:
	// 1: The talks begin on Monday.
	// bad: news.jsonl:2: unexpected end of JSON input
	// news:3: Trucks are passing again.
}
