// Package imagefile opens image files as scanners and telephones write them: JPEG, PNG, WebP and TIFF with any number of
// pages.
//
// Open judges a file by its headers, in the program itself: kind, limits, damage, the size and resolution of each page.
// Nothing is decompressed there. Decode turns one page into pixels and is meant for a process that may die.
package imagefile
