package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

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
