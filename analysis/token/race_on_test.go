//go:build race

package token

// The race detector makes pools forget and everything slow, so the largest texts are smaller under it.
const underRace = true
