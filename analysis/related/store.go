package related

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/zeebo/xxh3"
	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// An index on disk is one bbolt file; FORMAT.md says what is in it. Everything is read at the start, checked and kept in memory:
// queries never touch the file, and what goes wrong on the disk later is not served.

// Format is the version of the files that [Open] writes; it reads those of this and of older versions.
const Format = 1

// fileName is the name of the file in the index's directory.
const fileName = "index.db"

// ErrInUse is the error of opening an index that another process, or another Index, has open.
var ErrInUse = errors.New("in use by another process or another open index")

const (
	metaBucket    = "meta"
	segmentBucket = "segments"
	deadBucket    = "dead"
	storyBucket   = "stories"
)

const (
	// chunkSize is the size of the records in which a segment is kept.
	chunkSize = 1 << 20
	// stepSize is how much of a large segment is written in one transaction, so that others wait no longer for their turn.
	stepSize = 4 << 20
	// filePage is the size of the file's pages; large ones keep the list of free pages short.
	filePage = 1 << 14
)

// A store is the file of an index.
type store struct {
	db   *bolt.DB
	path string
}

// A manifest says what belongs to the index: it is written in each transaction, and what it does not name does not count.
type manifest struct {
	operation, next uint64 // the last operation; the number of the next segment
	segments        []manifestSegment
	stories         uint64 // number of records of stories
}

type manifestSegment struct {
	number uint64
	bytes  uint64
	dead   uint64 // how many articles are dead
	hash   uint64 // of the bytes
}

// openStore opens or creates the file of a directory and reads what is in it.
func openStore(dir string) (*store, *contents, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, nil, fmt.Errorf("related: %w", err)
	}
	path := filepath.Join(dir, fileName)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, nil, err
		}
	}
	for {
		// The file is checked before bbolt may write to it, under a lock that keeps writers out.
		reading, err := openFile(path, true)
		if err != nil {
			return nil, nil, err
		}
		found, err := readFile(path)
		reading.Close()
		if err != nil {
			return nil, nil, err
		}
		db, err := openFile(path, false)
		if err != nil {
			return nil, nil, err
		}
		st := &store{db, path}
		same := false
		err = db.View(func(tx *bolt.Tx) error {
			same = string(tx.Bucket([]byte(metaBucket)).Get([]byte("manifest"))) == found.sealed
			return nil
		})
		if err == nil && same {
			if err = st.sweep(found); err == nil {
				return st, found, nil
			}
		}
		db.Close()
		if err != nil {
			return nil, nil, st.fault(err)
		}
	}
}

// openFile opens a bbolt file without waiting for a lock.
func openFile(path string, readOnly bool) (*bolt.DB, error) {
	db, err := bolt.Open(path, 0o666, &bolt.Options{Timeout: time.Millisecond, ReadOnly: readOnly, PageSize: filePage, FreelistType: bolt.FreelistMapType, NoStatistics: true})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, fmt.Errorf("related: %s: %w", path, ErrInUse)
	case err != nil:
		return nil, fmt.Errorf("related: %s: %w", path, err)
	}
	return db, nil
}

// create makes the file of an empty index under another name and then gives it its own, so that there is no half of one.
func create(path string) error {
	db, err := openFile(path+".new", false)
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := os.Stat(path); err == nil { // another process was faster
		return nil
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range []string{metaBucket, segmentBucket, deadBucket, storyBucket} {
			if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
				return err
			}
		}
		if err := put(tx, metaBucket, "format", binary.AppendUvarint(nil, Format)); err != nil {
			return err
		}
		return put(tx, metaBucket, "manifest", (&manifest{}).bytes())
	})
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("related: %s: %w", path, err)
	}
	return nil
}

// syncDir makes a new name in a directory last. Systems that cannot do so keep names without.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) {
		return err
	}
	return nil
}

// contents is what a file holds.
type contents struct {
	manifest
	sealed  string // the manifest's record
	state   *state
	stories map[string]string // records of stories, by key
	stray   []string          // keys of segments that the manifest does not name: a merge that was not finished
}

