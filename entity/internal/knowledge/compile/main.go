// Command compile turns the knowledge tables into the embedded file.
//
//	go generate ./entity/internal/knowledge
//
// With -check it writes nothing and reports what is wrong in the tables, by file and line (see check.go), and how many rows of each kind there
// are; it fails if something is.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
)

// version dates the facts: the day on which the tables were last brought up to date.
const version = "2026-11-26"

func main() {
	log.SetFlags(0)
	log.SetPrefix("knowledge: ")
	dir := flag.String("tables", "tables", "folder of the tables")
	out := flag.String("out", "knowledge.bin", "compiled file")
	check := flag.Bool("check", false, "report what is wrong in the tables, write nothing")
	flag.Parse()
	t, err := readTables(*dir)
	if err != nil {
		log.Fatal(err)
	}
	c := compile(t)
	if *check {
		report := inspect(t, c)
		report.write(os.Stdout)
		if len(report.errors) > 0 {
			os.Exit(1)
		}
		return
	}
	if len(c.errors) > 0 {
		for _, e := range c.errors {
			log.Print(e)
		}
		os.Exit(1)
	}
	data := c.Bytes(version)
	if err := os.WriteFile(*out, data, 0o666); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s: %d entities, %d names, %.1f MB\n", *out, c.len(), len(c.Names()), float64(len(data))/1e6)
}
