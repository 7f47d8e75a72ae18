// Package barcode finds and decodes QR codes and Code 128 bars on pages.
//
// Most pages carry none, and the decoders are slow on a whole page. So a cheap search comes first: for the corner marks
// of QR codes, and for rows of bars that stay the same further down. Only where it finds something, a decoder looks.
package barcode
