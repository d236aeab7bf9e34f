package perceptron

import "github.com/dateline-news/dateline/internal/flat"

// Sums holds a sum of thousandths for each class, three in a number: those of the classes i, i+16 and i+32, the second times 2^21 and
// the third times 2^42. The numbers of two Sums are added with 16 additions. A sum may be up to MaxSum either way.
type Sums [16]int64

const (
	laneBits   = 21
	MaxClasses = 3 * len(Sums{})
	MaxSum     = 1<<(laneBits-1) - 1
)

// Add adds the weight of a class.
func (s *Sums) Add(class int, thousandths int32) {
	s[class&15] += int64(thousandths) << (class >> 4 * laneBits & 63)
}

// addLong adds a long row, four numbers at a time.
func (s *Sums) addLong(row flat.Section) {
	for i := 0; i < len(s); i += 4 {
		four, to := row[i*8:i*8+32], (*[4]int64)(s[i:])
		to[0] += int64(number(four[0:8]))
		to[1] += int64(number(four[8:16]))
		to[2] += int64(number(four[16:24]))
		to[3] += int64(number(four[24:32]))
	}
}

// take returns the sum of a class and makes that of the class 16 after it the next to take: ask for the classes in order.
func (s *Sums) take(class int) int32 {
	n := &s[class&15]
	sum := *n << (64 - laneBits) >> (64 - laneBits)
	*n = (*n - sum) >> laneBits
	return int32(sum)
}

func number(b flat.Section) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}
