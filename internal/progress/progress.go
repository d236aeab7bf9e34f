// Package progress shows how far long work has come, on a terminal only.
package progress

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/term"
)

// A Bar counts what is done. The zero value and nil show nothing.
type Bar struct {
	what    string
	total   int
	done    int
	started time.Time
	shown   time.Time
	on      bool
}

// Start begins to count; total is 0 if it is not known. It shows something only if
// standard error is a terminal.
func Start(what string, total int) *Bar {
	return &Bar{what: what, total: total, started: time.Now(), on: term.IsTerminal(int(os.Stderr.Fd()))}
}

// Expect sets about how many there will be, where that becomes known on the way; 0 if it is not.
func (b *Bar) Expect(total int) {
	if b != nil {
		b.total = total
	}
}

// Add counts n more and shows the state, ten times a second at most.
func (b *Bar) Add(n int) {
	if b == nil {
		return
	}
	b.done += n
	if !b.on || time.Since(b.shown) < 100*time.Millisecond || time.Since(b.started) < 500*time.Millisecond {
		return
	}
	b.shown = time.Now()
	rate := float64(b.done) / time.Since(b.started).Seconds()
	if b.total > 0 {
		left := time.Duration(float64(b.total-b.done) / rate * float64(time.Second)).Round(time.Second)
		fmt.Fprintf(os.Stderr, "\r%s: %d of %d, %.0f/s, %v left \033[K", b.what, b.done, b.total, rate, left)
	} else {
		fmt.Fprintf(os.Stderr, "\r%s: %d, %.0f/s \033[K", b.what, b.done, rate)
	}
}

// Done clears the line.
func (b *Bar) Done() {
	if b != nil && b.on && !b.shown.IsZero() {
		fmt.Fprint(os.Stderr, "\r\033[K")
	}
}
