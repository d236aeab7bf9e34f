// Command newsdesk serves a site of news on this machine: stories, what is read in each article, and what to read next, with reasons.
//
//	go run ./examples/newsdesk [flags] [FILE|DIR …]
//
// Without -feed, -dir and FILE it serves the newsroom that is shipped in testdata.
package main

import "github.com/dateline-news/dateline/examples/newsdesk/internal/program"

func main() { program.Main(nil) }
