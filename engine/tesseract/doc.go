// Package tesseract reads letters with the Tesseract library through gosseract.
//
// Client is the child's side: it owns native code and must run in a process that may die. Pool is the parent's side:
// it hands pages to such processes and takes lines back. Scratch keeps the prepared pictures of pages for a while, so
// that parts of them can be read again without preparing the page once more.
package tesseract
