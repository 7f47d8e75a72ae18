// Package models holds the words of the house: the nouns that every other package speaks. It imports the
// standard library only and does nothing beyond naming, validating and formatting.
//
// Glossary (code, Vietnamese on screen; the word in brackets is not used for it):
//
//	Dossier       hồ sơ          one case: the files that came together, and what was read from them (not: case, job)
//	File          tệp            bytes as received, never changed (not: upload, input)
//	Page          trang          one side of paper inside a file, counted from 1
//	Document      giấy tờ        one paper found in a file: a type, its pages, its fields (not: record)
//	DocumentType  loại giấy tờ   what a document is by its title
//	Word, Line    từ, dòng       what was recognised on a page, with its place
//	Field         trường         one value read from a document, with its evidence (not: attribute, key)
//	Evidence      căn cứ         the words on a page that a value came from
//	Finding       lưu ý          a sentence for the clerk about something that needs a look (not: warning, error)
//	Error         lỗi            something a machine must act on: retry, refuse, report
//	Result        kết quả        what an earlier procedure issued
//	Link          liên kết       a reasoned tie between a document and a result
//	Unit          đơn vị         the office that owns a dossier
//	Lane          luồng          desk (a citizen waits) or backlog (shelves)
//
// Coordinates: a Box is in pixels of the upright page image that a reviewer sees, origin top left, right and
// bottom exclusive. Only inside a Reading boxes are in pixels of the prepared picture (see Prepared).
package models
