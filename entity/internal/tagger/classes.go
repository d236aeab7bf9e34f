package tagger

import (
	_ "embed"
	"sync"

	"github.com/dateline-news/dateline/entity/internal/knowledge"
	"github.com/dateline-news/dateline/internal/flat"
)

// Words that raw news uses alike share a class; the command in the folder classes learns
// them. There are few coarse classes and many fine ones.
const (
	CoarseClasses = 128
	FineClasses   = 512
	// ClassesFormat is the version of classes.bin: section "classes", a flat.Table from ClassWord to the coarse class << 16 | the fine one.
	ClassesFormat = 1
)

//go:embed classes.bin
var classesData string

var classes = sync.OnceValue(func() flat.Table {
	f, err := flat.Open(classesData, "classes", ClassesFormat)
	if err != nil {
		panic("entity: embedded word classes: " + err.Error())
	}
	return flat.NewTable(f.Section("classes"))
})

// ClassWord returns what a word is called in the table of classes: numbers are one word.
func ClassWord(w knowledge.Word) uint64 {
	if w.Shape&knowledge.Digit != 0 {
		return 1
	}
	return w.Fold
}
