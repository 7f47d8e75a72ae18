// Package viet knows the Vietnamese script: how its letters fold, how close two spellings are, where a label hides
// in a line of recognised text, and which letter sequences are syllables at all. It knows no document and no field.
//
// Three forms of a text are kept apart:
//
//	normalised  what is stored and shown: NFC, single spaces (Normalise)
//	canonical   one spelling for both tone placements, hoà = hòa (Canonical)
//	folded      lower case without marks, for comparing and searching only, never for storing (Fold)
package viet
