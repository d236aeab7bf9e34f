package related

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"
)

// Seal seals bytes as a record is sealed.
func Seal(b []byte) []byte { return binary.LittleEndian.AppendUint64(b[:len(b):len(b)], xxh3.Hash(b)) }

// SealWords seals bytes as the words of the article of a record are sealed.
func SealWords(b, record []byte) []byte {
	return binary.LittleEndian.AppendUint64(b[:len(b):len(b)], wordsSeal(b, record))
}
