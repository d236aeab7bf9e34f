package main

import (
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the program's output into README.md")

// The program prints what its README shows.
func TestREADME(t *testing.T) {
	cmd := exec.Command("go", "run", ".")
	var errs strings.Builder
	cmd.Stderr = &errs
	got, err := cmd.Output()
	if err != nil || errs.Len() > 0 {
		t.Fatalf("%v: %s", err, &errs)
	}
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "It prints\n\n```text\n", "```\n"
	before, rest, ok := strings.Cut(string(readme), begin)
	want, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("README.md shows no output")
	}
	project, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(string(program), "func main() {\n")
	code := strings.ReplaceAll("\n"+strings.TrimSuffix(body, "}\n"), "\n\t", "\n")[1:]
	if !strings.Contains(string(project), "```go\n"+code+"```\n") {
		t.Error("the project's README shows other lines than main.go has")
	}
	if !strings.Contains(string(project), "```\n"+string(got)+"```\n") {
		t.Error("the project's README shows another output than the program's")
	}
	if *update {
		if err := os.WriteFile("README.md", []byte(before+begin+string(got)+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("go test -update ./examples/quickstart writes it anew (-want +got)\n%s", diff)
	}
}
