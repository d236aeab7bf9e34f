package summary

import (
	"strings"

	"github.com/dateline-news/dateline/analysis/token"
)

const (
	// leastWords and mostWords bound the length of a sentence in a summary, in words.
	leastWords = 7
	mostWords  = 70
	// mostBytes bounds it in bytes, for texts without spaces.
	mostBytes = 1000
)

// fit reports whether a sentence may stand in a summary of its text.
func fit(in Input, s token.Sentence) bool {
	if int(s.Start) < in.TitleEnd || s.Last-s.First < leastWords || s.Last-s.First > 2*mostWords || s.End-s.Start > mostBytes {
		return false
	}
	words, verb := 0, false
	for i := s.First; i < s.Last; i++ {
		if in.Stems[i] != 0 {
			words++
		}
		verb = verb || in.Text.Tokens[i].Tag.Verb()
	}
	if words < leastWords || words > mostWords || !verb {
		return false
	}
	text := in.Text.Source[s.Start:s.End]
	return !strings.HasSuffix(text, "?") && !strings.HasSuffix(text, ":") && !opens(text)
}

// opens reports whether a sentence begins as what belongs to the page rather than to the article: a caption, a credit, a call to subscribe.
func opens(text string) bool {
	start := strings.ToLower(text[:min(len(text), 24)])
	for _, p := range openers {
		if strings.HasPrefix(start, p) {
			return true
		}
	}
	return false
}

// furniture reports whether a sentence that does not begin like one is a caption, credit or notice after all. Only what is about to be
// taken is looked at so closely.
func furniture(text string) bool {
	lower := strings.ToLower(text)
	for _, p := range marks {
		if strings.Contains(lower, p) {
			return true
		}
	}
	return false
}

var (
	openers = []string{"image:", "image credit", "photo:", "photo by", "file photo", "caption", "read more", "read also", "also read", "see also", "click here", "click to",
		"sign up", "subscribe", "follow us", "share this", "reporting by", "editing by", "writing by", "additional reporting", "advertisement", "copyright", "©", "watch:",
		"pictured", "correction:", "editor's note", "editor’s note", "by clicking", "get the latest"}
	marks = []string{"image:", "file photo", "(ap photo", "/reuters)", "/afp)", "getty images", "all rights reserved", "contributed to this report", "contributed reporting", "newsletter",
		"privacy policy", "terms of use", "terms of service", "this article was originally", "your inbox"}
)

// dangles reports whether a sentence opens with a word that leans on the sentence before it.
func dangles(in Input, s token.Sentence) bool {
	for i := s.First; i < min(s.Last, s.First+4); i++ {
		if in.Stems[i] != 0 {
			return leaning[strings.ToLower(in.Text.Word(int(i)))]
		}
	}
	return false
}

var leaning = map[string]bool{
	"he": true, "she": true, "it": true, "they": true, "him": true, "her": true, "them": true, "his": true, "hers": true, "its": true, "their": true, "theirs": true,
	"this": true, "that": true, "these": true, "those": true, "such": true, "both": true, "neither": true, "either": true, "another": true,
	"but": true, "and": true, "or": true, "so": true, "yet": true, "nor": true, "then": true, "also": true, "however": true, "therefore": true, "moreover": true,
	"furthermore": true, "nevertheless": true, "nonetheless": true, "instead": true, "otherwise": true, "thus": true, "hence": true, "likewise": true, "similarly": true,
	"besides": true, "still": true, "meanwhile": true, "because": true, "there": true, "here": true, "one": true, "others": true,
}
