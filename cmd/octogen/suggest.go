package main

import (
	"fmt"
	"strings"
)

// didYouMean is the end of a sentence about a word that is none of those known: the one that was probably meant, or all.
func didYouMean(word string, known []string) string {
	if best := closest(word, known); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	if len(known) == 0 {
		return ""
	}
	return "; there is " + strings.Join(known, ", ")
}

// closest is the word that was probably meant, "" if none is near.
func closest(word string, known []string) string {
	best, least := "", 3 // words that differ in more letters are others
	for _, k := range known {
		if d := distance(strings.ToLower(word), strings.ToLower(k)); d < least && d < len(k)-1 {
			best, least = k, d
		}
	}
	return best
}

// distance is the number of letters to insert, remove or replace to make one word the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
