// Package pdfium turns pages of PDF files into pictures with PDFium, compiled to WebAssembly, in a child process.
//
// A scanned page is handed over as the image that was scanned, untouched; every other page is drawn. Renderer is the
// parent's side, Serve the child's.
package pdfium
