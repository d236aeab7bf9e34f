package related

import (
	"encoding/binary"

	"github.com/zeebo/xxh3"
)

// Seal seals bytes as a record is sealed.
func Seal(b []byte) []byte { return binary.LittleEndian.AppendUint64(b[:len(b):len(b)], xxh3.Hash(b)) }
