package main

import "testing"

// Words that stand between the same neighbours come into one class, others do not.
func TestExchange(t *testing.T) {
	const the, in, dog, cat, oslo, rome, barks, sleeps = 10, 11, 12, 13, 14, 15, 16, 17
	var text []uint64
	for i := range 400 {
		noun, verb, city := []uint64{dog, cat}[i%2], []uint64{barks, sleeps}[i/2%2], []uint64{oslo, rome}[i/4%2]
		text = append(text, boundary, the, noun, verb, in, city)
	}
	b := count(append(text, boundary), 100)
	class := b.exchange(4, 10)
	of := map[uint64]int32{}
	for i, w := range b.words {
		of[w] = class[i]
	}
	if len(of) != 8 || of[dog] != of[cat] || of[barks] != of[sleeps] || of[oslo] != of[rome] {
		t.Errorf("classes are %v", of)
	}
	if of[dog] == of[barks] || of[dog] == of[oslo] {
		t.Errorf("all in one class: %v", of)
	}
}
