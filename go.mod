module github.com/dateline-news/dateline

go 1.26.0

require (
	github.com/jdkato/prose/v3 v3.2.3 // indirect
	github.com/kljensen/snowball v0.10.0 // indirect
	golang.org/x/text v0.43.0 // indirect
	gonum.org/v1/gonum v0.17.0 // indirect
	gopkg.in/neurosnap/sentences.v1 v1.0.6 // indirect
)