// readFile reads and checks a whole file.
func readFile(path string) (*contents, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("related: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("related: %w", err)
	}
	fault := func(err error) error { return fmt.Errorf("related: %s: %w", path, err) }
	c := &contents{stories: map[string]string{}}
	format := uint64(0)
	chunks, dead := map[uint64]*strings.Builder{}, map[uint64]string{}
	hasManifest := false
	err = walkPages(file, info.Size(), func(bucket string, key, value []byte, offset int64) error {
		payload, err := unseal(bucket, key, value)
		if err != nil {
			return damaged(offset, "%s %x: %v", bucket, key, err)
		}
		switch {
		case bucket == metaBucket && string(key) == "format":
			if format, _ = binary.Uvarint(payload); format > Format {
				return fmt.Errorf("written in format %d by a newer version; this one reads up to %d", format, Format)
			}
		case bucket == metaBucket && string(key) == "manifest":
			c.sealed, hasManifest, c.manifest = string(value), true, parseManifest(payload)
		case bucket == segmentBucket && len(key) == 12:
			number, n := binary.BigEndian.Uint64(key), binary.BigEndian.Uint32(key[8:])
			b := chunks[number]
			if b == nil {
				b = &strings.Builder{}
				chunks[number] = b
			}
			// A merge that was cut short may have left the first chunks of a segment; what is missing from one that counts shows in its size.
			if b.Len() == int(n)*chunkSize {
				b.Write(payload)
			}
			c.stray = append(c.stray, string(key))
		case bucket == deadBucket && len(key) == 8:
			dead[binary.BigEndian.Uint64(key)] = string(payload)
		case bucket == storyBucket:
			c.stories[string(key)] = string(payload)
		}
		return nil
	})
	if err != nil {
		return nil, fault(err)
	}
	if format == 0 || !hasManifest {
		return nil, fault(errors.New("no related index, or its first records are missing"))
	}
	c.state = &state{}
	for _, m := range c.segments {
		g, err := m.open(chunks[m.number], dead[m.number])
		if err != nil {
			return nil, fault(fmt.Errorf("segment %d: %w", m.number, err))
		}
		c.state.segments = append(c.state.segments, g)
		c.state.live += g.live
	}
	if uint64(len(c.stories)) != c.manifest.stories {
		return nil, fault(fmt.Errorf("%d records of stories, not %d", len(c.stories), c.manifest.stories))
	}
	c.stray = slices.DeleteFunc(c.stray, func(key string) bool {
		return slices.ContainsFunc(c.segments, func(m manifestSegment) bool { return m.number == binary.BigEndian.Uint64([]byte(key)) })
	})
	return c, nil
}

// open makes a segment of its bytes and of the record of its dead.
func (m *manifestSegment) open(data *strings.Builder, dead string) (*segment, error) {
	if data == nil || uint64(data.Len()) != m.bytes {
		return nil, fmt.Errorf("its records are missing or short of %d bytes", m.bytes)
	}
	if xxh3.HashString(data.String()) != m.hash {
		return nil, errors.New("its records are of another segment")
	}
	p, err := openPacked(data.String())
	if err != nil {
		return nil, err
	}
	g := newSegment(m.number, p)
	g.hash = m.hash
	if m.dead > 0 {
		var deaths []death
		doc := -1
		for c := (cursor{dead, 0}); c.at < len(dead); {
			doc += int(c.number())
			deaths = append(deaths, death{doc: int32(doc)})
		}
		if uint64(len(deaths)) != m.dead || doc >= p.articles {
			return nil, fmt.Errorf("%d articles are recorded as removed, not %d", len(deaths), m.dead)
		}
		g = g.without(deaths)
	}
	return g, nil
}

// sweep removes what a merge left that was not finished.
func (s *store) sweep(c *contents) error {
	if len(c.stray) == 0 {
		return nil
	}
	return s.db.Update(func(tx *bolt.Tx) error {
		for _, key := range c.stray {
			if err := tx.Bucket([]byte(segmentBucket)).Delete([]byte(key)); err != nil {
				return err
			}
		}
		return nil
	})
}

// prepare writes a segment that does not count yet, in steps.
func (s *store) prepare(g *segment) error {
	for at := 0; at < len(g.data); at += stepSize {
		err := s.db.Update(func(tx *bolt.Tx) error { return putChunks(tx, g, at, min(at+stepSize, len(g.data))) })
		if err != nil {
			return s.fault(err)
		}
	}
	return nil
}

// putChunks writes a part of a segment's bytes, which begins and ends with a chunk.
func putChunks(tx *bolt.Tx, g *segment, from, to int) error {
	for ; from < to; from += chunkSize {
		key := binary.BigEndian.AppendUint32(segmentKey(g.number), uint32(from/chunkSize))
		if err := put(tx, segmentBucket, string(key), []byte(g.data[from:min(from+chunkSize, to)])); err != nil {
			return err
		}
	}
	return nil
}

