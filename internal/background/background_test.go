package background

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dateline-news/dateline/analysis/token"
)

// A background file that was cut or changed is refused with an error that names the offset and the cause.
func TestDamage(t *testing.T) {
	refused := func(what, data string) {
		t.Helper()
		b, err := open(data)
		if err == nil || b != nil {
			t.Fatalf("%s: opened", what)
		}
		if !strings.Contains(err.Error(), "words file: offset ") || len(err.Error()) < len("words file: offset 12: cause") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for _, n := range []int{0, 1, 8, 40, 47, 48, 100, 1000, len(data) / 2, len(data) - 8, len(data) - 1} {
		refused("cut", data[:n])
	}
	rng := rand.New(rand.NewPCG(4, 4))
	for i := range 60 {
		at := i
		if i >= 24 {
			at = 40 + rng.IntN(len(data)-40)
		}
		bad := []byte(data)
		bad[at] ^= 1 << rng.IntN(8)
		refused("changed", string(bad))
	}
	if _, err := open(data); err != nil {
		t.Error(err)
	}
}

// Common stems are less telling than rare ones, and what was never seen tells most.
func TestIDF(t *testing.T) {
	var stemmer token.Stemmer
	text := token.Split("the government ceasefire zzyzxq")
	last := -1.0
	for i, s := range stemmer.Stems(text, nil) {
		if v := Default().IDF(s); v <= last {
			t.Errorf("%q: %v after %v", text.Word(i), v, last)
		} else {
			last = v
		}
	}
}
