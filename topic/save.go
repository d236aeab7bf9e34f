package topic

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"

	"github.com/dateline-news/dateline/internal/flat"
	"github.com/dateline-news/dateline/topic/internal/topicset"
)

// Format is the version of a saved scorer, kind "topicer": sections "topics" (JSON), and for each part i "part<i>" (a
// file of package topicset), "lex<i>" (its lexicon, if that stands elsewhere) and "place<i>" (int32 a topic).
const Format = 1

const kind = "topicer"

// maxParts is how many parts a saved scorer has at most.
const maxParts = 300

// Save writes the scorer to a file that [Load] reads. The same scorer gives the same bytes. The file has a version and a checksum.
func (s *Scorer) Save(w io.Writer) error {
	if len(s.parts) > maxParts {
		return fmt.Errorf("topic: %d parts, a file holds at most %d", len(s.parts), maxParts)
	}
	topics, err := json.Marshal(s.topics)
	if err != nil {
		return err
	}
	var b flat.Builder
	b.Add("topics", topics)
	for i, p := range s.parts {
		b.Add(fmt.Sprint("part", i), []byte(p.Data))
		b.Add(fmt.Sprint("lex", i), []byte(p.LexiconData))
		var place []byte
		for _, at := range p.place {
			place = binary.LittleEndian.AppendUint32(place, uint32(int32(at)))
		}
		b.Add(fmt.Sprint("place", i), place)
	}
	_, err = w.Write(b.Bytes(kind, Format, DataVersion))
	return err
}

// Load reads what [Scorer.Save] has written. A file that was cut or altered, that is of another kind or that a newer version wrote, is
// an error that names what is wrong.
func Load(r io.Reader) (*Scorer, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	f, err := flat.Open(string(data), kind, Format)
	if err != nil {
		return nil, fmt.Errorf("topic: %w", err)
	}
	var topics []Topic
	if err := json.Unmarshal([]byte(f.Section("topics")), &topics); err != nil {
		return nil, fmt.Errorf("topic: %s file: section \"topics\": %w", kind, err)
	}
	var parts []part
	owned := make([]bool, len(topics))
	for i := 0; f.Section(fmt.Sprint("part", i)) != ""; i++ {
		set, err := topicset.Open(string(f.Section(fmt.Sprint("part", i))), string(f.Section(fmt.Sprint("lex", i))))
		if err != nil {
			return nil, fmt.Errorf("topic: part %d: %w", i, err)
		}
		p := part{Set: set}
		section := f.Section(fmt.Sprint("place", i))
		for j := range len(section) / 4 {
			at := int(int32(section.Uint32(j)))
			if at >= len(topics) || at >= 0 && owned[at] {
				return nil, fmt.Errorf("topic: part %d: topic %d has no place of its own", i, j)
			}
			if at >= 0 {
				owned[at] = true
			}
			p.place = append(p.place, at)
		}
		if len(p.place) != set.Model.Topics() {
			return nil, fmt.Errorf("topic: part %d: %d topics have %d places", i, set.Model.Topics(), len(p.place))
		}
		parts = append(parts, p)
	}
	return newScorer(topics, parts...), nil
}