func segmentKey(number uint64) []byte { return binary.BigEndian.AppendUint64(nil, number) }

// A change is what one transaction writes.
type change struct {
	manifest manifest
	added    *segment // whose bytes are to be written, or nil
	dead     []*segment
	gone     []*segment
	stories  map[string][]byte // records by id, nil to delete one
}

// commit makes a change last, or changes nothing and returns an error.
func (s *store) commit(c *change) error {
	err := s.db.Update(func(tx *bolt.Tx) error {
		if c.added != nil {
			if err := putChunks(tx, c.added, 0, len(c.added.data)); err != nil {
				return err
			}
		}
		for _, g := range c.dead {
			docs := make([]int32, len(g.deaths))
			for i, d := range g.deaths {
				docs[i] = d.doc
			}
			slices.Sort(docs)
			var b []byte
			last := int32(-1)
			for _, d := range docs {
				b = binary.AppendUvarint(b, uint64(d-last))
				last = d
			}
			if err := put(tx, deadBucket, string(segmentKey(g.number)), b); err != nil {
				return err
			}
		}
		for _, g := range c.gone {
			for n := range (len(g.data) + chunkSize - 1) / chunkSize {
				if err := tx.Bucket([]byte(segmentBucket)).Delete(binary.BigEndian.AppendUint32(segmentKey(g.number), uint32(n))); err != nil {
					return err
				}
			}
			if err := tx.Bucket([]byte(deadBucket)).Delete(segmentKey(g.number)); err != nil {
				return err
			}
		}
		for _, id := range slices.Sorted(maps.Keys(c.stories)) {
			var err error
			if record := c.stories[id]; record == nil {
				err = tx.Bucket([]byte(storyBucket)).Delete([]byte(id))
			} else {
				err = put(tx, storyBucket, id, record)
			}
			if err != nil {
				return err
			}
		}
		return put(tx, metaBucket, "manifest", c.manifest.bytes())
	})
	if err != nil {
		return s.fault(err)
	}
	return nil
}

func (s *store) fault(err error) error { return fmt.Errorf("related: %s: %w", s.path, err) }

// backup writes a copy of the file.
func (s *store) backup(w io.Writer) error {
	err := s.db.View(func(tx *bolt.Tx) error {
		_, err := tx.WriteTo(w)
		return err
	})
	if err != nil {
		return s.fault(err)
	}
	return nil
}

func (s *store) close() error {
	if err := s.db.Close(); err != nil {
		return s.fault(err)
	}
	return nil
}

// put writes a record with its seal: a hash of bucket, key and value.
func put(tx *bolt.Tx, bucket, key string, payload []byte) error {
	value := binary.LittleEndian.AppendUint64(slices.Clip(payload), seal(bucket, []byte(key), payload))
	return tx.Bucket([]byte(bucket)).Put([]byte(key), value)
}

// unseal returns a record's value if its seal is right.
func unseal(bucket string, key, value []byte) ([]byte, error) {
	n := len(value) - 8
	if n < 0 {
		return nil, errors.New("the record is cut")
	}
	if seal(bucket, key, value[:n]) != binary.LittleEndian.Uint64(value[n:]) {
		return nil, errors.New("checksum of the record differs")
	}
	return value[:n], nil
}

func seal(bucket string, key, payload []byte) uint64 {
	return xxh3.HashSeed(payload, xxh3.HashSeed(key, xxh3.HashString(bucket)))
}

// bytes lays out the manifest: variable numbers, and the segments' hashes.
func (m *manifest) bytes() []byte {
	var b []byte
	for _, n := range []uint64{m.operation, m.next, m.stories, uint64(len(m.segments))} {
		b = binary.AppendUvarint(b, n)
	}
	for _, g := range m.segments {
		for _, n := range []uint64{g.number, g.bytes, g.dead} {
			b = binary.AppendUvarint(b, n)
		}
		b = binary.LittleEndian.AppendUint64(b, g.hash)
	}
	return b
}

func parseManifest(b []byte) (m manifest) {
	c := cursor{string(b), 0}
	m.operation, m.next, m.stories = c.number(), c.number(), c.number()
	for range c.number() {
		g := manifestSegment{number: c.number(), bytes: c.number(), dead: c.number()}
		g.hash = binary.LittleEndian.Uint64([]byte(c.take(8)))
		m.segments = append(m.segments, g)
	}
	return m
}
