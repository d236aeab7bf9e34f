package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// small is a newsroom of one article, so that the slow libraries have little to read.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"ai-summit-a.txt", "ai-summit-a.gold"} {
		data, err := os.ReadFile(filepath.Join("../../testdata/newsroom", name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCompare(t *testing.T) {
	room := small(t)
	var out, errs bytes.Buffer
	in := strings.NewReader("Talks between Ecuador and Peru began in Quito on Monday.\n")
	if status := run([]string{"-newsroom", room, "-mb", "0.0001", "-"}, in, &out, &errs); status != 0 || errs.Len() > 0 {
		t.Fatalf("status %d, %s", status, &errs)
	}
	for _, want := range []string{
		`Names of persons, organizations and places in 1 articles`, `(?m)^  dateline +P 0\.\d+  R 0\.\d+  F1 0\.\d+`, `(?m)^  prose v3 +P 0\.\d+`, `(?m)^  prose v2 +P 0\.\d+`,
		`(?m)^Lisbon AI summit ends`, `(?m)^Speed on 0\.0 MB, 20 words, 2 articles`, `(?m)^  dateline +\d+ words/s`, `(?m)^  prose v2 +\d+ words/s`, `(?m)as fast as prose v3, its names only \d+\.\d times$`, `(?m)as fast as prose v2, its names only \d+\.\d times$`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("no %s in\n%s", want, &out)
		}
	}
}

// Each error is one line.
func TestErrors(t *testing.T) {
	room := small(t)
	for _, c := range []struct {
		args   []string
		stdin  string
		status int
		err    string
	}{
		{[]string{"-colour"}, "", 2, "flag provided but not defined: -colour (-h lists the flags)"},
		{[]string{"-mb", "0"}, "", 2, "-mb 0: want more than 0 and at most 100000"},
		{[]string{"-mb", "NaN"}, "", 2, "-mb NaN: want more than 0 and at most 100000"},
		{[]string{"-newsroom", "missing"}, "", 1, "no articles in missing"},
		{[]string{"-newsroom", room, "-"}, " \n", 1, "nothing to read"},
	} {
		var out, errs bytes.Buffer
		if status := run(c.args, strings.NewReader(c.stdin), &out, &errs); status != c.status || errs.String() != "compare: "+c.err+"\n" {
			t.Errorf("%q: status %d, %s", c.args, status, &errs)
		}
	}
	var out, errs bytes.Buffer
	if status := run([]string{"-h"}, nil, &out, &errs); status != 0 || errs.Len() > 0 || !strings.Contains(out.String(), "-newsroom") {
		t.Errorf("status %d, %s", status, &out)
	}
}
